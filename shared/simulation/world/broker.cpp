#include "simulation/world/broker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "messaging/errors.hpp"
#include "simulation/world/simulated_transport.hpp"

namespace simulation {
namespace header = messaging::header;
using messaging::Envelope;
using messaging::Lease;
namespace {

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {
  return seed ^ (value + 0x9e3779b97f4a7c15ULL + (seed << 6U) + (seed >> 2U));
}

}  // namespace

void SimulatedBroker::rules(Order order, Merge merge) {
  order_ = order;
  merge_ = merge;
}

/// What binds those behind it, and a copy that does not, are never one: whichever goes first, the other stays. If they
/// were, to take one and to add the other would not lead to the same in either order, as the sleep sets believe.
bool SimulatedBroker::alike(const Message& a, const Message& b) const {
  return merge_ != Merge::never && (merge_ == Merge::any_delivery || a.deliveries == b.deliveries) &&
         (order_ == Order::any || a.loose == b.loose) && a.content == b.content &&
         a.envelope->headers == b.envelope->headers;
}

std::uint64_t SimulatedBroker::identity(const Message& message, std::size_t endpoint) const {
  auto identity = mixed(message.content, endpoint);
  if (merge_ != Merge::any_delivery) identity = mixed(identity, static_cast<std::uint64_t>(message.deliveries));
  if (order_ == Order::as_sent && message.loose) identity = mixed(identity, 1);
  if (merge_ == Merge::never) identity = mixed(identity, static_cast<std::uint64_t>(message.copy));
  return identity;
}

SimulatedBroker::Queue& SimulatedBroker::queue(const std::string& name) {
  const auto found = queues_.find(name);
  if (found == queues_.end()) throw messaging::Unroutable("there is no queue " + name);
  return found->second;
}

SimulatedBroker::Queue& SimulatedBroker::queue_or_new(const std::string& name) {
  const auto [found, is_new] = queues_.try_emplace(name);
  if (is_new) found->second.number = queues_.size() - 1;
  return found->second;
}

/// In sending order only the first can go, besides what comes again or late; and a copy never goes before its original.
bool SimulatedBroker::can_go(const Queue& queue, const Message& message, const Message* head) const {
  if (order_ == Order::any || &message == head) return true;
  if (!message.loose) return false;
  return std::none_of(queue.messages.begin(), queue.messages.end(), [&](const Message& other) {
    return !other.loose && other.number < message.number && other.name == message.name;
  });
}

std::vector<Step> SimulatedBroker::deliveries() const {
  std::vector<Step> steps;
  for (const auto* transport : transports_) {
    if (transport->stands_back()) continue;
    const auto before = steps.size();
    const Message* first_in_line = nullptr;
    for (const auto& [name, receiver] : transport->receivers_) {
      const auto found = queues_.find(name);
      if (!receiver->suspension || found == queues_.end() || found->second.messages.empty()) continue;
      const Queue& queue = found->second;
      const auto& messages = queue.messages;
      const auto first =
          std::find_if(messages.begin(), messages.end(), [](const Message& message) { return !message.loose; });
      const Message* head = first == messages.end() ? nullptr : &*first;
      if (order_ == Order::as_sent) first_in_line = head;
      std::vector<const Message*> offered;
      for (const auto& message : messages) {
        if (!can_go(queue, message, head)) continue;
        const auto is_like_it = [&](const Message* other) { return alike(*other, message); };
        if (std::none_of(offered.begin(), offered.end(), is_like_it)) offered.push_back(&message);
      }
      for (const Message* offer : offered) {
        steps.push_back(step_of(*offer, *transport, queue));
        steps.back().overtakes = static_cast<int>(std::count_if(
            messages.begin(), messages.end(), [&](const Message& other) { return other.number < offer->number; }));
      }
    }
    // What may be overtaken was given to it before, or has its original in the same queue: nothing new comes to be so.
    const bool only_one = steps.size() == before + 1 && transport->queue_bit_ == 0;
    if (only_one && first_in_line != nullptr) steps.back().comes_first = steps.back().number == first_in_line->number;
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.number < b.number; });
  return steps;
}

