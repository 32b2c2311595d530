#include "chaos.hpp"

/// Turns what a customer types into a command.
std::optional<AnyMessage> parse_command(const TypedLine& line) {
  if (line.is("create <order>")) return CreateOrder{line.order()};
  if (line.is("add <gift> to <order>"))
    return AddItem{line.order(), line.gift()};
  if (line.is("remove <gift> from <order>"))
    return RemoveItem{line.order(), line.gift()};
  return std::nullopt;
}

/// The Frontend only sends; it handles nothing.
void configure_frontend(Endpoint& frontend) {
  frontend.outgoing().use("duplication", duplicate_teddies);
  frontend.outgoing().use("late copies", repeat_kites);
}
