#include "shop/checks/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shop/checks/look.hpp"
#include "shop/checks/picture_marks.hpp"
#include "simulation/search/schedule.hpp"

namespace shop {
namespace {

/// What one look at a run of the shop found.
struct Look {
  std::optional<CheckFailed> broken;
  simulation::Picture picture;
  std::vector<std::string> lines;
  std::string trace;
};

Look look_once(const Step& step, const std::function<void(SimulatedShop&)>& look_at, bool draw) {
  Look look;
  std::optional<simulation::PictureRecorder> recorder;  // goes after what it looks at
  std::optional<SimulatedShop> shop;
  try {
    shop.emplace(step);
    shop->world().broker().names().begin();
    if (draw) recorder.emplace(shop->world());
    look_at(*shop);
  } catch (const CheckFailed& failed) {
    look.broken = failed;
  } catch (const simulation::Stuck& stuck) {
    look.broken.emplace("the shop runs until nothing is left to do", stuck.what(), what_never_ends);
  } catch (const std::exception& error) {
    look.broken.emplace("the shop runs", error.what(), what_throws);
  } catch (...) {
    look.broken.emplace("the shop runs", "something was thrown that is no std::exception", what_throws);
  }
  if (recorder) look.picture = recorder->picture();
  if (shop) {
    look.lines = simulation::to_lines(shop->world().history());
    look.trace = trace_of(shop->world().history());
  }
  return look;
}

Outcome outcome_of(Look look) {
  Outcome outcome;
  outcome.broken = std::move(look.broken);
  outcome.picture = std::move(look.picture);
  outcome.trace = std::move(look.trace);
  describe(outcome.picture, outcome);
  return outcome;
}

/// The rows of each gift that is wrong or, where there is none, the row that is missing.
void note_rows(CheckFailed& failed, SimulatedShop& shop, const std::string& endpoint, const std::string& table,
               const std::string& order_id, const Gifts& wrong) {
  for (const auto& [gift, count] : wrong) {
    const auto rows = rows_of(shop.connection(endpoint), table, order_id, gift);
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (std::find(rows.begin(), row, *row) == row) failed.rows.push_back({endpoint, {table, *row}, false});
    }
    if (rows.empty()) failed.rows.push_back({endpoint, {table, {order_id, gift}}, true});
  }
}

}  // namespace

Outcome looked_at(const Step& step, const std::function<void(SimulatedShop&)>& look_at) {
  const auto first = look_once(step, look_at, false);
  if (!first.broken) return {};
  auto second = look_once(step, look_at, true);
  const auto note = first_difference(first.lines, second.lines);
  second.broken = first.broken;
  auto outcome = outcome_of(std::move(second));
  outcome.note = note;
  return outcome;
}

Outcome drawn(const Step& step, const std::function<void(SimulatedShop&)>& look_at) {
  return outcome_of(look_once(step, look_at, true));
}

Check::Check(std::string sentence, int rung_of_hints, std::function<void(SimulatedShop&)> look_at)
    : name(std::move(sentence)),
      rung(rung_of_hints),
      run([look_at](const Step& step, bool) { return looked_at(step, look_at); }),
      replay([look_at = std::move(look_at)](const Step& step, const std::string& token) {
        if (!token.empty()) throw simulation::WrongToken("this check has one schedule only: its token is empty");
        return drawn(step, look_at);
      }) {}

std::vector<Check> halves(std::vector<Check> monkey, std::vector<Check> mend) {
  for (auto& check : monkey) check.half = Half::monkey;
  for (auto& check : mend) {
    check.half = Half::mend;
    monkey.push_back(std::move(check));
  }
  return monkey;
}

double seconds_between(const simulation::Happening& first, const simulation::Happening& second) {
  return std::chrono::duration<double>(second.at - first.at).count();
}

std::string how_often(std::size_t times) {
  return times == 1 ? "once" : times == 2 ? "twice" : fmt::format("{} times", times);
}

void expect(bool holds, const std::string& expected, const std::string& happened, const std::string& look) {
  if (!holds) throw CheckFailed(expected, happened, look);
}

void expect_all_handled(SimulatedShop& shop, const std::string& look) {
  for (const auto& message : shop.failed()) {
    const auto& where = message.header(messaging::header::failed_queue);
    throw CheckFailed(message.type() + " is handled",
                      "it fails: " + message.header(messaging::header::exception_message),
                      where == "orders" ? look : fmt::format("the handler of {} in {}.cpp", message.type(), where));
  }
}

void expect_order(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look) {
  const auto held = shop.order(order_id);
  if (held == gifts) return;
  CheckFailed failed(fmt::format("order {} holds {}", order_id, in_words(gifts)),
                     fmt::format("it holds {}", in_words(held)), look);
  const auto missing = gifts.more_than(held);
  const auto extra = held.more_than(gifts);
  note_rows(failed, shop, "orders", "order_items", order_id, missing);
  note_rows(failed, shop, "orders", "order_items", order_id, extra);
  if (!missing.empty()) {
    failed.sentence =
        fmt::format("The customer wants {} and will not get it: it is not on order {}.", in_words(missing), order_id);
  } else if (gifts.count(extra.begin()->first) > 0) {
    failed.sentence =
        fmt::format("The customer wants one, and gets it twice: {} too much on order {}.", in_words(extra), order_id);
  } else {
    failed.sentence =
        fmt::format("The customer gets {} that nobody wants: order {} should not hold it.", in_words(extra), order_id);
  }
  throw failed;
}

void expect_bill(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look) {
  const auto billed = shop.bill(order_id);
  if (billed == gifts) return;
  CheckFailed failed(fmt::format("the bill of order {} says {}", order_id, in_words(gifts)),
                     fmt::format("it says {}", in_words(billed)), look);
  const auto missing = gifts.more_than(billed);
  const auto extra = billed.more_than(gifts);
  note_rows(failed, shop, "billing", "bill_items", order_id, missing);
  note_rows(failed, shop, "billing", "bill_items", order_id, extra);
  if (const auto paid_back = Gifts().more_than(billed); !paid_back.empty()) {
    failed.sentence = fmt::format("The shop pays the customer for {}: that was never billed.", in_words(paid_back));
  } else if (extra.empty()) {
    failed.sentence =
        fmt::format("The shop gives {} away: it is on order {} and on no bill.", in_words(missing), order_id);
  } else if (gifts.count(extra.begin()->first) > 0) {
    failed.sentence = fmt::format("The customer pays twice: {} too much on the bill of order {}. Who ordered that?",
                                  in_words(extra), order_id);
  } else {
    failed.sentence = fmt::format("The customer pays for {} that order {} does not hold.", in_words(extra), order_id);
  }
  throw failed;
}

bool has_table(SimulatedShop& shop, const std::string& endpoint, const std::string& table) {
  return shop.connection(endpoint).query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table).next();
}

void expect_table(SimulatedShop& shop, const std::string& endpoint, const std::string& table, const std::string& look) {
  expect(has_table(shop, endpoint, table), fmt::format("the database of {} has a table {}", endpoint, table),
         "there is none", look);
}

void expect_sent(SimulatedShop& shop, std::size_t times, const std::string& type, const std::string& look) {
  const auto sent = shop.wire(type).size();
  if (sent == times) return;
  CheckFailed failed(fmt::format("{} leaves {}", type, how_often(times)),
                     sent == 0 ? "it never leaves" : "it leaves " + how_often(sent), look);
  if (sent > times) failed.too_many = TooMany{type, times};
  throw failed;
}

}  // namespace shop