Step SimulatedBroker::step_of(const Message& message, const SimulatedTransport& to, const Queue& queue) const {
  Step step;
  step.endpoint = to.number();
  step.at = to.instance_ == 1 ? message.queue : to.endpoint();
  step.queue = message.queue;
  step.message = message.name;
  step.one_of_several = names_.receivers(message.name) > 1;
  step.again = queue.delivered.contains(message.name);
  step.number = message.number;
  step.identity = identity(message, step.endpoint);
  return step;
}

std::vector<Step> SimulatedBroker::second_deliveries() const {
  std::vector<Step> steps;
  for (const auto& [number, message] : leased_) {
    for (const auto* transport : transports_) {
      const auto receiver = transport->receivers_.find(message.queue);
      if (receiver == transport->receivers_.end() || !receiver->second->suspension || transport->stands_back())
        continue;
      Step step = step_of(message, *transport, queues_.at(message.queue));
      step.fault = Fault::lease_expires;
      step.identity = mixed(step.identity, static_cast<std::uint64_t>(step.fault));
      steps.push_back(std::move(step));
    }
  }
  return steps;
}

void SimulatedBroker::deliver(const Step& step) {
  const auto waits = [&](const SimulatedTransport* transport) {
    const auto found = transport->receivers_.find(step.queue);
    return transport->number() == step.endpoint && found != transport->receivers_.end() && found->second->suspension;
  };
  SimulatedTransport* const transport = *std::find_if(transports_.begin(), transports_.end(), waits);
  auto& receiver = *transport->receivers_.at(step.queue);
  auto& from = queue(step.queue);
  touched_.shared |= transport->queue_bit_;
  transport->fresh_ = false;
  if (step.fault == Fault::lease_expires) {
    auto& message = leased_.at(step.number);
    touched_.shared |= lease_bit(message);
    hand_out(message, *transport);
  }
  auto next = std::find_if(from.messages.begin(), from.messages.end(),
                           [&](const Message& message) { return message.number == step.number; });
  while (next != from.messages.end() && receiver.received.size() < receiver.at_most) {
    Message message = std::move(*next);
    from.messages.erase(next);
    next = from.messages.begin();
    from.delivered.insert(message.name);
    const auto number = message.number;
    hand_out(leased_.emplace(number, std::move(message)).first->second, *transport);
  }
  receiver.suspension.resume();
}

/// From now on it is leased to this one, and to nobody else.
void SimulatedBroker::hand_out(Message& message, SimulatedTransport& to) {
  ++message.deliveries;
  message.token = ++last_token_;
  message.holder = &to;
  to.in_hand_ = message.envelope;
  to.in_hand_name_ = message.name;
  to.receivers_.at(message.queue)
      ->received.emplace_back(*message.envelope, Lease(message.number, message.token), message.deliveries);
  history_.add(What::delivered, to.endpoint(), "", message.envelope, message.name, message.deliveries);
}

const std::string& SimulatedBroker::instance_of(const Message& message) const {
  return message.holder->instance_ == 1 ? message.queue : message.holder->endpoint();
}

const Envelope* SimulatedBroker::find(const Step& step) const {
  const auto found = queues_.find(step.queue);
  if (step.kind != Step::Kind::delivery || found == queues_.end()) return nullptr;
  if (const auto leased = leased_.find(step.number); leased != leased_.end()) return leased->second.envelope.get();
  const auto& messages = found->second.messages;
  const auto message =
      std::find_if(messages.begin(), messages.end(), [&](const Message& it) { return it.number == step.number; });
  return message == messages.end() ? nullptr : message->envelope.get();
}

std::vector<Envelope> SimulatedBroker::waiting(const std::string& name) const {
  std::vector<Envelope> envelopes;
  if (const auto found = queues_.find(name); found != queues_.end()) {
    for (const auto& message : found->second.messages) envelopes.push_back(*message.envelope);
  }
  return envelopes;
}

std::vector<Envelope> SimulatedBroker::in_hand() const {
  std::vector<Envelope> envelopes;
  for (const auto& [number, message] : leased_) envelopes.push_back(*message.envelope);
  return envelopes;
}

void SimulatedBroker::put(const std::string& name, Envelope envelope) {
  add(queue_or_new(name), Message(++last_number_, name, std::make_shared<const Envelope>(std::move(envelope))));
}

