#pragma once

#include "messages.hpp"

/// What handlers are given: context.extensions().get<Outbox>()
struct Outbox {
  Transaction& transaction;  ///< in which the handler changes the data
  std::vector<OutgoingMessage> messages;  ///< what it has sent so far
};

/// How long it is remembered that a message was processed.
constexpr auto kept_for = std::chrono::hours(7 * 24);

/// Handles each message once. What that sends is stored in the transaction in
/// which it changes the data, and dispatched when that is saved.
Task process_once(IncomingContext& context, Next next);

/// Keeps what a handler sends in the outbox, instead of letting it go.
Task hold_back(OutgoingContext& context, Next next);

/// Gives an endpoint an outbox.
void use_outbox(Endpoint& endpoint);
