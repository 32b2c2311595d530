#include "outbox.hpp"

constexpr auto outbox_schema = R"sql(
  CREATE TABLE IF NOT EXISTS outbox(
    message_id    TEXT PRIMARY KEY,
    messages      TEXT NOT NULL,
    dispatched_at TEXT);
)sql";

Task process_once(IncomingContext&, Next next) {
  // Your code goes here.
  co_await next();
}

Task hold_back(OutgoingContext&, Next next) {
  // Your code goes here.
  co_await next();
}

void use_outbox(Endpoint& endpoint) {
  endpoint.schema(outbox_schema);
}
