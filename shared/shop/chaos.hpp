#pragma once

#include "messaging/envelope.hpp"
#include "shop/gift.hpp"

namespace shop {

/// True if the message's body says that it is about this gift.
bool is_about(const messaging::Envelope& message, Gift gift);

/// True if the message that is on its way out, or that is being handled, is an `M` about this gift: how a chaos monkey
/// finds its victims.
///
///     if (is<AddItem>(context, Gift::teddy)) co_await next();
template <class M, class Context>
bool is(const Context& context, Gift gift) {
  return context.message().type() == M::type && is_about(context.message(), gift);
}

}  // namespace shop
