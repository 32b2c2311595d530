#include "shop/worlds/kept.hpp"

#include "shop/worlds/explorations.hpp"
#include "shop/worlds/families.hpp"

namespace shop {
namespace {

/// What an exercise has established, and all later ones keep.
struct Kept {
  int since;
  int until;
  const char* sentence;
  int rung;
  EveryWorld (*worlds)(int exercise);
};

constexpr Kept all_kept[]{
    {1, 10, "whatever is typed, orders and bills are right, for a new process too", 3, worlds::scripts},
    {1, 10, "orders are told apart, whatever they are called", 3, worlds::names_of_orders},
    {1, 10, "whatever the gift: monkeys strike for theirs, and nothing else is harmed", 3, worlds::every_gift},
    {1, 10, "what cannot be saved is tried again, and ends in the error queue", 3, worlds::failing_commits},
    {1, 10, "nor is it hidden that something cannot be sent", 3, worlds::failing_sends},
    {1, 10, "the tables refuse what must not be there twice", 3, worlds::tables},
    {1, 10, "a message that comes late is handled all the same", 3, worlds::late_messages},
    {2, 10, "monkeys strike at their endpoint only, and where they are told to", 3, worlds::monkeys_elsewhere},
    {5, 10, "Billing bills what it is told, in whatever order", 3, worlds::counts},
    {8, 9, "an ID is the same in any process, and no two messages have one", 3, worlds::ids},
    {10, 10, "what a handler sends leaves as it was sent, however much it is", 3, worlds::held_back},
};

}  // namespace

std::vector<Check> with_what_holds_since(int exercise, std::vector<Check> own) {
  const auto how_many_own = own.size();
  for (const auto& kept : all_kept) {
    if (exercise >= kept.since && exercise <= kept.until)
      own.push_back(in_every_world(kept.sentence, kept.rung, kept.worlds(exercise)));
  }
  own.push_back(
      worlds::schedules_of_scripts(exercise, "explored: whatever two lines are typed, and whatever goes wrong", 3));
  if (exercise >= 4) {
    own.push_back(
        worlds::two_instances(exercise, "orders", "explored: two processes of Orders are not in each other's way", 3));
    own.push_back(worlds::two_instances(exercise, "billing", "explored: nor are two processes of Billing", 3));
  }
  if (exercise >= 8) {
    own.push_back(worlds::several_messages(exercise, "explored: of several messages of one handler, none is lost", 3));
  }
  for (auto number = how_many_own; number < own.size(); ++number) own[number].half = Half::kept;
  return own;
}

}  // namespace shop
