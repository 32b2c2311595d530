#include "chaos.hpp"

Task duplicate_teddies(OutgoingContext& context, Next next) {
  if (is<AddItem>(context, Gift::teddy)) {
    context.log("chaos: this teddy leaves twice");
    co_await next();
  }
  co_await next();
}

Task fail_drones(HandlerContext& context) {
  if (is<AddItem>(context, Gift::drone))
    throw DatabaseError("chaos: no drone is ever saved");
  co_return;
}

Task fail_first_train(OutgoingContext& context, Next next) {
  if (is<ItemAdded>(context, Gift::train) &&
      context.incoming()->attempt().is_first()) {
    throw TransportError("chaos: the broker does not answer");
  }
  co_await next();
}

Task repeat_kites(OutgoingContext& context, Next next) {
  co_await next();
  if (!is<AddItem>(context, Gift::kite)) co_return;
  context.log("chaos: a copy of this kite leaves in 10 s");
  context.later(std::chrono::seconds(10), next);
}
