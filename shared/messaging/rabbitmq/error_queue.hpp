#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messaging/rabbitmq/names.hpp"
#include "messaging/rabbitmq/publisher.hpp"
#include "messaging/transport/transport.hpp"

namespace messaging::rabbitmq {

/// As Transport::failed_messages and Transport::return_failed.
Awaitable<std::vector<Envelope>> failed_messages(Publisher& publisher, const Names& names);
Awaitable<std::size_t> return_failed(Publisher& publisher, const Names& names, std::optional<std::string> message_id);

}  // namespace messaging::rabbitmq
