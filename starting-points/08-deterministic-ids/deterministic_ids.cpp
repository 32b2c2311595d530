#include "deterministic_ids.hpp"

Task derive_id(OutgoingContext&, Next next) {
  // Your code goes here.
  co_await next();
}
