#include "simulation/search/search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>

#include "simulation/search/explorer.hpp"
#include "simulation/search/exploring.hpp"
#include "simulation/search/sampler.hpp"

using namespace messaging;
using namespace simulation;
using namespace test;

namespace {

const Bounds no_faults = Bounds::each_once({}, 0);

Bounds every_kind(int in_total) {
  return Bounds::each_once({std::begin(all_faults), std::end(all_faults)}, in_total);
}

System in_any_order(System system) {
  system.order = Order::any;
  return system;
}

/// Breaks where an endpoint has exactly these rows.
Property never(const std::string& endpoint, const std::string& its_rows) {
  return {endpoint + " has " + its_rows, [=](World& world) { return rows(world, endpoint) != its_rows; }};
}

std::string token_found(const System& system, const Property& property, const Bounds& bounds,
                        const Effort& effort = {}) {
  const auto found = search(execution(system, {property}), bounds, static_cast<int>(system.typed.size()), effort);
  return found.counterexample ? found.counterexample->schedule.token() : "nothing";
}

/// What the search takes to be the cheapest, without leaving commands out; and what it is, of all without reduction.
void require_cheapest(System system, const Property& property, const Bounds& bounds) {
  CAPTURE(property.name);
  const auto found = search(execution(system, {property}), bounds, 0);
  REQUIRE(found.counterexample.has_value());
  system.merge = Merge::never;
  const auto run = execution(system, {property});
  std::vector<Cost> costs;
  Explorer explorer(bounds, Reductions::none());
  do {
    Counting counting(explorer);
    if (run(counting, {})) costs.push_back(counting.cost());
  } while (explorer.next());
  CHECK((found.counterexample->cost == *std::min_element(costs.begin(), costs.end())));
}

/// Counts how often each kind of fault strikes.
class FaultCount final : public Choices {
 public:
  explicit FaultCount(Choices& who_decides) : decides_(who_decides) {}
  std::optional<std::size_t> next(const std::vector<Step>& steps) override {
    const auto chosen = decides_.next(steps);
    if (chosen) ++count[steps[*chosen].fault];
    return chosen;
  }
  Fault strikes(const Seam& seam) override {
    const auto fault = decides_.strikes(seam);
    ++count[fault];
    if (fault == Fault::copy || fault == Fault::late_copy) copied.insert(seam.message);
    return fault;
  }
  std::map<Fault, int> count;
  std::set<std::string> copied;

 private:
  Choices& decides_;
};

/// The tokens of the first schedules that are drawn.
std::vector<std::string> draw(const System& system, const Bounds& bounds, std::uint32_t seed, int count) {
  std::vector<std::string> tokens;
  Storage storage;
  Sampler sampler(bounds, seed);
  for (; count > 0; --count) {
    World world(system.nodes, storage);
    Recording recording(sampler);
    play(world, system, recording);
    sampler.next_sample();
    tokens.push_back(recording.schedule().token());
  }
  return tokens;
}

}  // namespace

TEST_CASE("of all schedules that break a property the cheapest is shown") {
  const auto two = one_subscriber({"A", "B"});
  require_cheapest(two, never("orders", "A B A"), every_kind(1));
  require_cheapest(two, never("billing", "B A"), every_kind(1));
  require_cheapest(in_any_order(two), never("billing", "B A"), no_faults);
  require_cheapest(two_senders({"A"}), never("post", "A from shipping A from billing"), no_faults);
  require_cheapest(in_any_order(sends_back({"A", "B"})), never("orders", "1 of A 2 of A 1 of B 2 of B"), no_faults);
  require_cheapest(one_subscriber({"A", "B", "C"}), never("billing", "A B C"), no_faults);
}

TEST_CASE("fewer faults come first, then fewer deliveries, then less overtaking, then fewer changes of the endpoint") {
  CHECK(Cost{0, 9, 9, 9} < Cost{1, 0, 0, 0});
  CHECK(Cost{1, 2, 9, 9} < Cost{1, 3, 0, 0});
  CHECK(Cost{1, 2, 3, 9} < Cost{1, 2, 4, 0});
  CHECK(Cost{1, 2, 3, 4} < Cost{1, 2, 3, 5});
  const auto cost_of = [](const std::string& token) {
    const auto system = one_subscriber({"A", "B"});
    World world(system.nodes);
    Replay replay(schedule_of(token));
    Counting counting(replay);
    play(world, system, counting);
    return counting.cost();
  };
  CHECK((cost_of("C1; E1; C2; E2") == Cost{0, 4, 0, 4}));
  CHECK((cost_of("C1; C2; E1; E2") == Cost{0, 4, 0, 2}));
  CHECK((cost_of("C2 twice; C1, ack lost; C2; C2 again; C1 again; E1; E2; E2 again; E1 again").faults == 2));
  CHECK((cost_of("C1, ack lost; C2; C1 again; E1; E2; E1 again") == Cost{1, 6, 1, 2}));
}

