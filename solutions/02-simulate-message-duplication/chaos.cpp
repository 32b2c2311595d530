#include "chaos.hpp"

Task duplicate_teddies(OutgoingContext& context, Next next) {
  if (is<AddItem>(context, Gift::teddy)) {
    context.log("chaos: this teddy leaves twice");
    co_await next();
  }
  co_await next();
}
