#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "messaging/transport/transport.hpp"
#include "messaging/waiting/suspension.hpp"
#include "simulation/world/choices.hpp"
#include "simulation/world/history.hpp"
#include "simulation/world/message_names.hpp"
#include "simulation/world/process.hpp"

namespace simulation {

class SimulatedTransport;

/// In which order a queue hands its messages out.
enum class Order {
  as_sent,  ///< what comes again, or late, may be overtaken; nothing else
  any       ///< a queue is a bag
};

/// Which copies of a message are one choice, not two. Merging is sound as long as nothing shows a handler which copy it
/// has been given.
enum class Merge {
  never,
  same_delivery,  ///< identical, and handed out equally often: not even `context.attempt()` tells them apart
  any_delivery    ///< identical, for systems where no handler and no retry looks at how often it was handed out
};

/// A message as it left an endpoint.
struct Sent {
  std::string from;
  messaging::Intent intent;
  std::string destination;
  std::shared_ptr<const messaging::Envelope> envelope;
};

/// A broker in memory that never acts by itself: whoever drives the simulation says which message is delivered next.
class SimulatedBroker {
 public:
  SimulatedBroker(messaging::Clock& clock, History& history) : clock_(clock), history_(history) {}
  SimulatedBroker(const SimulatedBroker&) = delete;
  SimulatedBroker& operator=(const SimulatedBroker&) = delete;

  /// From now on: in which order messages are handed out, and which copies of a message are one choice.
  void rules(Order order, Merge merge = Merge::same_delivery);
  MessageNames& names() { return names_; }

  /// What can be delivered now to those who wait, in sending order.
  std::vector<Step> deliveries() const;
  /// What is being handled by one instance of an endpoint, and can be delivered to another that waits.
  std::vector<Step> second_deliveries() const;
  /// The message that a step would deliver; null if it is none.
  const messaging::Envelope* find(const Step& step) const;
  /// Delivers a message; a receiver that takes more gets the oldest besides.
  void deliver(const Step& step);
  /// What was touched since the last call: the queues that were added to, and whether a timer was set.
  Footprint take_touched() { return std::exchange(touched_, {}); }

  /// Everything that was sent, in order, once for each sending.
  const std::vector<Sent>& wire() const { return wire_; }
  std::vector<messaging::Envelope> waiting(const std::string& queue) const;
  std::vector<messaging::Envelope> failed() const { return waiting(messaging::error_queue); }
  /// The messages that are being handled.
  std::vector<messaging::Envelope> in_hand() const;
  /// Puts a message into a queue, whatever it looks like.
  void put(const std::string& queue, messaging::Envelope envelope);
  std::size_t return_failed(const std::optional<std::string>& message_id);

  /// Calls `look(queue, message, where)` for every message that is not gone. What one of several instances handles is
  /// in a queue with its name.
  template <class Look>
  void for_each(Look&& look) const;

 private:
  friend class SimulatedTransport;
  using EnvelopePointer = std::shared_ptr<const messaging::Envelope>;
  struct Message {
    Message(std::int64_t n, std::string q, EnvelopePointer e)
        : number(n), queue(std::move(q)), envelope(std::move(e)) {}
    std::int64_t number;
    std::string queue;
    EnvelopePointer envelope;
    std::string name{};         // short, for people
    std::uint64_t content = 0;  // a hash of it
    int copy = 0;               // which of its copies in this queue
    bool loose = false;         // others may overtake it, in either order
    int deliveries = 0;
    std::int64_t token = 0;
    const SimulatedTransport* holder = nullptr;
  };
  struct Queue {
    std::size_t number = 0;
    std::deque<Message> messages;
    std::map<std::string, int> copies;  // of each name, ever
    std::set<std::string> delivered;    // names
  };

  const std::string& instance_of(const Message& message) const;
  std::vector<std::string> receivers_of(const messaging::OutgoingMessage& message) const;
  void require_route(const messaging::OutgoingMessage& message) const;
  void send(const SimulatedTransport& from, const messaging::OutgoingMessage& message, const EnvelopePointer& envelope,
            Fault fault);
  void add(Queue& queue, Message message);
  Message take_leased(const messaging::Lease& lease);
  void put_back(Message message);
  void put_into(Queue& queue, Message message);
  Queue& queue(const std::string& name);
  Queue& queue_or_new(const std::string& name);
  static std::uint64_t lease_bit(const Message& message) { return std::uint64_t{1} << (32 + message.number % 16); }
  bool can_go(const Queue& queue, const Message& message, const Message* head) const;
  bool alike(const Message& a, const Message& b) const;
  std::uint64_t identity(const Message& message, std::size_t endpoint) const;
  Step step_of(const Message& message, const SimulatedTransport& to, const Queue& queue) const;
  void hand_out(Message& message, SimulatedTransport& to);

  messaging::Clock& clock_;
  History& history_;
  Order order_ = Order::as_sent;
  Merge merge_ = Merge::same_delivery;
  MessageNames names_;
  std::map<std::string, Queue> queues_;
  std::map<std::string, std::vector<std::string>> subscriptions_;
  std::map<std::int64_t, Message> leased_;
  std::map<std::int64_t, Message> delayed_;
  std::vector<SimulatedTransport*> transports_;
  std::vector<Sent> wire_;
  Footprint touched_;
  std::int64_t last_number_ = 0;
  std::int64_t last_token_ = 0;
};

template <class Look>
void SimulatedBroker::for_each(Look&& look) const {
  const auto each = [&](const Message& message, Where where) {
    look(message.queue, message.name, *message.envelope, where);
  };
  for (const auto& [number, message] : leased_) {
    look(instance_of(message), message.name, *message.envelope, Where::in_hand);
  }
  for (const auto& [name, queue] : queues_) {
    for (const auto& message : queue.messages) each(message, Where::waiting);
  }
  for (const auto& [number, message] : delayed_) each(message, Where::delayed);
}

}  // namespace simulation
