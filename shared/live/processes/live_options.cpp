#include "live/processes/live_options.hpp"

#include <fmt/format.h>

#include "live/broker/rabbitmq_broker.hpp"
#include "live/processes/step_without.hpp"

namespace live {
namespace {

/// The step with a behaviour around all that Billing does. Learners' code knows nothing of it.
shop::Step with_slow_billing(shop::Step step, messaging::Milliseconds delay) {
  step.configure_billing = [original = step.configure_billing, delay](messaging::Endpoint& billing) {
    billing.incoming().use("slow",
                           [delay](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
                             co_await context.clock().sleep(delay);
                             co_await next();
                           });
    original(billing);
  };
  return step;
}

}  // namespace

shop::Step altered(const LiveOptions& options, const shop::Step& step) {
  auto altered = without(options.without, step);
  if (options.slow_billing.count() == 0) return altered;
  return with_slow_billing(std::move(altered), options.slow_billing);
}

std::vector<std::string> as_arguments(const LiveOptions& options) {
  std::vector<std::string> arguments;
  for (const auto& name : options.without) arguments.push_back("--without=" + name);
  if (options.bound) arguments.push_back(fmt::format("--bound={}", *options.bound));
  if (options.slow_billing.count() > 0) {
    arguments.push_back(fmt::format("--slow-billing={}", options.slow_billing.count()));
  }
  return arguments;
}

std::vector<std::string> in_words(const LiveOptions& options) {
  std::vector<std::string> lines;
  for (const auto& name : options.without) lines.push_back(fmt::format("without \"{}\"", name));
  if (options.bound)
    lines.push_back(fmt::format("while {} or more messages wait, the Frontend takes no line", *options.bound));
  if (options.slow_billing.count() > 0) {
    lines.push_back(fmt::format("Billing takes {} ms longer for each message", options.slow_billing.count()));
  }
  if (options.instances > 1) {
    lines.push_back(fmt::format("{} instances each of Orders and Billing compete for messages", options.instances));
  }
  if (!options.transport.empty()) lines.push_back("over RabbitMQ at " + shown_rabbitmq(options.transport));
  return lines;
}

}  // namespace live
