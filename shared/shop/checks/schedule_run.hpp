#pragma once

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shop/checks/exploration.hpp"
#include "simulation/search/explorer.hpp"
#include "simulation/search/schedule.hpp"
#include "simulation/search/search.hpp"
#include "simulation/world/storage.hpp"

namespace shop {

/// The property of a shop that neither starts nor comes to rest as it should.
inline constexpr auto the_shop_runs = "the-shop-runs";

/// What breaks in one schedule.
struct Violation {
  std::string property;
  CheckFailed why;
};

/// What a search does about messages without end: it cannot go on.
enum class IfEndless { throws, is_a_violation };

/// What this work finds, or throws where nothing should be thrown: a shop that does not start, a line that the prompt
/// does not take, a handling that never ends.
template <class Work>
std::optional<Violation> tried(IfEndless if_endless, Work&& work) {
  const auto violation = [](const std::string& expected, const std::string& happened, const std::string& look) {
    return Violation{the_shop_runs, CheckFailed(expected, happened, look)};
  };
  try {
    return work();
  } catch (const simulation::Nondeterministic&) {
    throw;
  } catch (const simulation::WrongToken&) {
    throw;
  } catch (const CheckFailed& failed) {
    return Violation{the_shop_runs, failed};
  } catch (const simulation::Stuck& stuck) {
    const bool endless = dynamic_cast<const simulation::Endless*>(&stuck) != nullptr;
    if (endless && if_endless == IfEndless::throws) throw;
    return violation("the shop runs until nothing is left to do", stuck.what(), what_never_ends);
  } catch (const std::exception& error) {
    return violation("the shop runs", error.what(), what_throws);
  } catch (...) {
    return violation("the shop runs", "something was thrown that is no std::exception", what_throws);
  }
}

/// The step as an exploration wants it.
Step as_explored(Step step, const Exploration& exploration);

/// One schedule of an exploration, from its beginning.
class Play {
 public:
  /// What follows upon a violation is of no interest to a search, and may be to whoever looks at a picture.
  enum class Violated { stops, goes_on };

  Play(const Exploration& exploration, const Step& step, simulation::Storage& storage, Violated if_violated)
      : exploration_(exploration),
        if_violated_(if_violated),
        shop_(as_explored(step, exploration), storage, exploration.twice) {}

  /// Brings about what is given.
  void prepare();
  /// Types the rest, but for the commands of these numbers, and lets the choices run it. Throws what the shop throws.
  std::optional<Violation> run(simulation::Choices& choices, const std::vector<int>& without);

  SimulatedShop& shop() { return shop_; }
  bool violated() const { return violation_.has_value(); }

 private:
  void require_sent(std::size_t lines);
  void watch();
  void see(const simulation::Happening& happening);
  std::optional<Violation> look_at_rest();

  const Exploration& exploration_;
  Violated if_violated_;
  std::optional<Ledger> ledger_;
  std::optional<Violation> violation_;
  SimulatedShop shop_;  // last: what still waits when it goes is rolled back, and watched
};

/// An exploration as a search wants it: each run plays one schedule. It refers to its arguments. Messages without end
/// throw.
simulation::Execution execution(const Exploration& exploration, const Step& step, simulation::Storage& storage);

}  // namespace shop
