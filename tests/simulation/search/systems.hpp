#pragma once

#include <string>
#include <utility>
#include <vector>

#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "simulation/world/world.hpp"

// Small systems for the tests of the simulation, and what they are made of.

namespace test {

/// Endpoints, the first of them a frontend without handlers, and the commands that are typed there.
struct System {
  std::vector<simulation::NodePlan> nodes;
  std::vector<messaging::AnyMessage> typed;
  simulation::Order order = simulation::Order::as_sent;
  simulation::Merge merge = simulation::Merge::same_delivery;
};

/// PlaceOrder for each of these orders.
std::vector<messaging::AnyMessage> place(const std::vector<std::string>& order_ids);

/// Where commands are typed.
simulation::NodePlan frontend();

/// Makes the endpoint's table of notes.
void keeps_notes(messaging::Endpoint& endpoint);
/// Writes a line into that table, in a transaction of its own.
messaging::Task note(messaging::HandlerContext& context, std::string line);
/// A message that could not be handled goes straight back to its queue.
void redelivers_at_once(messaging::Endpoint& endpoint);
/// A message that could not be handled goes to the error queue.
void never_retries(messaging::Endpoint& endpoint);

/// An endpoint that notes the order of each M, and lets it come again where that fails.
template <class M>
simulation::NodePlan notes_each(std::string name) {
  return {std::move(name), [](messaging::Endpoint& endpoint) {
            keeps_notes(endpoint);
            redelivers_at_once(endpoint);
            endpoint.handle<M>([](const M& message, messaging::HandlerContext& context) -> messaging::Task {
              co_await note(context, message.order_id);
            });
          }};
}

/// What is sent has an ID that follows from what it says: sent again, it has the same.
void derives_ids(messaging::Endpoint& endpoint);

/// Notes a PlaceOrder and commits, then publishes OrderPlaced.
messaging::Task commit_then_publish(const PlaceOrder& command, messaging::HandlerContext& context);
/// An Orders that does so, with IDs derived from the order.
simulation::NodePlan orders();

/// Orders tells Billing, which notes it.
System one_subscriber(const std::vector<std::string>& order_ids);
/// Orders tells Billing and Shipping, which note it.
System two_subscribers(const std::vector<std::string>& order_ids);
/// Orders tells Billing and Shipping; each sends to the post, which notes who has sent it.
System two_senders(const std::vector<std::string>& order_ids);
/// Billing sends a command back to Orders.
System sends_back(const std::vector<std::string>& order_ids);
/// Orders and Billing sleep while they handle a message.
System sleepers(const std::vector<std::string>& order_ids);
/// Orders and Billing fail when a message is handed out for the first time, and have it again after a while.
System retriers(const std::vector<std::string>& order_ids);
/// Orders and Billing note which delivery it is; what Orders sends says in a header for which.
System attempt_counters(const std::vector<std::string>& order_ids);

}  // namespace test