TEST_CASE("the same schedule is found every time") {
  const auto once = token_found(one_subscriber({"A", "B"}), never("billing", "B A"), every_kind(2));
  CHECK(once == "C1 ok; C2 ok; E1, commit fails; E2 ok; E1 again");
  CHECK(token_found(one_subscriber({"A", "B"}), never("billing", "B A"), every_kind(2)) == once);
}

TEST_CASE("commands that are not needed are left out") {
  const System four = one_subscriber({"A", "B", "C", "D"});
  const Property b_is_missing{"B is missing",
                              [](World& world) { return rows(world, "orders").find('B') == std::string::npos; }};
  CHECK(token_found(four, b_is_missing, no_faults) == "without C1 C3 C4; C2 ok; E1 ok");
  const Property never_b_d{"B before D", [](World& world) {
                             const auto text = rows(world, "orders");
                             return text.find('D') == std::string::npos || text.find('B') >= text.find('D');
                           }};
  CHECK(token_found(four, never_b_d, no_faults) == "without C1 C3; C2 ok; C4 ok; E1 ok; E2 ok");
}

TEST_CASE("what is made smaller still breaks the same property") {
  const std::vector<Property> properties{never("orders", "A"), never("orders", "B"), never("orders", "A B")};
  const auto found = search(execution(one_subscriber({"A", "B"}), properties), every_kind(1), 2);
  REQUIRE(found.counterexample.has_value());
  CHECK(found.counterexample->property == "orders has A B");
  CHECK(found.counterexample->schedule.without.empty());
}

TEST_CASE("a weaker fault is shown where it breaks the same") {
  const System notes_twice{{frontend(), notes_each<PlaceOrder>("orders")}, place({"A", "B"})};
  const System tells_nobody{{frontend(), orders()}, place({"A"})};
  const auto never_seen = [](const std::string& line) {
    return Property{line, [=](World& world) { return lives(world).find(line) == std::string::npos; }};
  };
  struct Weaker {
    System system;
    Property property;
    std::vector<Fault> faults;
    std::string token;
  };
  const std::vector<Weaker> cases{
      {notes_twice, never("orders", "A B A"), {Fault::copy, Fault::late_copy}, "C1 late; C1 ok; C2 ok; C1 again"},
      {notes_twice, never("orders", "A A B"), {Fault::copy, Fault::late_copy}, "C1 twice; C1 ok; C1 again; C2 ok"},
      {notes_twice, never("orders", "A A B"), {Fault::late_copy}, "C1 late; C1 ok; C1 again; C2 ok"},
      {notes_twice, never("orders", "A A B"), {Fault::ack_lost, Fault::crash}, "C1, ack lost; C1 again; C2 ok"},
      {notes_twice, never("orders", "A A B"), {Fault::crash}, "C1, crash before ack; C1 again; C2 ok"},
      {notes_twice, never_seen("drops"), {Fault::commit_fails, Fault::crash}, "without C2; C1, commit fails; C1 again"},
      {notes_twice, never_seen("drops"), {Fault::crash}, "without C2; C1, crash before commit; C1 again"},
      {tells_nobody, never_seen("fails"), {Fault::send_lost, Fault::send_unsure}, "C1, E1 lost; C1 again"},
      {tells_nobody, never_seen("fails"), {Fault::send_unsure}, "C1, E1 unsure; C1 again"},
  };
  for (const auto& [system, property, faults, token] : cases) {
    for (std::uint32_t seed = 1; seed <= 2; ++seed) {
      CAPTURE(seed);
      // One execution, and then by lot: so what is found first has any of the faults.
      CHECK(token_found(system, property, Bounds::each_once(faults, 1), {1, 250, seed}) == token);
    }
  }
}

TEST_CASE("what is made weaker stays within the bounds") {
  const auto system = one_subscriber({"A"});
  const Property not_three{"three bills", [](World& world) { return rows(world, "billing") != "A A A"; }};
  const auto found = search(execution(system, {not_three}), Bounds::each_once({Fault::copy, Fault::late_copy}, 2), 1);
  REQUIRE(found.counterexample);
  const auto token = found.counterexample->schedule.token();
  CHECK(token.find(" late") != std::string::npos);
  CHECK(token.find(" twice") == token.rfind(" twice"));
}

