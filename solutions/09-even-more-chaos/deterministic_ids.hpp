#pragma once

#include "messages.hpp"

/// Gives whatever a handler sends an ID that follows from the message it
/// handles: however often that is handled, what it sends has the same ID.
Task derive_id(OutgoingContext& context, Next next);
