#include "messaging/endpoint.hpp"

#include <boost/asio/co_spawn.hpp>
#include <stdexcept>

namespace messaging {
namespace {

/// The pause after the broker itself failed; it may be back by then.
constexpr Milliseconds broker_pause{1000};

/// A reason that quotes half a message would be as long as the message.
std::string shortened(std::string text, std::size_t most = 1000) {
  if (text.size() > most) text.replace(most, std::string::npos, " …");
  return text;
}

/// Enough of a message for a log: which of several of its type it is.
std::string in_short(const Envelope& message) {
  return shortened(message.type(), 60) + " " + shortened(message.body, 60);
}

bool is_hopeless(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const BadMessage&) {
    return true;
  } catch (...) {
    return false;
  }
}

nlohmann::json parse_body(const Envelope& message) {
  if (message.body.size() > Endpoint::longest_body) {
    throw BadMessage(fmt::format("the body has {} bytes; the longest that is read has {}", message.body.size(),
                                 Endpoint::longest_body));
  }
  try {
    return nlohmann::json::parse(message.body);
  } catch (const nlohmann::json::exception& error) {
    throw BadMessage("the body is not JSON: " + reason_of(error));
  }
}

}  // namespace

Endpoint::Endpoint(std::string name, Services services, Database database)
    : name_(std::move(name)), services_(services), database_(std::move(database)) {}

void Endpoint::add_handler(std::string type, Intent intent, AnyHandler handler) {
  if (handlers_.contains(type)) {
    throw std::logic_error("endpoint " + name_ + " has two handlers for " + type +
                           ": is one registered twice, or have two message types the same name?");
  }
  if (intent == Intent::event) events_.insert(type);
  handlers_.emplace(std::move(type), std::move(handler));
}

Task Endpoint::send(const AnyMessage& command, std::string message_id) {
  return send_new(command, Intent::command, nullptr, std::move(message_id));
}

// Not a coroutine: the message is read here and now, whatever becomes of the caller's temporary.
Task Endpoint::send_new(const AnyMessage& message, Intent intent, std::shared_ptr<IncomingContext> incoming,
                        std::string id) {
  if (message.intent() != intent) {
    throw std::logic_error(fmt::format("{} is {}: use {}", message.type(),
                                       intent == Intent::command ? "an event" : "a command",
                                       intent == Intent::command ? "publish" : "send"));
  }
  if (id.empty()) id = services_.ids.next();
  Headers headers{{header::conversation_id, incoming ? incoming->conversation_id() : id},
                  {header::message_type, message.type()},
                  {header::intent, name_of(intent)},
                  {header::content_type, "application/json"},
                  {header::time_sent, to_iso8601(services_.clock.now())},
                  {header::originating_endpoint, name_}};
  if (incoming) headers[header::causation_id] = incoming->message_id();
  return pass_on(OutgoingMessage(intent, intent == Intent::command ? message.owner() : message.type(),
                                 Envelope(std::move(id), std::move(headers), message.body())),
                 std::move(incoming));
}

Task Endpoint::pass_on(OutgoingMessage message, std::shared_ptr<IncomingContext> incoming) {
  return outgoing_.run(std::make_shared<OutgoingContext>(*this, std::move(incoming), std::move(message)),
                       [this](OutgoingContext& out) -> Task {
                         std::vector<OutgoingMessage> messages(1, out.outgoing_message());
                         co_await services_.transport.send(std::move(messages));
                       });
}

Task Endpoint::prepare() {
  co_await services_.transport.create_queue(name_);
  for (const auto& event : events_) co_await services_.transport.subscribe(name_, event);
}

void Endpoint::stop() {
  stopping_ = true;
  services_.transport.stop_receiving(name_);
}

Task Endpoint::run() {
  while (!stopping_) {
    std::vector<Delivery> deliveries;
    std::exception_ptr failure;
    try {
      deliveries = co_await services_.transport.receive(name_, 1);
      for (const auto& delivery : deliveries) co_await process(delivery);
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure) {
      // Nothing is lost by going on: what was not settled is delivered again.
      log("the broker could not do it: " + describe(failure));
      if (deliveries.empty()) co_await services_.clock.sleep(broker_pause);
    }
  }
}

