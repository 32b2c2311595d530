#pragma once

/// The seam between the workshop and a step, that is one folder of the learner's system: these four functions are
/// all that is asked of it. Everything else is seen as the step's users see it: commands typed, messages on the
/// wire, rows in the databases.

#include <functional>
#include <optional>
#include <string>

#include "messaging/messaging.hpp"
#include "shop/chaos.hpp"
#include "shop/gift.hpp"
#include "shop/typed_line.hpp"

/// Handlers, pipelines and tables of the three endpoints.
void configure_frontend(messaging::Endpoint& frontend);
void configure_orders(messaging::Endpoint& orders);
void configure_billing(messaging::Endpoint& billing);

/// The command that a typed line asks for, or nothing if the step does not know such a line.
/// Throws shop::BadCommand for a line that is right in form and wrong in content.
std::optional<messaging::AnyMessage> parse_command(const shop::TypedLine& line);

namespace shop {

/// The four functions of one step as a value: what the checks and the live system are given.
struct Step {
  std::function<void(messaging::Endpoint&)> configure_frontend = ::configure_frontend;
  std::function<void(messaging::Endpoint&)> configure_orders = ::configure_orders;
  std::function<void(messaging::Endpoint&)> configure_billing = ::configure_billing;
  std::function<std::optional<messaging::AnyMessage>(const TypedLine&)> parse_command = ::parse_command;
};

}  // namespace shop
