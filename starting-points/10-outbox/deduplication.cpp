#include "deduplication.hpp"

constexpr auto deduplication_schema = R"sql(
  CREATE TABLE IF NOT EXISTS processed_messages(
    message_id TEXT PRIMARY KEY);
)sql";

Task deduplicate(IncomingContext& context, Next next) {
  Transaction transaction = co_await context.database().begin();
  const bool is_new =
      transaction.execute(
          "INSERT OR IGNORE INTO processed_messages(message_id) VALUES (?)",
          context.message_id()) > 0;
  if (!is_new) context.log("this message was processed before");
  context.extensions().set(Processing{transaction, is_new});
  co_await next();
}

void use_deduplication(Endpoint& endpoint) {
  endpoint.schema(deduplication_schema);
  endpoint.incoming().use("deduplication", deduplicate);
}
