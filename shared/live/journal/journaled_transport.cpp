#include "live/journal/journaled_transport.hpp"

#include <exception>
#include <utility>

#include "messaging/errors.hpp"

namespace live {
namespace {

using messaging::Envelope;
using messaging::Task;

/// How a call has ended: with nothing, or with what it threw.
messaging::Awaitable<std::exception_ptr> outcome(Task call) {
  try {
    co_await std::move(call);
  } catch (...) {
    co_return std::current_exception();
  }
  co_return nullptr;
}

}  // namespace

Task JournalingTransport::create_queue(std::string queue) {
  return transport_.create_queue(std::move(queue));
}

Task JournalingTransport::subscribe(std::string queue, std::string event_type) {
  co_await transport_.subscribe(queue, event_type);
  Envelope event;
  event.headers[messaging::header::message_type] = event_type;
  journal_.note(Event::subscribed, event, queue);
}

Task JournalingTransport::send(std::vector<messaging::OutgoingMessage> messages) {
  const auto sent = messages;
  co_await transport_.send(std::move(messages));
  for (const auto& message : sent) journal_.note(Event::sent, message.envelope, message.destination);
}

messaging::Awaitable<std::vector<messaging::Delivery>> JournalingTransport::receive(std::string queue,
                                                                                    std::size_t at_most) {
  auto deliveries = co_await transport_.receive(std::move(queue), at_most);
  for (const auto& delivery : deliveries) {
    journal_.note(Event::received, delivery.envelope, "", delivery.deliveries);
    held_[delivery.lease.id].headers = delivery.envelope.headers;
  }
  co_return deliveries;
}

void JournalingTransport::stop_receiving(const std::string& queue) {
  transport_.stop_receiving(queue);
}

Task JournalingTransport::complete(std::vector<messaging::Lease> leases) {
  std::vector<Envelope> messages;
  messages.reserve(leases.size());
  for (const auto& lease : leases) messages.push_back(take(lease));
  const auto failure = co_await outcome(transport_.complete(std::move(leases)));
  for (const auto& message : messages) journal_.note(failure ? Event::unsettled : Event::done, message);
  if (failure) std::rethrow_exception(failure);
}

Task JournalingTransport::abandon(messaging::Lease lease, messaging::Milliseconds delay) {
  const auto message = take(lease);
  const auto failure = co_await outcome(transport_.abandon(lease, delay));
  journal_.note(failure ? Event::unsettled : Event::later, message, "", failure ? 0 : static_cast<int>(delay.count()));
  if (failure) std::rethrow_exception(failure);
}

Task JournalingTransport::move_to_error(messaging::Lease lease, messaging::Headers why) {
  const auto message = take(lease);
  const auto reason = why[messaging::header::exception_message];
  const auto failure = co_await outcome(transport_.move_to_error(lease, std::move(why)));
  journal_.note(failure ? Event::unsettled : Event::error, message, failure ? "" : reason);
  if (failure) std::rethrow_exception(failure);
}

messaging::Awaitable<std::vector<Envelope>> JournalingTransport::failed_messages() {
  return transport_.failed_messages();
}

messaging::Awaitable<std::size_t> JournalingTransport::return_failed(std::optional<std::string> message_id) {
  return transport_.return_failed(std::move(message_id));
}

const Envelope& JournalingTransport::in_hand() const {
  static const Envelope none;
  return held_.empty() ? none : held_.rbegin()->second;
}

Envelope JournalingTransport::take(const messaging::Lease& lease) {
  const auto held = held_.extract(lease.id);
  return held.empty() ? Envelope() : held.mapped();
}

void JournalingLog::write(std::string_view endpoint, std::string_view line) {
  log_.write(endpoint, line);
  journal_.note(Event::said, transport_.in_hand(), std::string(line));
}

void journal_failures(messaging::Endpoint& endpoint, Journal& journal) {
  endpoint.incoming().use("journal", [&journal](messaging::IncomingContext& context, messaging::Next next) -> Task {
    std::exception_ptr failure;
    try {
      co_await next();
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) co_return;
    Envelope message;
    message.headers = context.message().headers;
    journal.note(Event::failed, message, messaging::describe(failure), context.attempt().within_delivery);
    std::rethrow_exception(failure);
  });
}

}  // namespace live
