#include "simulation/broker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "messaging/errors.hpp"

namespace simulation {
namespace header = messaging::header;
using messaging::Delivery;
using messaging::Envelope;
using messaging::Lease;

std::deque<SimulatedBroker::Message>& SimulatedBroker::queue(const std::string& name) {
  const auto found = queues_.find(name);
  if (found == queues_.end()) throw messaging::Unroutable("there is no queue " + name);
  return found->second;
}

std::vector<SimulatedBroker::Option> SimulatedBroker::options() const {
  std::vector<Option> options;
  for (auto* transport : transports_) {
    for (const auto& [name, receiver] : transport->receivers_) {
      const auto found = queues_.find(name);
      if (receiver->suspension && found != queues_.end() && !found->second.empty()) {
        options.push_back({transport, name});
      }
    }
  }
  return options;
}

void SimulatedBroker::deliver(const Option& option) {
  auto& messages = queue(option.queue);
  auto& receiver = *option.receiver->receivers_.at(option.queue);
  while (!messages.empty() && receiver.received.size() < receiver.at_most) {
    Message message = std::move(messages.front());
    messages.pop_front();
    ++message.deliveries;
    message.token = ++last_token_;
    message.holder = option.receiver;
    history_.add(What::delivered, option.receiver->endpoint(),
                 fmt::format("receives {} {}{}", message.envelope.type(), message.envelope.body,
                             message.deliveries > 1 ? fmt::format(", delivery {}", message.deliveries) : ""),
                 message.envelope.id());
    receiver.received.emplace_back(message.envelope, Lease(message.number, message.token), message.deliveries);
    leased_.emplace(message.number, std::move(message));
  }
  receiver.suspension.resume();
}

std::vector<Envelope> SimulatedBroker::waiting(const std::string& name) const {
  std::vector<Envelope> envelopes;
  if (const auto found = queues_.find(name); found != queues_.end()) {
    for (const auto& message : found->second) envelopes.push_back(message.envelope);
  }
  return envelopes;
}

std::vector<Envelope> SimulatedBroker::in_hand() const {
  std::vector<Envelope> envelopes;
  for (const auto& [number, message] : leased_) envelopes.push_back(message.envelope);
  return envelopes;
}

void SimulatedBroker::put(const std::string& name, Envelope envelope) {
  queues_[name].emplace_back(++last_number_, name, std::move(envelope));
}

void SimulatedBroker::require_route(const messaging::OutgoingMessage& message) const {
  if (message.intent == messaging::Intent::command && !queues_.contains(message.destination)) {
    throw messaging::Unroutable(fmt::format("there is no queue {} for the command {}: has its endpoint been set up?",
                                            message.destination, message.envelope.type()));
  }
}

void SimulatedBroker::send(const SimulatedTransport& from, const messaging::OutgoingMessage& message) {
  const bool command = message.intent == messaging::Intent::command;
  history_.add(What::sent, from.endpoint(),
               fmt::format("{} {} {}", command ? "sends" : "publishes", message.envelope.type(), message.envelope.body),
               message.envelope.id());
  wire_.push_back({from.endpoint(), message});
  if (command) {
    put(message.destination, message.envelope);
  } else {
    for (const auto& subscriber : subscriptions_[message.destination]) put(subscriber, message.envelope);
  }
}

SimulatedBroker::Message SimulatedBroker::take_leased(const Lease& lease) {
  const auto found = leased_.find(lease.id);
  if (found == leased_.end() || found->second.token != lease.token) {
    throw messaging::LeaseLost(fmt::format("the lease on message {} ran out; it is delivered again", lease.id));
  }
  Message message = std::move(found->second);
  leased_.erase(found);
  return message;
}

void SimulatedBroker::put_back(Message message) {
  auto& messages = queues_[message.queue];
  messages.push_back(std::move(message));
}

std::size_t SimulatedBroker::return_failed(const std::optional<std::string>& message_id) {
  std::deque<Message> kept;
  std::size_t returned = 0;
  for (auto& message : std::exchange(queues_[messaging::error_queue], {})) {
    const bool meant = !message_id || message.envelope.id() == *message_id;
    if (!meant || !message.envelope.headers.contains(header::failed_queue)) {
      kept.push_back(std::move(message));
      continue;
    }
    message.queue = message.envelope.header(header::failed_queue);
    message.deliveries = 0;
    messaging::remove_failure(message.envelope.headers);
    put_back(std::move(message));
    ++returned;
  }
  queues_[messaging::error_queue] = std::move(kept);
  return returned;
}

SimulatedTransport::SimulatedTransport(SimulatedBroker& broker, std::string endpoint)
    : broker_(broker), endpoint_(std::move(endpoint)) {
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

messaging::Task SimulatedTransport::create_queue(std::string queue) {
  broker_.queues_[queue];
  co_return;
}

messaging::Task SimulatedTransport::subscribe(std::string queue, std::string event_type) {
  auto& subscribers = broker_.subscriptions_[event_type];
  if (std::find(subscribers.begin(), subscribers.end(), queue) == subscribers.end()) subscribers.push_back(queue);
  co_return;
}

messaging::Task SimulatedTransport::send(std::vector<messaging::OutgoingMessage> messages) {
  for (const auto& message : messages) broker_.require_route(message);
  for (const auto& message : messages) broker_.send(*this, message);
  co_return;
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

messaging::Task SimulatedTransport::complete(std::vector<Lease> leases) {
  std::exception_ptr lost;
  for (const auto& lease : leases) {
    try {
      const auto message = broker_.take_leased(lease);
      broker_.history_.add(What::completed, endpoint_, "is done with " + message.envelope.type(),
                           message.envelope.id());
    } catch (const messaging::LeaseLost&) {
      if (!lost) lost = std::current_exception();
    }
  }
  if (lost) std::rethrow_exception(lost);
  co_return;
}

messaging::Task SimulatedTransport::abandon(Lease lease, messaging::Milliseconds delay) {
  auto message = broker_.take_leased(lease);
  broker_.history_.add(What::given_back, endpoint_, "gives " + message.envelope.type() + " back",
                       message.envelope.id());
  if (delay <= messaging::Milliseconds(0)) {
    broker_.put_back(std::move(message));
  } else {
    broker_.clock_.call_at(broker_.clock_.now() + delay, [&broker = broker_, message] { broker.put_back(message); });
  }
  co_return;
}

messaging::Task SimulatedTransport::move_to_error(Lease lease, messaging::Headers why) {
  auto message = broker_.take_leased(lease);
  broker_.history_.add(
      What::moved_to_error, endpoint_,
      fmt::format("moves {} to the error queue: {}", message.envelope.type(), why[header::exception_message]),
      message.envelope.id());
  for (auto& [name, value] : why) message.envelope.headers[name] = value;
  message.queue = messaging::error_queue;
  broker_.put_back(std::move(message));
  co_return;
}

messaging::Awaitable<std::vector<Envelope>> SimulatedTransport::failed_messages() {
  co_return broker_.failed();
}

messaging::Awaitable<std::size_t> SimulatedTransport::return_failed(std::optional<std::string> message_id) {
  co_return broker_.return_failed(message_id);
}

}  // namespace simulation
