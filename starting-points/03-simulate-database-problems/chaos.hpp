#pragma once

#include "messages.hpp"

// The chaos monkeys. Each has a gift of its own, and leaves all others alone.

/// Sends each AddItem of a teddy twice, at once.
Task duplicate_teddies(OutgoingContext& context, Next next);

/// Lets no transaction be saved in which a drone is added.
Task fail_drones(HandlerContext& context);
