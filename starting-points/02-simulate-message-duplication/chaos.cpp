#include "chaos.hpp"

Task duplicate_teddies(OutgoingContext&, Next next) {
  // Your code goes here.
  co_await next();
}
