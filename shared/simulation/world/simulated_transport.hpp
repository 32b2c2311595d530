#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "simulation/world/broker.hpp"

namespace simulation {

/// One endpoint's connection to the simulated broker. Destroyed, what it holds is delivered again.
class SimulatedTransport final : public messaging::Transport {
 public:
  /// Without a process nothing ever goes wrong.
  SimulatedTransport(SimulatedBroker& broker, std::string endpoint, std::size_t number = 0, Process* process = nullptr);
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

  /// From now on it is one of several instances, the how manieth, of an endpoint; a step that takes a message from
  /// their queue touches `queue_bit` of what they have in common.
  void compete(std::string endpoint, std::size_t instance, std::uint64_t queue_bit);
  /// True if it was given no message yet: so it knows nothing that another such instance does not.
  bool fresh() const { return fresh_; }
  const std::string& endpoint() const { return endpoint_; }
  std::size_t number() const { return number_; }
  /// The message that was delivered and is not settled; null if there is none.
  const std::shared_ptr<const messaging::Envelope>& in_hand() const { return in_hand_; }
  const std::string& in_hand_name() const { return in_hand_name_; }
  /// Drops the coroutines that wait for a message: they never go on. For the end of a simulated process.
  void drop_waiting();

 private:
  friend class SimulatedBroker;
  struct Receiver {
    std::size_t at_most = 0;
    messaging::Suspension suspension;
    std::vector<messaging::Delivery> received;
  };

  Fault strikes(Seam seam);
  Fault strikes_at(Seam::Kind kind, std::span<const Fault> possible);
  bool pauses() const { return process_ != nullptr && process_->pauses(); }
  bool stands_back() const;
  SimulatedBroker::Message take_leased(const messaging::Lease& lease);
  void settled();

  SimulatedBroker& broker_;
  std::string endpoint_;
  std::size_t number_;
  Process* process_;
  std::shared_ptr<const messaging::Envelope> in_hand_;
  std::string in_hand_name_;
  std::map<std::string, Receiver*> receivers_;  // by queue
  std::map<std::string, bool> stopped_;
  std::string one_of_{};  // the endpoint, if there are several instances of it
  std::size_t instance_ = 1;
  std::uint64_t queue_bit_ = 0;
  bool fresh_ = true;
};

}  // namespace simulation
