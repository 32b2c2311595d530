#include "simulation/search/team.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "simulation/search/exploring.hpp"

using namespace simulation;
using namespace test;

// Several processes explore together, and what they find is what one finds.

namespace {

Bounds every_kind(int in_total) {
  return Bounds::each_once({std::begin(all_faults), std::end(all_faults)}, in_total);
}

Effort by(std::size_t processes, std::size_t most_executions = 50'000) {
  Effort effort;
  effort.most_executions = most_executions;
  effort.samples = 20;
  effort.helpers.processes = processes;
  return effort;
}

/// Breaks where Billing does not have exactly these rows.
Property bills(const std::string& its_rows) {
  return {"bills", [=](World& world) { return rows(world, "billing") == its_rows; }};
}

void require_same(const Found& one, const Found& several) {
  CHECK(one.coverage.schedules == several.coverage.schedules);
  CHECK(one.coverage.executions == several.coverage.executions);
  CHECK(one.coverage.truncated == several.coverage.truncated);
  CHECK(one.coverage.sampled == several.coverage.sampled);
  REQUIRE(one.counterexample.has_value() == several.counterexample.has_value());
  if (!one.counterexample) return;
  CHECK(one.counterexample->property == several.counterexample->property);
  CHECK(one.counterexample->schedule.token() == several.counterexample->schedule.token());
  CHECK((one.counterexample->cost == several.counterexample->cost));
}

Found found(const System& system, const std::vector<Property>& properties, const Effort& effort) {
  return search(execution(system, properties), every_kind(2), static_cast<int>(system.typed.size()), effort);
}

}  // namespace

TEST_CASE("several processes visit as many schedules as one") {
  auto in_any_order = one_subscriber({"A", "B"});
  in_any_order.order = Order::any;
  for (const auto& system : {one_subscriber({"A", "B"}), two_senders({"A"}), retriers({"A"}), in_any_order}) {
    const auto one = found(system, {}, by(1));
    require_same(one, found(system, {}, by(2)));
    require_same(one, found(system, {}, by(5)));
  }
}

TEST_CASE("several processes find the same counterexample as one") {
  for (const auto* its_rows : {"A B", "A", "A A B", "B A"}) {
    const auto system = one_subscriber({"A", "B"});
    require_same(found(system, {bills(its_rows)}, by(1)), found(system, {bills(its_rows)}, by(3)));
  }
}

TEST_CASE("the process that puts together what is found leaves the exploring to the others") {
  const auto system = one_subscriber({"A", "B"});
  const auto run = execution(system, {});
  int here = 0;
  const Execution counted = [&](Choices& choices, const std::vector<int>& without) {
    ++here;
    return run(choices, without);
  };
  const auto all = search(counted, every_kind(2), 2, by(2));
  CHECK(all.coverage.executions > 1000);
  CHECK(here < 300);
}

TEST_CASE("where there are more schedules than are to be tried, the same ones are tried, and the same ones sampled") {
  const auto system = one_subscriber({"A", "B"});
  for (const std::size_t most : {30, 300, 1000}) {
    require_same(found(system, {bills("A B")}, by(1, most)), found(system, {bills("A B")}, by(2, most)));
  }
}

TEST_CASE("a process that ends, or sees an exception, leaves it to the first one to find out why") {
  const auto system = one_subscriber({"A", "B"});
  const auto run = execution(system, {});
  const auto leader = ::getpid();
  const auto one = search(run, every_kind(2), 2, by(1));
  for (const bool ends : {true, false}) {
    CAPTURE(ends);
    int count = 0;
    const Execution fragile = [&](Choices& choices, const std::vector<int>& without) {
      if (::getpid() != leader && ++count == 20) {
        if (ends) ::_exit(0);
        throw std::runtime_error("only here");
      }
      return run(choices, without);
    };
    require_same(one, search(fragile, every_kind(2), 2, by(2)));
  }
  int count = 0;
  const Execution broken = [&](Choices& choices, const std::vector<int>& without) {
    if (++count == 200) throw std::runtime_error("everywhere");
    return run(choices, without);
  };
  CHECK_THROWS_WITH_AS(search(broken, every_kind(2), 2, by(2)), "everywhere", std::runtime_error);
}