TEST_CASE("a search that sees everything says how much that was") {
  const auto system = one_subscriber({"A", "B"});
  const auto explored = explore(system, every_kind(1));
  const auto found = search(execution(system, {}), every_kind(1), 2);
  CHECK_FALSE(found.counterexample.has_value());
  CHECK(found.coverage.schedules == explored.schedules);
  CHECK(found.coverage.executions == explored.executions);
  CHECK(found.coverage.executions > found.coverage.schedules);
  CHECK_FALSE(found.coverage.truncated);
  CHECK(found.coverage.sampled == 0);
  const auto just_enough = search(execution(system, {}), every_kind(1), 2, {explored.executions, 10, 1});
  CHECK_FALSE(just_enough.coverage.truncated);
}

TEST_CASE("a search that does not see everything says so, and draws schedules by lot") {
  const auto system = in_any_order(one_subscriber({"A", "B", "C", "D"}));
  const Effort little{10, 30, 1};
  const auto found = search(execution(system, {}), every_kind(1), 4, little);
  CHECK(found.coverage.truncated);
  CHECK(found.coverage.executions == 10);
  CHECK(found.coverage.schedules <= 10);
  CHECK(found.coverage.sampled == 30);
}

TEST_CASE("what is found by lot is a schedule that breaks the property") {
  const auto system = in_any_order(one_subscriber({"A", "B", "C", "D"}));
  const auto first_last = [](World& world) { return !rows(world, "billing").ends_with("A"); };
  const auto found = search(execution(system, {{"A is last", first_last}}), no_faults, 0, {5, 100, 1});
  REQUIRE(found.counterexample.has_value());
  CHECK(found.coverage.truncated);
  Replayed played(system, found.counterexample->schedule.token());
  CHECK(rows(played.world, "billing").ends_with("A"));
}

TEST_CASE("the same seed draws the same schedules, another seed others") {
  const auto system = in_any_order(one_subscriber({"A", "B", "C"}));
  const auto drawn = draw(system, every_kind(2), 7, 50);
  CHECK(draw(system, every_kind(2), 7, 50) == drawn);
  CHECK(draw(system, every_kind(2), 8, 50) != drawn);
}

TEST_CASE("what is drawn stays within the bounds, and reaches all of them") {
  Bounds bounds;
  bounds.budgets = {{{Fault::commit_fails, Fault::ack_lost}, 1}, {{Fault::copy}, 2}, {{Fault::early_timer}, 1}};
  bounds.in_total = 3;
  bounds.copies_of = Intent::event;
  const auto system = sleepers({"A", "B"});
  Storage storage;
  Sampler sampler(bounds, 1);
  std::map<Fault, int> most;
  int most_in_total = 0;
  for (int i = 0; i < 500; ++i) {
    World world(system.nodes, storage);
    FaultCount counted(sampler);
    play(world, system, counted);
    sampler.next_sample();
    int in_total = 0;
    for (const auto& [fault, count] : counted.count) {
      most[fault] = std::max(most[fault], count);
      if (fault != Fault::none) in_total += count;
    }
    most_in_total = std::max(most_in_total, in_total);
    CHECK(counted.count[Fault::commit_fails] + counted.count[Fault::ack_lost] <= 1);
    for (const auto& message : counted.copied) CHECK(message.starts_with('E'));
  }
  CHECK(most[Fault::commit_fails] == 1);
  CHECK(most[Fault::ack_lost] == 1);
  CHECK(most[Fault::copy] == 2);
  CHECK(most[Fault::early_timer] == 1);
  CHECK(most[Fault::late_copy] + most[Fault::crash] + most[Fault::send_lost] + most[Fault::send_unsure] == 0);
  CHECK(most_in_total == 3);
}

TEST_CASE("by lot, every order is drawn sooner or later") {
  const auto drawn = draw(in_any_order(one_subscriber({"A", "B", "C"})), no_faults, 1, 2000);
  CHECK(std::set<std::string>(drawn.begin(), drawn.end()).size() == 90);
}

TEST_CASE("a handler that does something else each time it runs is reported") {
  int runs = 0;
  const auto configure = [&runs](Endpoint& orders) {
    orders.handle<PlaceOrder>([&runs](const PlaceOrder& command, HandlerContext& context) -> Task {
      if (++runs % 3 != 0) co_await context.publish(OrderPlaced(command.order_id));
    });
  };
  const System system{{frontend(), {"orders", configure}, notes_each<OrderPlaced>("billing")}, place({"A", "B"})};
  CHECK_THROWS_AS(search(execution(system, {}), every_kind(1), 2), Nondeterministic);
}

TEST_CASE("what makes the simulation stuck ends the search") {
  const auto configure = [](Endpoint& orders) {
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await context.send(PlaceOrder(command.order_id));
    });
  };
  CHECK_THROWS_AS(search(execution({{frontend(), {"orders", configure}}, place({"A"})}, {}), no_faults, 1), Stuck);
}
