#include "shop/check.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace shop {
namespace {

/// Runs `body` on a fresh shop and keeps its history for the report if it throws.
template <class Body>
void with_shop(const Step& step, std::vector<std::string>& history, Body&& body) {
  SimulatedShop shop(step);
  try {
    body(shop);
  } catch (...) {
    history = simulation::to_lines(shop.world().history());
    throw;
  }
}

std::string explore(const Exploration& exploration, const Step& step, std::vector<std::string>& history) {
  simulation::Exhaustive choices;
  std::size_t schedules = 0;
  do {
    with_shop(step, history, [&](SimulatedShop& shop) {
      for (const auto& line : exploration.given) shop.type(line);
      shop.run();
      for (const auto& line : exploration.typed) shop.type(line);
      shop.run(choices);
      for (const auto& property : exploration.properties) property.require(shop);
    });
    ++schedules;
  } while (choices.next());
  return fmt::format("All {} schedules of {} commands, without faults", schedules, exploration.typed.size());
}

/// What became of one check, as its line of the report.
nlohmann::json outcome(const Check& check, const Step& step) {
  nlohmann::json line{{"check", check.name}, {"rung", check.rung}, {"holds", false}};
  std::vector<std::string> history;
  try {
    line["covered"] = check.run(step, history);
    line["holds"] = true;
  } catch (const CheckFailed& failed) {
    line["expected"] = failed.expected;
    line["happened"] = failed.happened;
    line["look"] = failed.look;
  } catch (const std::exception& error) {
    line["expected"] = "the shop runs";
    line["happened"] = error.what();
  } catch (...) {
    line["expected"] = "the shop runs";
    line["happened"] = "something was thrown that is no std::exception";
  }
  if (!line["holds"]) line["history"] = history;
  return line;
}

}  // namespace

Check::Check(std::string sentence, int rung_of_hints, std::function<void(SimulatedShop&)> look_at)
    : name(std::move(sentence)),
      rung(rung_of_hints),
      run([look_at = std::move(look_at)](const Step& step, std::vector<std::string>& history) {
        with_shop(step, history, look_at);
        return std::string();
      }) {}

Check::Check(std::string sentence, int rung_of_hints, Exploration exploration)
    : name(std::move(sentence)),
      rung(rung_of_hints),
      run([exploration = std::move(exploration)](const Step& step, std::vector<std::string>& history) {
        return explore(exploration, step, history);
      }) {}

void expect(bool holds, const std::string& expected, const std::string& happened, const std::string& look) {
  if (!holds) throw CheckFailed(expected, happened, look);
}

void expect_all_handled(SimulatedShop& shop, const std::string& look) {
  for (const auto& message : shop.failed()) {
    throw CheckFailed(message.type() + " is handled",
                      "it fails: " + message.header(messaging::header::exception_message), look);
  }
}

void expect_order(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look) {
  const auto held = shop.order(order_id);
  expect(held == gifts, fmt::format("order {} holds {}", order_id, in_words(gifts)),
         fmt::format("it holds {}", in_words(held)), look);
}

void expect_bill(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look) {
  const auto billed = shop.bill(order_id);
  expect(billed == gifts, fmt::format("the bill of order {} says {}", order_id, in_words(gifts)),
         fmt::format("it says {}", in_words(billed)), look);
}

void expect_sent(SimulatedShop& shop, std::size_t times, const std::string& type, const std::string& look) {
  const auto sent = shop.wire(type).size();
  expect(sent == times, fmt::format("{} leaves {}", type, times == 1 ? "once" : fmt::format("{} times", times)),
         sent == 0 ? "it never leaves" : fmt::format("it leaves {} times", sent), look);
}

int run_checks(int argc, char** argv, const std::vector<Check>& checks, const Step& step) {
  std::ofstream file;
  if (argc == 3 && std::string(argv[1]) == "--report") {
    file.open(argv[2]);
  } else if (argc != 1) {
    std::cerr << "usage: " << argv[0] << " [--report FILE]\n";
    return 2;
  }
  std::ostream& report = file.is_open() ? file : std::cout;
  bool all_hold = true;
  for (const auto& check : checks) {
    // Said before it runs: should it end the process, the report still tells which check it was.
    report << nlohmann::json{{"starts", check.name}} << std::endl;
    const auto line = outcome(check, step);
    all_hold = all_hold && line["holds"].get<bool>();
    report << line << std::endl;
  }
  if (!report) {
    std::cerr << "the report could not be written\n";
    return 2;
  }
  return all_hold ? 0 : 1;
}

}  // namespace shop