void SimulatedBroker::add(Queue& queue, Message message) {
  message.name = names_.of(*message.envelope);
  message.content = std::hash<std::string>()(message.name);
  message.content = mixed(message.content, std::hash<std::string>()(message.envelope->body));
  for (const auto& [header, value] : message.envelope->headers) {
    message.content = mixed(message.content, std::hash<std::string>()(header));
    message.content = mixed(message.content, std::hash<std::string>()(value));
  }
  message.copy = ++queue.copies[message.name];
  put_into(queue, std::move(message));
}

void SimulatedBroker::put_into(Queue& queue, Message message) {
  // Where any message may come next, and in the error queue, where none does, the order of arrival changes nothing.
  if (order_ == Order::as_sent && message.queue != messaging::error_queue)
    touched_.shared |= std::uint64_t{1} << (queue.number % 64);
  queue.messages.push_back(std::move(message));
}

std::vector<std::string> SimulatedBroker::receivers_of(const messaging::OutgoingMessage& message) const {
  if (message.intent == messaging::Intent::command) return {message.destination};
  const auto subscribers = subscriptions_.find(message.destination);
  return subscribers == subscriptions_.end() ? std::vector<std::string>() : subscribers->second;
}

void SimulatedBroker::require_route(const messaging::OutgoingMessage& message) const {
  if (message.intent == messaging::Intent::command && !queues_.contains(message.destination)) {
    throw messaging::Unroutable(fmt::format("there is no queue {} for the command {}: has its endpoint been set up?",
                                            message.destination, message.envelope.type()));
  }
}

void SimulatedBroker::send(const SimulatedTransport& from, const messaging::OutgoingMessage& message,
                           const EnvelopePointer& envelope, Fault fault) {
  wire_.push_back({from.endpoint(), message.intent, message.destination, envelope});
  auto receivers = receivers_of(message);
  const auto& name = names_.of(*envelope);
  names_.note_receivers(name, receivers.size());
  for (const auto& receiver : receivers) add(queue(receiver), Message(++last_number_, receiver, envelope));
  history_.add(What::sent, from.endpoint(), "", envelope, name, 0, receivers);
  if (fault != Fault::copy && fault != Fault::late_copy) return;
  for (const auto& receiver : receivers) {
    Message copy(++last_number_, receiver, envelope);
    copy.loose = fault == Fault::late_copy;
    add(queue(receiver), std::move(copy));
  }
  history_.add(What::copied, from.endpoint(), "", envelope, name, 0, std::move(receivers));
}

SimulatedBroker::Message SimulatedBroker::take_leased(const Lease& lease) {
  const auto found = leased_.find(lease.id);
  if (found == leased_.end() || found->second.token != lease.token) {
    throw messaging::LeaseLost(fmt::format("the lease on message {} ran out; it is delivered again", lease.id));
  }
  Message message = std::move(found->second);
  leased_.erase(found);
  if (message.holder->queue_bit_ != 0) touched_.shared |= lease_bit(message);
  return message;
}

/// What comes again keeps its age, and may be overtaken.
void SimulatedBroker::put_back(Message message) {
  message.loose = true;
  if (message.holder != nullptr) touched_.shared |= message.holder->queue_bit_;
  message.holder = nullptr;
  auto& to = queue_or_new(message.queue);
  put_into(to, std::move(message));
}

std::size_t SimulatedBroker::return_failed(const std::optional<std::string>& message_id) {
  std::deque<Message> kept;
  std::size_t returned = 0;
  std::string gone;
  for (auto& message : std::exchange(queue_or_new(messaging::error_queue).messages, {})) {
    const bool meant = !message_id || message.envelope->id() == *message_id;
    if (!meant || !message.envelope->headers.contains(header::failed_queue)) {
      kept.push_back(std::move(message));
      continue;
    }
    const auto& queue = message.envelope->header(header::failed_queue);
    if (queue == messaging::error_queue || !queues_.contains(queue)) {
      gone = messaging::queue_is_gone(message.envelope->headers);
      kept.push_back(std::move(message));
      continue;
    }
    message.queue = queue;
    message.deliveries = 0;
    history_.write(message.queue, message.name + " is returned from the error queue");
    auto envelope = *message.envelope;
    messaging::remove_failure(envelope.headers);
    message.envelope = std::make_shared<const Envelope>(std::move(envelope));
    put_back(std::move(message));
    ++returned;
  }
  queue_or_new(messaging::error_queue).messages = std::move(kept);
  if (!gone.empty()) throw messaging::Unroutable(gone);
  return returned;
}

}  // namespace simulation
