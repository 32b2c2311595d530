#pragma once

#include <fmt/format.h>

#include <any>
#include <boost/core/demangle.hpp>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>

#include "messaging/database/database.hpp"
#include "messaging/envelope.hpp"
#include "messaging/message.hpp"
#include "messaging/outgoing_message.hpp"
#include "messaging/pipeline.hpp"
#include "messaging/recoverability.hpp"
#include "messaging/task.hpp"

namespace messaging {

class Endpoint;

/// What behaviours hand on to those behind them and to the handler: one value of each type.
class Extensions {
 public:
  template <class T>
  T& set(T value) {
    return *std::any_cast<std::shared_ptr<T>>(values_[typeid(T)] = std::make_shared<T>(std::move(value)));
  }
  /// Null if nobody set a value of this type.
  template <class T>
  T* find() {
    const auto found = values_.find(typeid(T));
    return found == values_.end() ? nullptr : std::any_cast<std::shared_ptr<T>&>(found->second).get();
  }
  /// Throws std::logic_error if nobody set a value of this type.
  template <class T>
  T& get() {
    if (T* value = find<T>()) return *value;
    throw std::logic_error("no behaviour has set the extension " + boost::core::demangle(typeid(T).name()) +
                           " for this message");
  }
  /// The value of this type; a new one if nobody set any.
  template <class T>
  T& get_or_add() {
    T* value = find<T>();
    return value ? *value : set(T());
  }
  template <class T>
  void remove() {
    values_.erase(typeid(T));
  }

 private:
  std::map<std::type_index, std::any> values_;
};

/// The endpoint's database, as used while one message is handled.
class ContextDatabase {
 public:
  ContextDatabase(Database& database, Transaction::BeforeCommit before_commit)
      : database_(&database), before_commit_(std::move(before_commit)) {}
  Awaitable<Transaction> begin() { return database_->begin(before_commit_); }

 private:
  Database* database_;
  Transaction::BeforeCommit before_commit_;
};

/// What a handler, and each behaviour around it, is given together with the message.
class IncomingContext : public std::enable_shared_from_this<IncomingContext> {
 public:
  IncomingContext(Endpoint& endpoint, Envelope message, Attempt attempt)
      : endpoint_(endpoint), message_(std::move(message)), attempt_(attempt) {}

  const Envelope& message() const { return message_; }
  const std::string& message_id() const { return message_.id(); }
  const std::string& conversation_id() const;
  const Attempt& attempt() const { return attempt_; }
  const std::string& endpoint_name() const;

  /// Sends a command to its owner; publishes an event. The bytes are made before this returns its Task.
  /// The Task throws Unroutable, TransportError, or what a behaviour throws.
  Task send(const AnyMessage& command);
  Task publish(const AnyMessage& event);
  /// Sends a message that was stored: it goes through the outgoing pipeline once more, with the ID and the headers that
  /// it has. Throws as send does.
  Task dispatch(OutgoingMessage message);

  ContextDatabase database();
  Extensions& extensions() { return extensions_; }
  Clock& clock();

  template <class... Values>
  void log(fmt::format_string<Values...> text, Values&&... values) {
    write_log(fmt::format(text, std::forward<Values>(values)...));
  }

 private:
  void write_log(std::string_view line);

  Endpoint& endpoint_;
  Envelope message_;
  Attempt attempt_;
  Extensions extensions_;
};

/// Handlers and incoming behaviours are given the same context.
using HandlerContext = IncomingContext;

/// What a behaviour is given for a message on its way out; what it changes is what is sent.
class OutgoingContext {
 public:
  OutgoingContext(Endpoint& endpoint, std::shared_ptr<IncomingContext> incoming, OutgoingMessage message)
      : endpoint_(endpoint), incoming_(std::move(incoming)), outgoing_(std::move(message)) {}

  Envelope& message() { return outgoing_.envelope; }
  const Envelope& message() const { return outgoing_.envelope; }
  Intent intent() const { return outgoing_.intent; }
  /// The queue of a command, the type of an event.
  const std::string& destination() const { return outgoing_.destination; }
  /// All of these: what can be stored now and dispatched later.
  const OutgoingMessage& outgoing_message() const { return outgoing_; }
  /// The message that is being handled while this one is sent; null at the Frontend's prompt.
  IncomingContext* incoming() const { return incoming_.get(); }
  const std::string& endpoint_name() const;
  Clock& clock();
  /// Lets `next` run after a while; nobody waits for it. If it fails then, the log says so.
  void later(Milliseconds delay, Next next);

  template <class... Values>
  void log(fmt::format_string<Values...> text, Values&&... values) {
    write_log(fmt::format(text, std::forward<Values>(values)...));
  }

 private:
  void write_log(std::string_view line);

  Endpoint& endpoint_;
  std::shared_ptr<IncomingContext> incoming_;
  OutgoingMessage outgoing_;
};

}  // namespace messaging
