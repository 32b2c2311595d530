#include "shop/worlds/life.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "shop/checks/check.hpp"
#include "shop/checks/ledger.hpp"

namespace shop {
namespace {

using messaging::Envelope;
using simulation::What;
namespace header = messaging::header;

constexpr auto in_orders = "the handlers in orders.cpp";
constexpr auto in_chaos = "the monkeys in chaos.cpp: for which messages each strikes, how often, and who registers it";
constexpr auto in_ids = "what gives a message its ID: what is sent again is the same message";
constexpr auto in_publishing = "what the handlers in orders.cpp publish, and when";

std::optional<int> number_before(const std::string& text, std::string_view begin, std::string_view end) {
  if (!text.starts_with(begin) || !text.ends_with(end) || text.size() <= begin.size() + end.size()) return std::nullopt;
  int number = 0;
  const char* last = text.data() + text.size() - end.size();
  const auto [rest, error] = std::from_chars(text.data() + begin.size(), last, number);
  return error == std::errc() && rest == last ? std::optional(number) : std::nullopt;
}

/// `the AddItem of a teddy for order A`.
std::string in_words(const Wish& wish) {
  if (wish.kind == Wish::Kind::create) return fmt::format("the CreateOrder for order {}", wish.order);
  return fmt::format("the {} of a {} for order {}", wish.type(), name(wish.gift), wish.order);
}

std::string in_words(const Range& range, std::size_t number) {
  if (range.least == range.most) return range.least == 0 ? "never" : how_often(range.least);
  return number < range.least ? "at least " + how_often(range.least) : "at most " + how_often(range.most);
}

/// Two sendings of one message: all is the same.
void expect_copy(const Envelope& first, const Envelope& second, const std::string& what) {
  if (first.body != second.body) {
    throw CheckFailed(what + " leaves twice, the second as the first", "its body is another: " + second.body, in_chaos);
  }
  for (const auto& [name, value] : first.headers) {
    if (second.header(name) == value || name == header::time_sent) continue;
    throw CheckFailed(what + " leaves twice, the second as the first",
                      fmt::format("the header {} is another: first {}, then {}", name, value, second.header(name)),
                      in_chaos);
  }
}

}  // namespace

void let_pass(SimulatedShop& shop, messaging::Milliseconds duration) {
  auto& clock = shop.world().clock();
  clock.call_at(clock.now() + duration, [] {});
  shop.run();
}

void Life::act(const std::string& action) {
  if (const auto wish = wish_of(action)) {
    type(*wish);
  } else if (action == "restart") {
    restart();
  } else if (action == "events again") {
    events_again();
  } else if (const auto number = number_before(action, "C", " again")) {
    again(static_cast<std::size_t>(*number));
  } else if (const auto days = number_before(action, "", " days pass")) {
    let_pass(shop_, std::chrono::hours(24 * *days));
  } else {
    throw std::invalid_argument(action + " is nothing that happens");
  }
  compare();
}

/// Returns how many messages had left before.
std::size_t Life::send(const Wish& wish) {
  const auto& wire = shop_.world().wire();
  const auto sent_before = wire.size();
  shop_.type(wish.line());
  shop_.run();
  const auto sent = std::find_if(wire.begin() + static_cast<std::ptrdiff_t>(sent_before), wire.end(),
                                 [](const auto& it) { return it.from == "frontend"; });
  expect(sent != wire.end(), in_words(wish) + " leaves the Frontend", "it never leaves", in_chaos);
  commands_.emplace_back(wish, *sent->envelope);
  return sent_before;
}

void Life::type(const Wish& wish) {
  const auto happened_before = shop_.world().history().happenings().size();
  const auto sent_before = send(wish);
  const auto id = commands_.back().second.id();
  const auto expected = model_.typed(wish, id);
  look_at_command(wish, id, expected, sent_before, happened_before);
  look_at_times(wish, expected, happened_before);
  look_at_events(wish, id, expected, sent_before);
}

void Life::type_unseen(const std::string& line) {
  const auto wish = wish_of(line).value();
  send(wish);
  model_.typed(wish, commands_.back().second.id());
}

void Life::type_in_vain(const std::string& line, const std::string& reason) {
  const auto wish = wish_of(line).value();
  const auto sent_before = send(wish);
  const auto id = commands_.back().second.id();
  const auto& wire = shop_.world().wire();
  for (auto number = sent_before; number < wire.size(); ++number) {
    if (wire[number].from == "frontend") model_.failed(wish, id);
  }
  const auto look =
      fmt::format("the handler of {}, and the behaviours of Orders: whether one catches what is thrown", wish.type());
  const auto failed = shop_.failed();
  const auto here = std::find_if(failed.begin(), failed.end(), [&](const auto& it) { return it.id() == id; });
  expect(here != failed.end(), fmt::format("{} is in the error queue: {}", in_words(wish), reason),
         "it is not, and nobody hears of it", look);
  expect(here->header(header::exception_message) == reason, "the error queue says why: " + reason,
         "it says: " + here->header(header::exception_message), look);
  const auto attempts = std::to_string(model_.attempts());
  expect(here->header(header::attempts) == attempts, fmt::format("{} is tried {} times", in_words(wish), attempts),
         fmt::format("it is tried {} times", here->header(header::attempts)),
         "how often orders.recoverability says that a message is tried");
  if (exercise_ >= 3) {
    const auto first = [&](What what) {
      const auto all = shop_.happened(what, wish.type());
      return *std::find_if(all.begin(), all.end(), [&](const auto& it) { return it.message_id() == id; });
    };
    const auto seconds = seconds_between(first(What::delivered), first(What::moved_to_error));
    expect(seconds == 6, fmt::format("{} is tried at once, after 2 s, and after 4 s more", in_words(wish)),
           fmt::format("it is given up after {} s", seconds), "how often, and when, orders.recoverability says");
  }
  compare();
}

void Life::give_back() {
  auto failed = shop_.failed();
  shop_.world().broker().return_failed(std::nullopt);
  shop_.run();
  for (const auto& message : failed) {
    const auto command = std::find_if(commands_.begin(), commands_.end(),
                                      [&](const auto& it) { return it.second.id() == message.id(); });
    if (command != commands_.end()) model_.returned(command->first, message.id());
  }
  compare();
}

void Life::look_at_command(const Wish& wish, const std::string& id, const Expected& expected, std::size_t sent_before,
                           std::size_t happened_before) {
  const auto& wire = shop_.world().wire();
  std::size_t left = 0;
  for (auto number = sent_before; number < wire.size(); ++number) {
    if (wire[number].from != "frontend") continue;
    ++left;
    expect(wire[number].envelope->id() == id, in_words(wish) + " leaves under one message ID",
           fmt::format("it leaves under two, {} and {}", id, wire[number].envelope->id()), in_chaos);
    expect_copy(commands_.back().second, *wire[number].envelope, in_words(wish));
  }
  expect(left == expected.leaves, fmt::format("{} leaves {}", in_words(wish), how_often(expected.leaves)),
         "it leaves " + how_often(left), in_chaos);

  std::size_t failed = 0;
  std::string why;
  const auto& happenings = shop_.world().history().happenings();
  for (auto number = happened_before; number < happenings.size(); ++number) {
    const auto& happening = happenings[number];
    if (happening.what != What::attempt_failed) continue;
    expect(happening.message_id() == id, "what Billing is told it handles at the first attempt",
           fmt::format("an attempt to handle {} fails: {}", happening.message->type(), happening.text),
           "billing.cpp, and what is registered in configure_billing");
    ++failed;
    why = happening.text;
  }
  if (expected.fails.holds(failed)) return;
  const bool to_fail = expected.fails.least > failed;
  throw CheckFailed(fmt::format("handling {} fails {}", in_words(wish), in_words(expected.fails, failed)),
                    failed == 0 ? "it never fails" : fmt::format("it fails {}: {}", how_often(failed), why),
                    model_.failed().contains(id) ? "the handler of " + wish.type() +
                                                       ", and how often orders.recoverability says that it is tried"
                    : to_fail ? in_chaos
                              : std::string("the handler of ") + wish.type() + "; and " + in_chaos);
}

/// When a monkey is to strike later, it does so then, and otherwise at once.
void Life::look_at_times(const Wish& wish, const Expected& expected, std::size_t happened_before) {
  const simulation::Happening* sent = nullptr;
  const simulation::Happening* delivered = nullptr;
  const auto& happenings = shop_.world().history().happenings();
  const auto expect_seconds = [&](const std::string& what, const auto* first, const auto& second, int wanted) {
    if (first == nullptr) return;
    const auto seconds = seconds_between(*first, second);
    expect(seconds == wanted, fmt::format("{} {}", what, wanted == 0 ? "at once" : fmt::format("{} s later", wanted)),
           seconds == 0 ? "it does at once" : fmt::format("it does {} s later", seconds), in_chaos);
  };
  for (auto number = happened_before; number < happenings.size(); ++number) {
    const auto& happening = happenings[number];
    if (happening.what == What::sent && happening.endpoint == "frontend") {
      expect_seconds("a copy of " + in_words(wish) + " leaves", sent, happening, expected.seconds_between);
      sent = &happening;
    } else if (happening.what == What::delivered && happening.endpoint == "orders") {
      delivered = &happening;
    } else if (happening.what == What::attempt_failed) {
      return expect_seconds("an attempt to handle " + in_words(wish) + " fails", delivered, happening,
                            expected.seconds_until_it_fails);
    }
  }
}

void Life::look_at_events(const Wish& wish, const std::string& id, const Expected& expected, std::size_t sent_before) {
  const auto& wire = shop_.world().wire();
  std::set<std::string> told;
  for (auto number = sent_before; number < wire.size(); ++number) {
    if (wire[number].from != "orders" || wire[number].intent != messaging::Intent::event) continue;
    const auto& event = *wire[number].envelope;
    const auto what = fmt::format("the {} that {} leads to", event.type(), in_words(wish));
    expect(event.header(header::causation_id) == id, what + " names the command that has caused it",
           "its causation-id is " + event.header(header::causation_id), in_publishing);
    expect(event.header(header::conversation_id) == commands_.back().second.header(header::conversation_id),
           what + " belongs to the conversation of that command",
           "its conversation-id is another: " + event.header(header::conversation_id), in_publishing);
    const auto change = change_of(event);
    const bool fits = change && change->added == (wish.kind == Wish::Kind::add) && change->order_id == wish.order &&
                      change->gift == name(wish.gift);
    expect(fits, what + " tells of this change", "it says " + event.body, in_publishing);
    told.insert(event.id());
  }
  if (expected.told.holds(told.size())) return;
  throw CheckFailed(expected.told.most == 0
                        ? fmt::format("Billing is not told of {}", in_words(wish))
                        : fmt::format("Billing is told {} of {}", in_words(expected.told, told.size()), in_words(wish)),
                    told.empty() ? "it is never told" : "it is told " + how_often(told.size()), in_publishing);
}

void Life::restart() {
  for (const auto& name : shop_.world().names()) shop_.world().restart(name);
}

void Life::again(std::size_t number) {
  const auto& [wish, envelope] = commands_.at(number - 1);
  shop_.world().broker().put("orders", envelope);
  shop_.run();
  model_.again(wish, envelope.id());
}

void Life::events_again() {
  std::vector<Envelope> events;
  for (const auto& sent : shop_.world().wire()) {
    if (sent.from == "orders" && sent.intent == messaging::Intent::event) events.push_back(*sent.envelope);
  }
  for (const auto& event : events) {
    shop_.world().broker().put("billing", event);
    shop_.run();
  }
}

/// However often a command is handled, what it leads to has one ID; and no two commands lead to the same.
void Life::compare_ids() {
  std::map<std::string, std::string> of_command;
  std::map<std::string, std::string> of_event;
  for (const auto& sent : shop_.world().wire()) {
    if (sent.from != "orders" || sent.intent != messaging::Intent::event) continue;
    const auto& id = sent.envelope->id();
    const auto& cause = sent.envelope->header(header::causation_id);
    const auto& first = of_command.try_emplace(cause, id).first->second;
    expect(first == id, "however often a command is handled, Billing hears of it under one message ID",
           fmt::format("it hears of it under two, {} and {}", first, id), in_ids);
    const auto& command = of_event.try_emplace(id, cause).first->second;
    expect(command == cause, "what two commands lead to has two message IDs",
           fmt::format("both lead to a message {}", id), in_ids);
  }
}

void Life::compare() {
  if (exercise_ >= 8) compare_ids();
  auto left = model_.failed();
  for (const auto& message : shop_.failed()) {
    const auto found = left.find(message.id());
    const auto& reason = message.header(header::exception_message);
    expect(found != left.end(), message.type() + " is handled", "it is in the error queue: " + reason,
           fmt::format("the handler of {} in {}.cpp", message.type(), message.header(header::failed_queue)));
    expect(!reason.empty(), "the error queue says why", "the reason is empty", in_chaos);
    left.erase(found);
  }
  if (!left.empty()) {
    const auto command = std::find_if(commands_.begin(), commands_.end(),
                                      [&](const auto& it) { return it.second.id() == *left.begin(); });
    throw CheckFailed(in_words(command->first) + " is in the error queue", "it is not",
                      std::string(in_orders) + ": whether something catches what is thrown");
  }
  std::set<std::string> open;
  auto rows = shop_.connection("orders").query("SELECT order_id FROM orders");
  while (rows.next()) open.insert(rows.text(0));
  const auto& wanted = model_.open_orders();
  expect(open == wanted,
         wanted.empty() ? "no order is open" : fmt::format("open are the orders {}", fmt::join(wanted, ", ")),
         open.empty() ? "none is" : fmt::format("it is {}", fmt::join(open, ", ")), "the handler of CreateOrder");
  auto ids = shop_.order_ids();
  ids.insert(wanted.begin(), wanted.end());
  for (const auto& id : ids) expect_order(shop_, id, model_.order(id), in_orders);
  for (const auto& id : ids) {
    auto bill = model_.order(id);
    const auto billed = shop_.bill(id);
    for (const auto gift : all_gifts) {
      if (model_.bill_is_known(id, gift)) continue;
      bill.add(name(gift), billed.count(name(gift)) - bill.count(name(gift)));
    }
    expect_bill(shop_, id, bill, "billing.cpp; and what orders.cpp publishes, and when");
  }
}

}  // namespace shop
