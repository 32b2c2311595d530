#pragma once

#include "messages.hpp"

// The chaos monkeys. Each has a gift of its own, and leaves all others alone.

/// Sends each AddItem of a teddy twice, at once.
Task duplicate_teddies(OutgoingContext& context, Next next);

/// Lets no transaction be saved in which a drone is added.
Task fail_drones(HandlerContext& context);

/// Fails the first ItemAdded of a train, once for each message that is handled.
Task fail_first_train(OutgoingContext& context, Next next);

/// Sends a copy of each AddItem of a kite, 10 s after the first.
Task repeat_kites(OutgoingContext& context, Next next);
