#include "shop/exploration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "shop/drawn.hpp"
#include "simulation/explorer.hpp"

namespace shop {
namespace {

using simulation::Choices;
using simulation::Happening;

constexpr std::size_t most_executions_if_deep = 1'000'000;

/// What breaks in one schedule.
struct Violation {
  std::string property;
  CheckFailed why;
};

/// One schedule of an exploration, from its beginning.
class Play {
 public:
  /// What follows upon a violation is of no interest to a search, and may be to whoever looks at a picture.
  enum class Violated { stops, goes_on };

  Play(const Exploration& exploration, const Step& step, simulation::Storage& storage, Violated if_violated)
      : exploration_(exploration), shop_(step, storage), if_violated_(if_violated) {}

  /// Brings about what is given; then `begin` may look on.
  void prepare() {
    for (const auto& line : exploration_.given) shop_.type(line);
    shop_.run();
    auto& broker = shop_.world().broker();
    broker.names().begin();
    broker.rules(exploration_.order);
  }

  std::optional<Violation> run(Choices& choices, const std::vector<int>& without) {
    try {
      watch();
      for (int number = 1; number <= static_cast<int>(exploration_.typed.size()); ++number) {
        if (std::find(without.begin(), without.end(), number) != without.end()) continue;
        shop_.world().broker().names().next_command(number);
        shop_.type(exploration_.typed[static_cast<std::size_t>(number) - 1], choices);
      }
      shop_.run(choices);
    } catch (const simulation::Stuck& stuck) {
      return Violation{"the-shop-runs", CheckFailed("the shop runs until nothing is left to do", stuck.what(), "")};
    }
    if (violation_) return violation_;
    if (!shop_.world().at_rest()) return std::nullopt;
    for (const auto& property : exploration_.properties) {
      if (!property.at_rest) continue;
      try {
        property.at_rest(shop_);
      } catch (const CheckFailed& failed) {
        return Violation{property.name, failed};
      }
    }
    return std::nullopt;
  }

  SimulatedShop& shop() { return shop_; }
  bool violated() const { return violation_.has_value(); }

 private:
  /// For the properties that are looked at all the time.
  void watch() {
    const auto& properties = exploration_.properties;
    if (std::none_of(properties.begin(), properties.end(), [](const auto& property) { return property.always; }))
      return;
    ledger_.emplace(shop_);
    shop_.world().history().listen([this](const Happening& happening) {
      if (violation_) return;
      ledger_->see(happening);
      for (const auto& property : exploration_.properties) {
        if (!property.always) continue;
        try {
          property.always(*ledger_, happening);
        } catch (const CheckFailed& failed) {
          violation_ = Violation{property.name, failed};
          shop_.world().history().add(simulation::What::broken, happening.endpoint, property.name);
          if (if_violated_ == Violated::stops) shop_.world().stop();
          return;
        }
      }
    });
  }

