#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "messaging/suspension.hpp"
#include "messaging/transport.hpp"
#include "simulation/history.hpp"

namespace simulation {

class SimulatedTransport;

/// A message as it left an endpoint.
struct Sent {
  std::string from;
  messaging::OutgoingMessage message;
};

/// A broker in memory that never acts by itself: whoever drives the simulation says which message is delivered next.
class SimulatedBroker {
 public:
  SimulatedBroker(messaging::Clock& clock, History& history) : clock_(clock), history_(history) {}
  SimulatedBroker(const SimulatedBroker&) = delete;
  SimulatedBroker& operator=(const SimulatedBroker&) = delete;

  /// A receiver that waits and for which a message is there.
  struct Option {
    SimulatedTransport* receiver;
    std::string queue;
  };
  std::vector<Option> options() const;
  void deliver(const Option& option);

  /// Everything that was sent, in order, once for each sending.
  const std::vector<Sent>& wire() const { return wire_; }
  /// The messages that wait in a queue, oldest first; those that are being handled or delayed are not among them.
  std::vector<messaging::Envelope> waiting(const std::string& queue) const;
  std::vector<messaging::Envelope> failed() const { return waiting(messaging::error_queue); }
  /// The messages that are being handled.
  std::vector<messaging::Envelope> in_hand() const;
  /// Puts a message into a queue, whatever it looks like.
  void put(const std::string& queue, messaging::Envelope envelope);
  std::size_t return_failed(const std::optional<std::string>& message_id);

 private:
  friend class SimulatedTransport;
  struct Message {
    Message(std::int64_t n, std::string q, messaging::Envelope e)
        : number(n), queue(std::move(q)), envelope(std::move(e)) {}
    std::int64_t number;
    std::string queue;
    messaging::Envelope envelope;
    int deliveries = 0;
    std::int64_t token = 0;
    const SimulatedTransport* holder = nullptr;
  };

  void require_route(const messaging::OutgoingMessage& message) const;
  void send(const SimulatedTransport& from, const messaging::OutgoingMessage& message);
  Message take_leased(const messaging::Lease& lease);
  void put_back(Message message);
  std::deque<Message>& queue(const std::string& name);

  messaging::Clock& clock_;
  History& history_;
  std::map<std::string, std::deque<Message>> queues_;
  std::map<std::string, std::vector<std::string>> subscriptions_;
  std::map<std::int64_t, Message> leased_;
  std::vector<SimulatedTransport*> transports_;
  std::vector<Sent> wire_;
  std::int64_t last_number_ = 0;
  std::int64_t last_token_ = 0;
};

/// One endpoint's connection to the simulated broker. Destroyed, what it holds is delivered again.
class SimulatedTransport final : public messaging::Transport {
 public:
  SimulatedTransport(SimulatedBroker& broker, std::string endpoint);
  ~SimulatedTransport() override;
  SimulatedTransport(const SimulatedTransport&) = delete;
  SimulatedTransport& operator=(const SimulatedTransport&) = delete;

  messaging::Promises promises() const override {
    messaging::Promises promises;
    promises.survives_restart = false;
    return promises;
  }
  messaging::Task create_queue(std::string queue) override;
  messaging::Task subscribe(std::string queue, std::string event_type) override;
  messaging::Task send(std::vector<messaging::OutgoingMessage> messages) override;
  messaging::Awaitable<std::vector<messaging::Delivery>> receive(std::string queue, std::size_t at_most) override;
  void stop_receiving(const std::string& queue) override;
  messaging::Task complete(std::vector<messaging::Lease> leases) override;
  messaging::Task abandon(messaging::Lease lease, messaging::Milliseconds delay) override;
  messaging::Task move_to_error(messaging::Lease lease, messaging::Headers why) override;
  messaging::Awaitable<std::vector<messaging::Envelope>> failed_messages() override;
  messaging::Awaitable<std::size_t> return_failed(std::optional<std::string> message_id) override;

  const std::string& endpoint() const { return endpoint_; }

 private:
  friend class SimulatedBroker;
  struct Receiver {
    std::size_t at_most = 0;
    messaging::Suspension suspension;
    std::vector<messaging::Delivery> received;
  };

  SimulatedBroker& broker_;
  std::string endpoint_;
  std::map<std::string, Receiver*> receivers_;  // by queue
  std::map<std::string, bool> stopped_;
};

}  // namespace simulation
