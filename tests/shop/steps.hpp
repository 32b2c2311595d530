#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shop/checks/exploration.hpp"

// Shops of the story, each written in its own way, right or wrong: what the explorations of these tests go through.

namespace test {

struct CreateOrder : messaging::Command<"CreateOrder", "orders"> {
  CreateOrder() = default;
  explicit CreateOrder(std::string id) : order_id(std::move(id)) {}

  std::string order_id;

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(CreateOrder, order_id)
};

struct AddItem : messaging::Command<"AddItem", "orders"> {
  AddItem() = default;
  AddItem(std::string id, shop::Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  shop::Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(AddItem, order_id, gift)
};

struct RemoveItem : messaging::Command<"RemoveItem", "orders"> {
  RemoveItem() = default;
  RemoveItem(std::string id, shop::Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  shop::Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(RemoveItem, order_id, gift)
};

struct ItemAdded : messaging::Event<"ItemAdded"> {
  ItemAdded() = default;
  ItemAdded(std::string id, shop::Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  shop::Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(ItemAdded, order_id, gift)
};

struct ItemRemoved : messaging::Event<"ItemRemoved"> {
  ItemRemoved() = default;
  ItemRemoved(std::string id, shop::Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  shop::Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(ItemRemoved, order_id, gift)
};

/// What Orders or Billing holds of the gifts of one order.
enum class Items {
  set,     ///< each gift once
  list,    ///< one row more with each addition, one less with each removal
  counted  ///< the same with a number beside it, that a removal before its addition makes negative
};

enum class Publish { never, before_commit, after_commit };

/// When Orders tells of what a command asks for.
enum class Tells {
  always,
  if_changed,
  if_changed_or_again,  ///< also if it remembers the command
  as_the_first_time     ///< again if it remembers that this command has changed something
};

/// Where Orders notes the IDs of the commands that it has handled.
enum class Remembers { nowhere, in_memory, in_a_commit_before, in_a_commit_after, in_the_same_commit };

/// How a shop is written. As it stands: the simplest that works as long as nothing goes wrong.
struct Ways {
  using Besides = std::function<messaging::Task(messaging::HandlerContext&)>;

  Items order = Items::set;
  Items bill = Items::set;
  Publish publish = Publish::after_commit;
  Tells tells = Tells::if_changed;
  Remembers remembers = Remembers::nowhere;
  bool ends_early = false;         ///< without a commit, if there is nothing to change
  bool derives_ids = false;        ///< an event's ID is made from that of its command
  bool billing_remembers = false;  ///< the IDs of the events that it has handled, in the same commit
  Besides adding{};                ///< what the handler of AddItem does besides, first
};

shop::Step shop_with(const Ways& ways);

/// A shop in which nothing goes wrong under any fault, in any order: commands and events are known by their IDs.
Ways right();

/// All faults that may strike between the endpoints and in them; early timers are of no interest here.
inline const std::vector<shop::Fault> every_fault{
    shop::Fault::copy,        shop::Fault::late_copy, shop::Fault::commit_fails, shop::Fault::send_lost,
    shop::Fault::send_unsure, shop::Fault::ack_lost,  shop::Fault::crash};

/// An order A is given; then the lines are typed.
shop::Exploration exploring(std::vector<std::string> typed, std::vector<shop::Fault> faults,
                            std::vector<shop::Property> properties);
/// All five.
std::vector<shop::Property> every_property();

shop::Outcome explored(const shop::Step& step, const shop::Exploration& exploration, bool deep = false);
/// What is said of the property that breaks, a line for each thing: the schedule, `expected …`, `happened …`, what the
/// customer sees, the rows that are wrong; `holds` if none breaks.
std::string said(const shop::Step& step, const shop::Exploration& exploration);
/// The name of the property that breaks, with the schedule: `billing-agrees: C1, E1 lost`; `holds` if none does.
std::string verdict(const Ways& ways, const shop::Exploration& exploration);

}  // namespace test
