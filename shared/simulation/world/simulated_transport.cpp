#include "simulation/world/simulated_transport.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "messaging/errors.hpp"

namespace simulation {
namespace header = messaging::header;
using messaging::Delivery;
using messaging::Envelope;
using messaging::Lease;
namespace {

constexpr std::array only_crash{Fault::crash};

}  // namespace

SimulatedTransport::SimulatedTransport(SimulatedBroker& broker, std::string endpoint, std::size_t number,
                                       Process* process)
    : broker_(broker), endpoint_(std::move(endpoint)), number_(number), process_(process) {
  broker_.transports_.push_back(this);
}

SimulatedTransport::~SimulatedTransport() {
  std::erase(broker_.transports_, this);
  auto& leased = broker_.leased_;
  for (auto message = leased.begin(); message != leased.end();) {
    if (message->second.holder == this) {
      broker_.put_back(std::move(message->second));
      message = leased.erase(message);
    } else {
      ++message;
    }
  }
}

void SimulatedTransport::compete(std::string endpoint, std::size_t instance, std::uint64_t queue_bit) {
  one_of_ = std::move(endpoint);
  instance_ = instance;
  queue_bit_ = queue_bit;
}

/// Instances that were given nothing yet are alike: the first of them is given the next message.
bool SimulatedTransport::stands_back() const {
  if (!fresh_ || instance_ == 1) return false;
  return std::any_of(broker_.transports_.begin(), broker_.transports_.end(), [this](const auto* other) {
    return other->one_of_ == one_of_ && other->instance_ < instance_ && other->fresh_;
  });
}

Fault SimulatedTransport::strikes(Seam seam) {
  return process_ == nullptr ? Fault::none : process_->strikes(std::move(seam));
}

Fault SimulatedTransport::strikes_at(Seam::Kind kind, std::span<const Fault> possible) {
  Seam seam;
  seam.kind = kind;
  seam.possible = possible;
  return strikes(std::move(seam));
}

messaging::Task SimulatedTransport::create_queue(std::string queue) {
  broker_.queue_or_new(queue);
  co_return;
}

messaging::Task SimulatedTransport::subscribe(std::string queue, std::string event_type) {
  auto& subscribers = broker_.subscriptions_[event_type];
  if (std::find(subscribers.begin(), subscribers.end(), queue) == subscribers.end()) subscribers.push_back(queue);
  co_return;
}

messaging::Task SimulatedTransport::send(std::vector<messaging::OutgoingMessage> messages) {
  for (const auto& message : messages) broker_.require_route(message);
  if (pauses()) co_await process_->pause(Seam::Kind::send);
  bool unsure = false;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto envelope = std::make_shared<const Envelope>(messages[i].envelope);
    const auto& name = broker_.names_.of(*envelope);
    Seam seam;
    seam.kind = Seam::Kind::send;
    seam.message = name;
    seam.intent = messages[i].intent;
    static constexpr std::array possible{Fault::copy, Fault::late_copy, Fault::send_lost, Fault::send_unsure,
                                         Fault::crash};
    seam.possible = possible;
    // Several messages are sent together: all of them are lost, or none.
    if (i > 0) seam.possible = seam.possible.first(2);
    const Fault fault = strikes(std::move(seam));
    if (fault == Fault::crash) co_await process_->crash();
    if (fault == Fault::send_lost) {
      broker_.history_.add(What::send_lost, endpoint_, "", envelope, name, 0, broker_.receivers_of(messages[i]));
      throw messaging::TransportError("the broker did not take " + envelope->type() + ": the connection broke");
    }
    unsure = unsure || fault == Fault::send_unsure;
    broker_.send(*this, messages[i], envelope, fault);
    if (unsure && i + 1 == messages.size()) {
      broker_.history_.add(What::send_unsure, endpoint_, "", envelope, name, 0, broker_.receivers_of(messages[i]));
      throw messaging::TransportError("the broker did not confirm " + envelope->type() + ": the connection broke");
    }
  }
}

messaging::Awaitable<std::vector<Delivery>> SimulatedTransport::receive(std::string queue, std::size_t at_most) {
  if (stopped_[queue]) co_return std::vector<Delivery>();
  Receiver receiver;
  receiver.at_most = at_most;
  // Forgets the receiver in whatever way the wait ends, also when the coroutine is dropped.
  struct Waiting {
    Waiting(std::map<std::string, Receiver*>& r, const std::string& q, Receiver& it) : receivers(r), queue(q) {
      receivers[queue] = &it;
    }
    ~Waiting() { receivers.erase(queue); }
    std::map<std::string, Receiver*>& receivers;
    const std::string& queue;
  } waiting(receivers_, queue, receiver);
  co_await messaging::suspend(
      [&receiver](messaging::Suspension suspension) { receiver.suspension = std::move(suspension); });
  co_return std::move(receiver.received);
}

