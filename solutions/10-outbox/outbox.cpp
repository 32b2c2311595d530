#include "outbox.hpp"

using Messages = std::vector<OutgoingMessage>;

/// A record for each message that was handled: what was sent for it, as JSON,
/// emptied once it is dispatched; and since when it is.
constexpr auto outbox_schema = R"sql(
  CREATE TABLE IF NOT EXISTS outbox(
    message_id    TEXT PRIMARY KEY,
    messages      TEXT NOT NULL,
    dispatched_at TEXT);

  CREATE INDEX IF NOT EXISTS outbox_by_age ON outbox(dispatched_at);
)sql";

std::optional<Messages> find_record(Transaction& transaction,
                                    const std::string& message_id) {
  Rows rows = transaction.query(
      "SELECT messages FROM outbox WHERE message_id = ?", message_id);
  if (!rows.next()) return std::nullopt;
  return messages_from_json(rows.text(0));
}

void insert_record(Transaction& transaction, const std::string& message_id,
                   const Messages& messages) {
  transaction.execute("INSERT INTO outbox(message_id, messages) VALUES (?, ?)",
                      message_id, to_json_text(messages));
}

/// Empties the record of the message in hand, and forgets those of long ago.
void mark_dispatched(Transaction& transaction, IncomingContext& context) {
  const Time now = context.clock().now();
  transaction.execute(
      "UPDATE outbox SET messages = '[]', dispatched_at = ? "
      "WHERE message_id = ?",
      to_iso8601(now), context.message_id());
  transaction.execute("DELETE FROM outbox WHERE dispatched_at < ?",
                      to_iso8601(now - kept_for));
}

/// What is to be dispatched for the message in hand: what is stored for it, if
/// it was handled before, or else what its handler sends now.
Awaitable<Messages> messages_for(IncomingContext& context, Next next) {
  Transaction transaction = co_await context.database().begin();
  if (auto stored = find_record(transaction, context.message_id()))
    co_return *stored;
  Outbox& outbox = context.extensions().set(Outbox{transaction, {}});
  co_await next();
  const Messages messages = outbox.messages;
  context.extensions().remove<Outbox>();
  insert_record(transaction, context.message_id(), messages);
  if (messages.empty()) mark_dispatched(transaction, context);
  co_await transaction.commit();
  co_return messages;
}

Task process_once(IncomingContext& context, Next next) {
  const Messages messages = co_await messages_for(context, next);
  if (messages.empty()) co_return;
  for (const auto& message : messages) co_await context.dispatch(message);
  Transaction transaction = co_await context.database().begin();
  mark_dispatched(transaction, context);
  co_await transaction.commit();
}

Task hold_back(OutgoingContext& context, Next next) {
  IncomingContext* incoming = context.incoming();
  Outbox* outbox = incoming ? incoming->extensions().find<Outbox>() : nullptr;
  if (outbox) {
    outbox->messages.push_back(context.outgoing_message());
  } else {
    co_await next();
  }
}

void use_outbox(Endpoint& endpoint) {
  endpoint.schema(outbox_schema);
  endpoint.incoming().use("outbox", process_once);
  endpoint.outgoing().use("outbox", hold_back);
}
