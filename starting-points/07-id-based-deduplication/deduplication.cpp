#include "deduplication.hpp"

Task deduplicate(IncomingContext&, Next next) {
  // Your code goes here.
  co_await next();
}

void use_deduplication(Endpoint&) {
  // Your code goes here.
}