Task Endpoint::process(const Delivery& delivery) {
  Attempt attempt;
  attempt.delivery = delivery.deliveries;
  if (gives_up(recoverability_, delivery.deliveries)) {
    // How often it was tried in those deliveries nobody knows; at least once in each.
    const Decision decision = MoveToError{delivery.deliveries - 1};
    co_await settle(delivery, decision,
                    fmt::format("given up: handed out {} times without a result", delivery.deliveries - 1));
    co_return;
  }
  for (;; ++attempt.within_delivery) {
    const std::exception_ptr failure = co_await try_handle(delivery.envelope, attempt);
    if (!failure) {
      std::vector<Lease> leases(1, delivery.lease);
      co_await services_.transport.complete(std::move(leases));
      co_return;
    }
    const std::string reason = shortened(describe(failure));
    const Decision decision = decide(recoverability_, attempt, is_hopeless(failure));
    if (!std::holds_alternative<RetryNow>(decision)) {
      co_await settle(delivery, decision, reason);
      co_return;
    }
    if (attempt.within_delivery == 1) {
      log(fmt::format("{} failed: {}. Trying again at once, up to {} times", in_short(delivery.envelope), reason,
                      recoverability_.immediate_retries));
    }
  }
}

Awaitable<std::exception_ptr> Endpoint::try_handle(const Envelope& message, const Attempt& attempt) {
  try {
    auto context = std::make_shared<IncomingContext>(*this, message, attempt);
    co_await incoming_.run(std::move(context), [this](IncomingContext& in) { return call_handler(in); });
    co_return nullptr;
  } catch (...) {
    co_return std::current_exception();
  }
}

Task Endpoint::call_handler(IncomingContext& context) {
  const auto& type = context.message().type();
  const auto handler = handlers_.find(type);
  if (handler == handlers_.end()) {
    throw BadMessage(type.empty() ? "the message has no message-type header"
                                  : fmt::format("endpoint {} has no handler for the message type {}", name_, type));
  }
  // By its ID it is told from others; all messages without one would be copies of each other.
  if (context.message_id().empty()) throw BadMessage("the message has no message-id header");
  const nlohmann::json body = parse_body(context.message());
  co_await handler->second(body, context);
}

Task Endpoint::settle(const Delivery& delivery, const Decision& decision, const std::string& reason) {
  if (const auto* later = std::get_if<RetryLater>(&decision)) {
    log(fmt::format("{} failed: {}. Trying again in {} s", in_short(delivery.envelope), reason,
                    static_cast<double>(later->delay.count()) / 1000));
    co_await services_.transport.abandon(delivery.lease, later->delay);
  } else {
    const int attempts = std::get<MoveToError>(decision).attempts;
    log(fmt::format("{} failed: {}. It goes to the error queue", in_short(delivery.envelope), reason));
    Headers why{{header::failed_queue, name_},
                {header::exception_message, reason},
                {header::attempts, std::to_string(attempts)}};
    co_await services_.transport.move_to_error(delivery.lease, std::move(why));
  }
}

Task Endpoint::run_commit_hooks(IncomingContext& context) {
  for (const auto& [name, hook] : commit_hooks_) co_await hook(context);
}

void Endpoint::run_later(Milliseconds delay, std::function<Task()> work) {
  services_.clock.call_at(services_.clock.now() + delay, [this, work = std::move(work)] {
    asio::co_spawn(services_.executor, work, [this](const std::exception_ptr& failure) {
      if (failure) log("what was to be done later failed: " + describe(failure));
    });
  });
}

void Endpoint::before_commit(std::string name, CommitHook hook) {
  commit_hooks_.emplace_back(std::move(name), std::move(hook));
}

bool Endpoint::remove(std::string_view name) {
  const bool incoming = incoming_.remove(name);
  const bool outgoing = outgoing_.remove(name);
  const auto hooks = std::erase_if(commit_hooks_, [&](const auto& hook) { return hook.first == name; });
  return incoming || outgoing || hooks > 0;
}

std::vector<std::string> Endpoint::behaviors() const {
  auto names = incoming_.names();
  for (auto& name : outgoing_.names()) names.push_back(std::move(name));
  return names;
}

std::vector<std::string> Endpoint::commit_hooks() const {
  std::vector<std::string> names;
  for (const auto& [name, hook] : commit_hooks_) names.push_back(name);
  return names;
}

}  // namespace messaging
