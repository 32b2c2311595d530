#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "shop/steps.hpp"

// A check program as the kit builds one for each exercise, of a shop that misbehaves as the environment variable
// MISBEHAVES says. For check_program.sh.

using namespace messaging;
using namespace shop;
using namespace test;

namespace {

// What the compiler cannot see through, and so cannot leave out.
volatile unsigned done = 0;
int deeper(int depth);
int (*volatile once_more)(int) = deeper;

int deeper(int depth) {
  volatile int room[256];
  room[depth % 256] = depth;
  return once_more(depth + 1) + room[depth % 256];
}

void misbehave(const std::string& how) {
  if (how == "loops") {
    for (;;) done = done + 1;
  }
  if (how == "sleeps") ::pause();
  if (how == "overflows") done = once_more(0);
  if (how == "aborts") std::abort();
  if (how == "exits") std::exit(0);
  if (how == "terminates") std::terminate();
  if (how == "prints") std::cout << "the handler prints" << std::endl;
}

void a_book_is_on_the_order(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  expect_order(shop, "A", {"book"}, "the handler");
}

void a_kite_is_on_the_order(SimulatedShop& shop) {
  a_book_is_on_the_order(shop);
  expect_order(shop, "A", {"book", "kite"}, "the \"handler\"\n of AddItem");
}

void something_is_typed(SimulatedShop& shop) {
  shop.type("say \"hello\\");
}

Step misbehaving(const std::string& how) {
  auto ways = how == "loses events" || how == "explores twice" ? Ways() : right();
  ways.adding = [how](HandlerContext&) -> Task {
    misbehave(how);
    co_return;
  };
  auto step = shop_with(ways);
  if (how == "aborts at the prompt") {
    step.parse_command = [](const TypedLine&) -> std::optional<AnyMessage> { std::abort(); };
  }
  if (how == "aborts in Billing") {
    step.configure_billing = [](Endpoint& billing) {
      billing.handle<ItemAdded>([](const ItemAdded&, HandlerContext&) -> Task {
        std::abort();
        co_return;
      });
    };
  }
  return step;
}

}  // namespace

int main(int argc, char** argv) {
  const char* set = std::getenv("MISBEHAVES");
  const std::string how = set == nullptr ? "" : set;
  const Check explored("explored", 2,
                       Exploration{.given = {"create A"},
                                   .typed = {"add book to A"},
                                   .faults = {Fault::send_lost, Fault::copy},
                                   .properties = every_property(),
                                   .typed_if_deep = {"remove book from A"}});
  std::vector<Check> checks{{"a book is on the order", 1, a_book_is_on_the_order}, explored};
  if (how == "lacks a kite") checks.insert(checks.begin(), {"a kite is on the order", 3, a_kite_is_on_the_order});
  if (how == "aborts at the prompt") checks = {{"something is typed", 1, something_is_typed}};
  if (how == "explores twice") checks.insert(checks.begin(), explored);
  if (how == "explores nothing") checks.pop_back();
  return run_checks(argc, argv, checks, misbehaving(how));
}
