#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "messaging/context.hpp"
#include "messaging/database/database.hpp"
#include "messaging/errors.hpp"
#include "messaging/ids.hpp"
#include "messaging/log.hpp"
#include "messaging/message.hpp"
#include "messaging/pipeline.hpp"
#include "messaging/recoverability.hpp"
#include "messaging/text/json.hpp"
#include "messaging/text/whole_numbers.hpp"
#include "messaging/transport/transport.hpp"
#include "messaging/waiting/clock.hpp"

namespace messaging {

/// What an endpoint stands on. Live these are the real things, in a simulation they are not; an endpoint cannot tell.
struct Services {
  Transport& transport;
  Clock& clock;
  IdGenerator& ids;
  Log& log;
  asio::any_io_executor executor;  ///< where work runs that nobody waits for
};

/// The message that an envelope carries. Throws BadMessage, naming the field, if it does not fit the type.
template <class M>
M read(const std::string& type, const nlohmann::json& body) {
  require_message<M>();
  try {
    static const FieldNames whole = whole_number_fields(nlohmann::json(M()));
    require_whole_numbers(body, whole);
    M message = body.get<M>();
    if (!whole.empty()) require_same_numbers(body, nlohmann::json(message), whole);
    return message;
  } catch (const nlohmann::json::exception& error) {
    throw BadMessage("the body of this " + type + " does not fit: " + reason_of(error));
  } catch (const std::exception& error) {
    throw BadMessage("the body of this " + type + " does not fit: " + error.what());
  }
}

/// A name, an input queue, handlers, two pipelines, recoverability and a database of its own.
class Endpoint {
 public:
  /// A longer body goes to the error queue unread.
  static constexpr std::size_t longest_body = std::size_t{256} * 1024;
  using CommitHook = std::function<Task(IncomingContext&)>;

  Endpoint(std::string name, Services services, Database database);
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  /// Registers what handles a command or an event: a function `Task (const M&, HandlerContext&)`. Handling an event
  /// subscribes to it. Throws std::logic_error if the type has a handler already.
  template <class M, class Handler>
  void handle(Handler handler) {
    require_message<M>();
    add_handler(std::string(M::type), M::intent,
                [handler](const nlohmann::json& body, IncomingContext& context) -> Task {
                  const M message = read<M>(std::string(M::type), body);
                  co_await handler(message, context);
                });
  }

  /// What a received message passes through before its handler.
  Pipeline<IncomingContext>& incoming() { return incoming_; }
  /// What a message passes through before the transport.
  Pipeline<OutgoingContext>& outgoing() { return outgoing_; }
  /// Runs before each commit of a message's transaction; if it throws, nothing is saved.
  void before_commit(std::string name, CommitHook hook);
  /// Takes out the behaviours and commit hooks that were registered under this name. False if there are none.
  bool remove(std::string_view name);
  /// Under which names behaviours, and commit hooks, were registered.
  std::vector<std::string> behaviors() const;
  std::vector<std::string> commit_hooks() const;

  void recoverability(Recoverability policy) { recoverability_ = std::move(policy); }
  const Recoverability& recoverability() const { return recoverability_; }
  /// Creates tables; every statement says IF NOT EXISTS, since it runs at each start. Throws DatabaseError.
  void schema(const std::string& sql) {
    rethrow_sqlite_as<DatabaseError>("SQLite refuses the schema of " + name_, [&] { database_.schema(sql); });
  }

  /// Sends a command when no message is being handled, as at a prompt. Its ID, if none is given, is a new one.
  Task send(const AnyMessage& command, std::string message_id = "");

  /// Makes the queue and the subscriptions, unless they are there.
  Task prepare();
  /// Handles messages, one at a time, until `stop`. The message in hand is finished first.
  Task run();
  void stop();
  bool stopping() const { return stopping_; }

  const std::string& name() const { return name_; }
  Database& database() { return database_; }
  const Services& services() const { return services_; }

 private:
  friend class IncomingContext;
  friend class OutgoingContext;
  using AnyHandler = std::function<Task(const nlohmann::json&, IncomingContext&)>;

  void add_handler(std::string type, Intent intent, AnyHandler handler);
  Task send_new(const AnyMessage& message, Intent intent, std::shared_ptr<IncomingContext> incoming, std::string id);
  Task pass_on(OutgoingMessage message, std::shared_ptr<IncomingContext> incoming);
  Task process(const Delivery& delivery);
  Awaitable<std::exception_ptr> try_handle(const Envelope& message, const Attempt& attempt);
  Task call_handler(IncomingContext& context);
  Task settle(const Delivery& delivery, const Decision& decision, const std::string& reason);
  Task run_commit_hooks(IncomingContext& context);
  void run_later(Milliseconds delay, std::function<Task()> work);
  void log(const std::string& line) { services_.log.write(name_, line); }

  std::string name_;
  Services services_;
  Database database_;
  std::map<std::string, AnyHandler> handlers_;
  std::set<std::string> events_;
  Pipeline<IncomingContext> incoming_;
  Pipeline<OutgoingContext> outgoing_;
  std::vector<std::pair<std::string, CommitHook>> commit_hooks_;
  Recoverability recoverability_;
  bool stopping_ = false;
};

}  // namespace messaging
