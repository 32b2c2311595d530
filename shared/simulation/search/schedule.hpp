#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/errors.hpp"
#include "simulation/world/choices.hpp"

namespace simulation {

/// One schedule in the language of the lesson. As text it is a token: what was typed and went wrong on the way, then
/// the steps, each with what went wrong in it:
///
///     C1 twice; C1, commit fails; E1 ok; C1 again
///
/// `without C2 C3` at its beginning leaves typed commands out. A token may end early: what follows then goes in
/// sending order and without faults.
struct Schedule {
  struct Taken {
    std::string step;                   ///< `C1`, `E1 at billing again`, `early timer`, `crash of orders`
    std::vector<std::string> faults{};  ///< `commit fails`, `E1 lost`, `crash before ack`
    bool operator==(const Taken&) const = default;
  };
  std::vector<int> without;        ///< the numbers of typed commands that are left out
  std::vector<std::string> typed;  ///< faults when the commands were typed: `C1 twice`
  std::vector<Taken> steps;

  bool leaves_out(int command) const;
  std::string token() const;
};

/// A token that cannot be understood, or that names a step which does not exist at its place; says what could happen
/// there.
struct WrongToken : messaging::Error {
  using Error::Error;
};

/// Throws WrongToken if the text has not the form of a token.
Schedule schedule_of(const std::string& token);

/// What a schedule costs: of two that break the same, the lesser explains it better.
struct Cost {
  int faults = 0;
  int deliveries = 0;
  int inversions = 0;  ///< how many messages were overtaken, summed up over the deliveries
  int switches = 0;    ///< from one endpoint to another
  auto operator<=>(const Cost&) const = default;
};

/// Hands on to others who decide, and counts what it costs.
class Counting : public Choices {
 public:
  explicit Counting(Choices& who_decides) : decides_(who_decides) {}
  std::optional<std::size_t> next(const std::vector<Step>& steps) override;
  Fault strikes(const Seam& seam) override;
  void stepped(const Footprint& footprint) override { decides_.stepped(footprint); }
  void at_rest() override { decides_.at_rest(); }
  const Cost& cost() const { return cost_; }

 private:
  Choices& decides_;
  Cost cost_;
  std::size_t last_endpoint_ = static_cast<std::size_t>(-1);
};

/// The names of the seams of one step: `commit`, then `2nd commit`.
class SeamNames {
 public:
  void begin() { seen_.clear(); }
  /// What a fault at this seam is called, `2nd commit fails`; each seam is to be named once, by `arrive`.
  static std::string fault_at(const std::string& seam, const Seam& where, Fault fault);
  std::string arrive(const Seam& seam);

 private:
  std::vector<std::string> seen_;
};

/// How the steps are called that can be taken now.
std::vector<std::string> names_of(const std::vector<Step>& steps);

/// Hands on to others who decide, and writes down what they decide.
class Recording final : public Choices {
 public:
  explicit Recording(Choices& who_decides) : decides_(who_decides) {}
  std::optional<std::size_t> next(const std::vector<Step>& steps) override;
  Fault strikes(const Seam& seam) override;
  void stepped(const Footprint& footprint) override { decides_.stepped(footprint); }
  void at_rest() override { decides_.at_rest(); }
  const Schedule& schedule() const { return schedule_; }

 private:
  Choices& decides_;
  Schedule schedule_;
  SeamNames seams_;
};

/// Follows a schedule, whatever its faults; where it ends, messages go in sending order and nothing goes wrong.
class Replay final : public Choices {
 public:
  explicit Replay(Schedule schedule) : schedule_(std::move(schedule)), wanted_(schedule_.typed) {}
  /// Where the schedule ends, the execution ends as well if this says so.
  void end_if(std::function<bool()> ends) { ends_ = std::move(ends); }
  /// Throws WrongToken, saying what could happen instead.
  std::optional<std::size_t> next(const std::vector<Step>& steps) override;
  Fault strikes(const Seam& seam) override;
  /// To be called when the execution is over. Throws WrongToken if a part of the schedule did not come to pass.
  void finish() const;

 private:
  void require_struck() const;

  Schedule schedule_;
  std::function<bool()> ends_ = [] { return false; };
  std::size_t position_ = 0;               // of the next step to take
  std::vector<std::string> wanted_;        // faults still to strike, first those when the commands are typed
  std::vector<std::string> could_strike_;  // in the step that is being taken
  SeamNames seams_;
};

}  // namespace simulation