  const Exploration& exploration_;
  SimulatedShop shop_;
  Violated if_violated_;
  std::optional<Ledger> ledger_;
  std::optional<Violation> violation_;
};

/// All that is seen of one schedule when it is run to be shown.
struct Shown {
  std::optional<Violation> violation;
  simulation::Picture picture;
  std::vector<std::string> lines;
};

Shown show(const Exploration& exploration, const Step& step, const simulation::Schedule& schedule) {
  for (const int command : schedule.without) {
    if (command >= 1 && command <= static_cast<int>(exploration.typed.size())) continue;
    throw simulation::WrongToken(
        fmt::format("there is no C{} to leave out; typed are C1 to C{}", command, exploration.typed.size()));
  }
  simulation::Storage storage;
  Play play(exploration, step, storage, Play::Violated::goes_on);
  play.prepare();
  simulation::PictureRecorder recorder(play.shop().world());
  simulation::Replay replay(schedule);
  replay.end_if([&play] { return play.violated(); });
  simulation::Recording recording(replay);
  Shown shown;
  shown.violation = play.run(recording, schedule.without);
  replay.finish();
  shown.picture = recorder.picture();
  shown.lines = simulation::to_lines(play.shop().world().history());
  shown.picture.given = exploration.given;
  for (int number = 1; number <= static_cast<int>(exploration.typed.size()); ++number) {
    if (schedule.leaves_out(number)) continue;
    shown.picture.typed.emplace_back(fmt::format("C{}", number),
                                     exploration.typed[static_cast<std::size_t>(number) - 1]);
  }
  auto taken = recording.schedule();
  taken.without = schedule.without;
  shown.picture.token = taken.token();
  return shown;
}

/// Runs a schedule twice: code that is a function of its messages does the same both times.
Outcome shown_twice(const Exploration& exploration, const Step& step, const simulation::Schedule& schedule) {
  auto first = show(exploration, step, schedule);
  const auto second = show(exploration, step, schedule);
  Outcome outcome;
  outcome.picture = std::move(first.picture);
  outcome.note = divergence(first.lines, second.lines);
  if (first.violation) {
    outcome.property = first.violation->property;
    outcome.broken = first.violation->why;
    describe(outcome.picture, outcome);
  }
  return outcome;
}

Outcome not_deterministic(const std::string& what) {
  Outcome outcome;
  outcome.broken.emplace("the same messages in the same order have the same effect", what,
                         "what depends on chance, on the time of day, or on what was kept in memory from another run");
  return outcome;
}

std::string in_words(const simulation::Coverage& coverage, const Exploration& exploration,
                     const simulation::Bounds& bounds) {
  const auto commands = exploration.typed.size();
  const auto of = fmt::format("{} command{}{} {}", commands, commands == 1 ? "" : "s",
                              exploration.order == Order::any ? " in any order" : "", bounds.in_words());
  if (!coverage.truncated) {
    return fmt::format(
        "{} of {}", coverage.schedules == 1 ? "The one schedule" : fmt::format("All {} schedules", coverage.schedules),
        of);
  }
  return fmt::format("Not all: the first {} schedules of {}, and {} sampled", coverage.schedules, of, coverage.sampled);
}

Outcome explore(Exploration exploration, const Step& step, bool deep) {
  simulation::Effort effort;
  if (deep) {
    effort.most_executions = most_executions_if_deep;
    auto& typed = exploration.typed;
    typed.insert(typed.end(), exploration.typed_if_deep.begin(), exploration.typed_if_deep.end());
  }
  const auto bounds = simulation::Bounds::each_once(exploration.faults, exploration.in_total);
  const auto commands = static_cast<int>(exploration.typed.size());
  simulation::Storage storage;
  const simulation::Execution execution = [&](Choices& choices,
                                              const std::vector<int>& without) -> std::optional<std::string> {
    Play play(exploration, step, storage, Play::Violated::stops);
    play.prepare();
    const auto violation = play.run(choices, without);
    if (!violation) return std::nullopt;
    return violation->property;
  };
  try {
    const auto found = simulation::search(execution, bounds, commands, effort);
    if (found.counterexample) {
      auto outcome = shown_twice(exploration, step, found.counterexample->schedule);
      if (outcome.property == found.counterexample->property) return outcome;
      return not_deterministic("a schedule that failed does not fail when it is run again");
    }
    Outcome outcome;
    outcome.covered = in_words(found.coverage, exploration, bounds);
    return outcome;
  } catch (const simulation::Nondeterministic& error) {
    return not_deterministic(error.what());
  } catch (const simulation::WrongToken& error) {
    return not_deterministic(error.what());
  }
}

}  // namespace

Check::Check(std::string sentence, int rung_of_hints, const Exploration& exploration)
    : name(std::move(sentence)),
      rung(rung_of_hints),
      run([exploration](const Step& step, bool deep) { return explore(exploration, step, deep); }),
      replay([exploration](const Step& step, const std::string& token) {
        return shown_twice(exploration, step, simulation::schedule_of(token));
      }) {}

}  // namespace shop
