#include <fmt/format.h>

#include "shop/worlds/families.hpp"
#include "shop/worlds/life.hpp"

namespace shop::worlds {
namespace {

SmallWorld life(int exercise, Script script) {
  return {fmt::format("{}", fmt::join(script, ", ")), [exercise, script](SimulatedShop& shop) {
            shop.world().broker().names().begin();
            Life(shop, exercise).act(script);
          }};
}

/// The endpoints start again after each line, and at the end each message comes once more.
Script with_restarts_and_copies(const Script& script, int exercise) {
  Script longer;
  for (const auto& line : script) {
    longer.push_back(line);
    longer.emplace_back("restart");
  }
  if (knows_what_it_is_told_again(exercise)) longer.emplace_back("events again");
  for (auto number = script.size(); number > 0; --number) longer.push_back(fmt::format("C{} again", number));
  return longer;
}

}  // namespace

EveryWorld scripts(int exercise) {
  EveryWorld every;
  every.of =
      "scripts over two orders and two gifts, each also with new processes after each line and every message again";
  every.worlds = [exercise](bool deep) {
    const bool removes = exercise >= 5;
    std::vector<SmallWorld> all;
    const auto add = [&](std::size_t lines, const Lines& of) {
      const auto written = all_scripts(lines, of);
      for (const auto& script : written) all.push_back(life(exercise, script));
      for (const auto& script : written) all.push_back(life(exercise, with_restarts_and_copies(script, exercise)));
    };
    for (std::size_t lines = 1; lines <= (deep ? 4u : 3u); ++lines) add(lines, {true, removes, false});
    add(deep ? 4 : 3, {false, removes, true});
    return all;
  };
  return every;
}

EveryWorld names_of_orders(int exercise) {
  EveryWorld every;
  every.of = "pairs of names";
  every.worlds = [exercise](bool) {
    const std::string long_name(31, 'x');
    const std::vector<Names> pairs{{"a", "A"},
                                   {"A", "AB"},
                                   {"AB", "B"},
                                   {"1", "01"},
                                   {"1", "11"},
                                   {"10", "1e1"},
                                   {"A", "A-"},
                                   {"--", "-"},
                                   {"null", "NULL"},
                                   {"order-1234", "order-1235"},
                                   {long_name + "1", long_name + "2"},
                                   {"teddy", "drone"},
                                   {"train", "kite"},
                                   {"porsche", "book"}};
    std::vector<SmallWorld> all;
    for (const auto& names : pairs) {
      const auto& [one, two, book, puzzle] = names;
      Script script{"create " + one,
                    fmt::format("add book to {}", two),  // which does not exist
                    "create " + two,
                    fmt::format("add book to {}", one),
                    fmt::format("add puzzle to {}", two),
                    fmt::format("add book to {}", two),
                    "create " + one,
                    fmt::format("add book to {}", one)};
      if (exercise >= 5) {
        script.push_back(fmt::format("remove book from {}", one));
        script.push_back(fmt::format("remove puzzle from {}", one));
        script.push_back(fmt::format("add puzzle to {}", one));
        script.push_back(fmt::format("remove puzzle from {}", two));
      }
      all.push_back(life(exercise, script));
    }
    return all;
  };
  return every;
}

EveryWorld every_gift(int exercise) {
  EveryWorld every;
  every.of =
      "lives: all gifts on one order, and each on two, twice, removed and added again, in one life and in several";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all;
    Script all_of_them{"create A"};
    for (const auto gift : all_gifts) all_of_them.push_back("add " + name(gift) + " to A");
    if (exercise >= 5) {
      for (const auto gift : all_gifts) all_of_them.push_back("remove " + name(gift) + " from A");
    }
    all.push_back(life(exercise, all_of_them));
    for (const auto gift : all_gifts) {
      const auto it = name(gift);
      Script script{
          "create A",      "create B",       "add " + it + " to A", "add " + it + " to B", "add " + it + " to A",
          "add book to A", "add puzzle to B"};
      if (exercise >= 5) {
        for (const std::string order : {"A", "A", "B"}) script.push_back("remove " + it + " from " + order);
        for (const std::string order : {"A", "B"}) script.push_back("add " + it + " to " + order);
      }
      all.push_back(life(exercise, script));
      Script lives;
      for (const auto& line : script) {
        lives.push_back(line);
        lives.emplace_back("restart");
      }
      all.push_back(life(exercise, lives));
    }
    return all;
  };
  return every;
}

}  // namespace shop::worlds
