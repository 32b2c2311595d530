#pragma once

#include <memory>
#include <string>

#include "shop/live/live_broker.hpp"

namespace shop::live {

// All of these throw messaging::Error where this program was built without RabbitMQ.

/// Throws messaging::Error if this is not the URL of a broker.
void require_rabbitmq(const std::string& url);
std::unique_ptr<LiveBroker> open_rabbitmq(const messaging::asio::any_io_executor& executor, messaging::Clock& clock,
                                          const StateFolder& state, const std::string& url);
/// Starts a private one. Its URL is put into `url`, and its password into the environment.
std::shared_ptr<void> start_rabbitmq(std::string& url);
/// The URL with its password.
std::string whole_rabbitmq(const std::string& url);
/// The URL without its password: safe to show and to keep.
std::string shown_rabbitmq(const std::string& url);

}  // namespace shop::live
