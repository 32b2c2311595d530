#include "shop/worlds/explorations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "shop/worlds/model.hpp"
#include "shop/worlds/small_world.hpp"
#include "shop/worlds/wrapping.hpp"

namespace shop::worlds {
namespace {

std::vector<Fault> faults(int exercise) {
  using enum Fault;
  if (exercise == 1) return {};
  if (exercise == 2) return {copy, late_copy};
  if (exercise == 3) return {commit_fails, copy};
  if (exercise <= 6) return {send_lost, send_unsure, commit_fails, copy};
  return {std::begin(simulation::all_faults), std::end(simulation::all_faults)};
}

/// While messages leave, the database is free for others.
Property no_transaction_while_sending() {
  Property property;
  property.name = "no-transaction-while-sending";
  property.always = [](const Ledger& ledger, const simulation::Happening& happening) {
    if (happening.what != simulation::What::sent || happening.endpoint != "orders") return;
    expect(!ledger.in_transaction(), "while messages leave, no transaction is open",
           "one is: as long as the broker is slow, nobody else can write", "process_once: where its transactions end");
  };
  return property;
}

std::vector<Property> properties(int exercise) {
  std::vector<Property> all{nothing_lost_nothing_twice(), nothing_stuck()};
  if (exercise >= 3) all.push_back(told_after_true());
  if (exercise >= 4) all.push_back(every_change_is_told());
  if (exercise <= 6 || exercise >= 10) all.push_back(billing_agrees());
  if (exercise >= 10) all.push_back(told_only_what_changed());
  if (exercise >= 10) all.push_back(no_transaction_while_sending());
  return all;
}

/// Whatever goes wrong, each message of a handler that sends four leaves, in their order and each under its own ID.
Property each_of_several_leaves() {
  Property property;
  property.name = "each-of-several-leaves";
  property.at_rest = [](SimulatedShop& shop) {
    if (shop.order("A").empty() || !shop.failed().empty()) return;
    std::vector<std::string> types;
    std::set<std::string> ids;
    for (const auto& sent : shop.world().wire()) {
      if (sent.from == "orders" && ids.insert(sent.envelope->id()).second) types.push_back(sent.envelope->type());
    }
    const std::vector<std::string> wanted{"ItemAdded", "GiftWrapped", "WrapGift", "GiftWrapped"};
    expect(types == wanted, fmt::format("the handler's messages leave, each under one ID: {}", fmt::join(wanted, ", ")),
           fmt::format("what leaves is {}", fmt::join(types, ", ")),
           "what becomes of the second message, and of those behind it, when something goes wrong");
  };
  return property;
}

/// True if each line changes the order, when it is handled in its turn.
bool each_line_changes(const Script& script, const std::vector<std::string>& given) {
  Model model(10);
  for (const auto& line : given) model.typed(*wish_of(line), line);
  return std::all_of(script.begin(), script.end(),
                     [&](const auto& line) { return model.typed(*wish_of(line), line).told.least > 0; });
}

}  // namespace

Check schedules_of_scripts(int exercise, std::string sentence, int rung_of_hints) {
  Exploration exploration;
  exploration.given = {"create A", "create B"};
  exploration.faults = faults(exercise);
  exploration.in_total = 1;
  exploration.order = exercise == 1 ? Order::any : Order::as_sent;
  exploration.properties = properties(exercise);
  return in_every_script(
      std::move(sentence), rung_of_hints, exploration, [exercise, given = exploration.given](bool deep) {
        auto scripts = all_scripts(deep ? 3 : 2, {.creates = false, .removes = exercise >= 5});
        // Until the outbox, a command that changes nothing is told of when it comes again: exercise 9 shows what that
        // costs.
        if (exercise >= 7 && exercise <= 9) {
          std::erase_if(scripts, [&](const auto& script) { return !each_line_changes(script, given); });
        }
        return scripts;
      });
}

Check two_instances(int exercise, const std::string& endpoint, std::string sentence, int rung_of_hints) {
  Exploration exploration;
  exploration.given = {"create A"};
  exploration.typed = {"add book to A"};
  // Of two such commands one changes nothing. From exercise 7 on it is told of when it comes again, until exercise 10.
  if (exercise <= 6 || exercise >= 10) exploration.typed.emplace_back("add book to A");
  exploration.twice = {endpoint};
  exploration.faults = {Fault::late_copy, Fault::lease_expires};
  exploration.in_total = 1;
  exploration.properties = {nothing_lost_nothing_twice(), nothing_stuck(), told_after_true(), every_change_is_told()};
  // In exercise 7 Billing hears of a change under two IDs if Orders handles its command twice.
  if (exercise == 7) exploration.faults = {Fault::lease_expires};
  if (exercise != 7 || endpoint == "billing") exploration.properties.push_back(billing_agrees());
  return {std::move(sentence), rung_of_hints, exploration};
}

Check several_messages(int exercise, std::string sentence, int rung_of_hints) {
  Exploration exploration;
  exploration.given = {"create A"};
  exploration.typed = {"add book to A"};
  exploration.faults = faults(exercise);
  exploration.properties = {each_of_several_leaves(), nothing_stuck()};
  exploration.besides = wrapping::with_wrapping;
  return {std::move(sentence), rung_of_hints, exploration};
}

}  // namespace shop::worlds
