#include "messaging/context.hpp"

#include "messaging/endpoint.hpp"

namespace messaging {

const std::string& IncomingContext::conversation_id() const {
  const auto& id = message_.header(header::conversation_id);
  return id.empty() ? message_id() : id;
}

const std::string& IncomingContext::endpoint_name() const {
  return endpoint_.name();
}

Task IncomingContext::send(const AnyMessage& command) {
  return endpoint_.send_new(command, Intent::command, shared_from_this(), "");
}

Task IncomingContext::publish(const AnyMessage& event) {
  return endpoint_.send_new(event, Intent::event, shared_from_this(), "");
}

Task IncomingContext::dispatch(OutgoingMessage message) {
  return endpoint_.pass_on(std::move(message), shared_from_this());
}

ContextDatabase IncomingContext::database() {
  return ContextDatabase(endpoint_.database(), [this] { return endpoint_.run_commit_hooks(*this); });
}

Clock& IncomingContext::clock() {
  return endpoint_.services().clock;
}

void IncomingContext::write_log(std::string_view line) {
  endpoint_.services().log.write(endpoint_.name(), line);
}

const std::string& OutgoingContext::endpoint_name() const {
  return endpoint_.name();
}

Clock& OutgoingContext::clock() {
  return endpoint_.services().clock;
}

void OutgoingContext::later(Milliseconds delay, Next next) {
  endpoint_.run_later(delay, std::move(next));
}

void OutgoingContext::write_log(std::string_view line) {
  endpoint_.services().log.write(endpoint_.name(), line);
}

}  // namespace messaging
