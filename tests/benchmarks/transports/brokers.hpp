#pragma once

#include <memory>
#include <string>
#include <vector>

#include "loop.hpp"
#include "messaging/transport/transport.hpp"
#ifdef WORKSHOP_RABBITMQ
#include "messaging/rabbitmq/url.hpp"
#endif

namespace figures {

inline constexpr auto sqlite_name = "SQLite";
inline constexpr auto rabbitmq_name = "RabbitMQ";
/// The names of the transports that there are figures about.
std::vector<std::string> transports();

/// A transport to the RabbitMQ at a URL, whose password is in the environment, with `prefix` before all names; or to a
/// file, which needs none.
std::unique_ptr<messaging::Transport> open_transport(Loop& loop, const std::string& place, const std::string& prefix);

/// Why there are no figures about RabbitMQ; empty if there are.
std::string why_no_rabbitmq();
/// Prints that, if there are none.
void print_if_no_rabbitmq();
/// Where the RabbitMQ of this run is, for `open_transport`, here and in other processes: it is started when this is
/// first called. Throws messaging::TransportError.
std::string rabbitmq_place();
#ifdef WORKSHOP_RABBITMQ
const messaging::rabbitmq::Url& rabbitmq_url();
#endif

}  // namespace figures