void SimulatedTransport::stop_receiving(const std::string& queue) {
  stopped_[queue] = true;
  const auto found = receivers_.find(queue);
  if (found != receivers_.end() && found->second->suspension) found->second->suspension.resume();
}

void SimulatedTransport::drop_waiting() {
  for (auto& [queue, receiver] : receivers_) const auto dropped = std::exchange(receiver->suspension, {});
}

/// Whatever comes of it, this process has let go of the message.
SimulatedBroker::Message SimulatedTransport::take_leased(const Lease& lease) {
  const auto envelope = in_hand_;
  const auto name = in_hand_name_;
  settled();
  try {
    return broker_.take_leased(lease);
  } catch (const messaging::LeaseLost&) {
    broker_.history_.add(What::lease_lost, endpoint_, "", envelope, name);
    throw;
  }
}

void SimulatedTransport::settled() {
  in_hand_ = nullptr;
  in_hand_name_.clear();
}

messaging::Task SimulatedTransport::complete(std::vector<Lease> leases) {
  std::exception_ptr lost;
  for (const auto& lease : leases) {
    static constexpr std::array possible{Fault::ack_lost, Fault::crash};
    if (pauses()) co_await process_->pause(Seam::Kind::settle);
    const Fault fault = strikes_at(Seam::Kind::settle, possible);
    if (fault == Fault::crash) co_await process_->crash();
    try {
      auto message = broker_.take_leased(lease);
      const auto what = fault == Fault::ack_lost ? What::ack_lost : What::completed;
      if (fault == Fault::ack_lost) broker_.put_back(message);
      broker_.history_.add(what, endpoint_, "", message.envelope, message.name);
    } catch (const messaging::LeaseLost&) {
      if (!lost) lost = std::current_exception();
      broker_.history_.add(What::lease_lost, endpoint_, "", in_hand_, in_hand_name_);
    }
  }
  settled();
  if (lost) std::rethrow_exception(lost);
  if (strikes_at(Seam::Kind::end, only_crash) == Fault::crash) co_await process_->crash();
}

messaging::Task SimulatedTransport::abandon(Lease lease, messaging::Milliseconds delay) {
  if (pauses()) co_await process_->pause(Seam::Kind::settle);
  if (strikes_at(Seam::Kind::settle, only_crash) == Fault::crash) co_await process_->crash();
  auto message = take_leased(lease);
  const auto envelope = message.envelope;
  const auto name = message.name;
  if (delay <= messaging::Milliseconds(0)) {
    broker_.put_back(std::move(message));
  } else {
    const auto number = message.number;
    message.holder = nullptr;
    broker_.delayed_.emplace(number, std::move(message));
    broker_.touched_.timers = true;
    broker_.clock_.call_at(broker_.clock_.now() + delay, [&broker = broker_, number] {
      broker.put_back(std::move(broker.delayed_.extract(number).mapped()));
    });
  }
  broker_.history_.add(What::given_back, endpoint_, "", envelope, name);
}

messaging::Task SimulatedTransport::move_to_error(Lease lease, messaging::Headers why) {
  if (pauses()) co_await process_->pause(Seam::Kind::settle);
  if (strikes_at(Seam::Kind::settle, only_crash) == Fault::crash) co_await process_->crash();
  auto message = take_leased(lease);
  const auto original = message.envelope;
  auto failed = *original;
  for (const auto& [name, value] : why) failed.headers[name] = value;
  message.envelope = std::make_shared<const Envelope>(std::move(failed));
  message.queue = messaging::error_queue;
  const auto name = message.name;
  broker_.put_back(std::move(message));
  broker_.history_.add(What::moved_to_error, endpoint_, why[header::exception_message], original, name);
}

messaging::Awaitable<std::vector<Envelope>> SimulatedTransport::failed_messages() {
  co_return broker_.failed();
}

messaging::Awaitable<std::size_t> SimulatedTransport::return_failed(std::optional<std::string> message_id) {
  co_return broker_.return_failed(message_id);
}

}  // namespace simulation
