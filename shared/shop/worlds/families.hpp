#pragma once

#include "shop/worlds/small_world.hpp"

/// The kinds of small worlds, each as an exercise has established it.
namespace shop::worlds {

/// True if Billing is as before when an event comes to it once more, whenever that is.
inline bool knows_what_it_is_told_again(int exercise) {
  return exercise <= 4 || exercise >= 7;
}

/// Whatever is typed, orders and bills are right, nothing else is touched, and all of it is there for a new process.
EveryWorld scripts(int exercise);
/// Orders are told apart, whatever they are called.
EveryWorld names_of_orders(int exercise);
/// Whatever the gift: each monkey strikes for its own, and harms nothing else.
EveryWorld every_gift(int exercise);
/// Whatever cannot be saved is tried again, then kept in the error queue.
EveryWorld failing_commits(int exercise);
/// And so is what cannot be sent.
EveryWorld failing_sends(int exercise);
/// The tables refuse what must not be.
EveryWorld tables(int exercise);
/// A monkey strikes at its own endpoint only, and only at the first attempt.
EveryWorld monkeys_elsewhere(int exercise);
/// Lets another handler of Orders publish the ItemAdded of a gift. Throws CheckFailed unless it fails so often, first
/// of all.
void another_handler_tells(SimulatedShop& shop, Gift gift, std::size_t fails);
/// A message that was long on its way is handled; and what was handled is not forgotten.
EveryWorld late_messages(int exercise);
/// Billing counts, from exercise 7 on.
EveryWorld counts(int exercise);
/// IDs are derived, in exercises 8 and 9: the same in any process, and no two alike.
EveryWorld ids(int exercise);
/// What is held back leaves as it was sent, from exercise 10 on.
EveryWorld held_back(int exercise);

}  // namespace shop::worlds
