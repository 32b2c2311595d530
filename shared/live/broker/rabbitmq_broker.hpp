#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "live/broker/live_broker.hpp"
#include "live/torture/faults/broker_faults.hpp"

namespace live {

// All of these throw messaging::Error where this program was built without RabbitMQ.

/// Throws messaging::Error if this is not the URL of a broker.
void require_rabbitmq(const std::string& url);
std::unique_ptr<LiveBroker> open_rabbitmq(const messaging::asio::any_io_executor& executor, messaging::Clock& clock,
                                          const StateFolder& state, const std::string& url);
/// Starts a private one, with its folder in `within`. Its URL is put into `url`, and its password into the environment.
std::shared_ptr<OwnBroker> start_rabbitmq(std::string& url, const std::filesystem::path& within);
/// The script that runs one, as the build says it.
std::string private_broker_script();
/// Its outage is that it is restarted, and the next time killed and started again: `own`, or none if it is somebody
/// else's. If it is to be cut, processes that are started from now on connect through a proxy.
std::unique_ptr<BrokerFaults> faults_of_rabbitmq(const messaging::asio::any_io_executor& executor,
                                                 const std::string& url, std::shared_ptr<OwnBroker> own,
                                                 bool to_be_cut);
/// The URL with its password.
std::string whole_rabbitmq(const std::string& url);
/// The URL without its password: safe to show and to keep.
std::string shown_rabbitmq(const std::string& url);

}  // namespace live
