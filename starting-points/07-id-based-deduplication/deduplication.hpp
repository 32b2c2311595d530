#pragma once

#include "messages.hpp"

/// What `deduplicate` sets for the handlers:
/// context.extensions().get<Processing>()
struct Processing {
  Transaction& transaction;  ///< holds the mark of the message, uncommitted
  bool is_new;               ///< false: the message was processed before
};

/// Marks each message as processed, in the transaction that its handler
/// commits.
Task deduplicate(IncomingContext& context, Next next);

/// Makes an endpoint know which messages it has processed.
void use_deduplication(Endpoint& endpoint);
