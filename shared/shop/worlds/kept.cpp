#include "shop/worlds/kept.hpp"

#include "shop/worlds/families.hpp"

namespace shop {
namespace {

/// What an exercise has established, and all later ones keep.
struct Kept {
  int since;
  const char* sentence;
  int rung;
  EveryWorld (*worlds)(int exercise);
};

constexpr Kept all_kept[]{
    {1, "whatever is typed, orders and bills are right, for a new process too", 3, worlds::scripts},
    {1, "orders are told apart, whatever they are called", 3, worlds::names_of_orders},
    {1, "whatever the gift: monkeys strike for theirs, and nothing else is harmed", 3, worlds::every_gift},
    {1, "what cannot be saved is tried again, and ends in the error queue", 3, worlds::failing_commits},
    {1, "nor is it hidden that something cannot be sent", 3, worlds::failing_sends},
    {1, "the tables refuse what must not be there twice", 3, worlds::tables},
    {1, "a message that comes late is handled all the same", 3, worlds::late_messages},
    {2, "monkeys strike at their endpoint only, and where they are told to", 3, worlds::monkeys_elsewhere},
    {5, "Billing bills what it is told, in whatever order", 3, worlds::counts},
};

}  // namespace

std::vector<Check> with_what_holds_since(int exercise, std::vector<Check> own) {
  for (const auto& kept : all_kept) {
    if (exercise >= kept.since) own.push_back(in_every_world(kept.sentence, kept.rung, kept.worlds(exercise)));
  }
  return own;
}

}  // namespace shop
