#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/errors.hpp"
#include "shop/checks/simulated_shop.hpp"
#include "simulation/picture/picture.hpp"

namespace shop {

/// A row that is wrong, or that should be there and is not.
struct WrongRow {
  std::string endpoint;
  simulation::Row row;
  bool missing = false;
};

/// Messages of a type that leave more often than they should.
struct TooMany {
  std::string type;
  std::size_t allowed = 0;
};

/// A check does not hold: what was expected, what happened instead, and where to look, each in the shop's words.
struct CheckFailed : messaging::Error {
  CheckFailed(std::string what_was_expected, std::string what_happened, std::string where_to_look)
      : Error("expected: " + what_was_expected + "; happened: " + what_happened),
        expected(std::move(what_was_expected)),
        happened(std::move(what_happened)),
        look(std::move(where_to_look)) {}
  std::string expected;
  std::string happened;
  std::string look;
  std::string sentence;  ///< what the customer sees; may be empty
  std::vector<WrongRow> rows;
  std::optional<TooMany> too_many;
};

/// How much virtual time lies between two happenings.
double seconds_between(const simulation::Happening& first, const simulation::Happening& second);

/// `once`, `twice`, `3 times`.
std::string how_often(std::size_t times);

/// Where to look when something is thrown that no handling catches.
inline constexpr auto what_throws =
    "what the reason names: a schema, a message type, parse_command, a behaviour of the Frontend";

/// Where to look when the shop never comes to rest.
inline constexpr auto what_never_ends =
    "what is waited for, what is sent, and who begins a transaction, while a message is handled";

/// Throws CheckFailed unless `holds`.
void expect(bool holds, const std::string& expected, const std::string& happened, const std::string& look);
/// Throws CheckFailed, with the reason, if a message is in the error queue; `look` is for those that Orders handles.
void expect_all_handled(SimulatedShop& shop, const std::string& look);
/// Throws CheckFailed unless the order, or the bill, holds just these gifts.
void expect_order(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look);
void expect_bill(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look);
/// Whether the endpoint's database has this table.
bool has_table(SimulatedShop& shop, const std::string& endpoint, const std::string& table);
/// Throws CheckFailed unless it has.
void expect_table(SimulatedShop& shop, const std::string& endpoint, const std::string& table, const std::string& look);
/// Throws CheckFailed unless messages of this type left this often.
void expect_sent(SimulatedShop& shop, std::size_t times, const std::string& type, const std::string& look);

/// What a check found.
struct Outcome {
  std::string covered;                ///< in words, if more than one schedule was run
  std::size_t worlds = 0;             ///< how many small worlds were lived, if it is about them
  std::size_t schedules = 0;          ///< how many schedules were tried, if it explores
  std::optional<CheckFailed> broken;  ///< why it does not hold
  std::string flaw;                   ///< what the customer sees, if the check holds because it has found a flaw
  std::string property;               ///< the name of the property that breaks, if it is one
  std::string note;                   ///< what else there is to say, such as that two runs differ
  simulation::Picture picture;        ///< of the run that breaks it, or that was replayed
  std::string trace;                  ///< of that run: the same for all code that sends, saves and fails alike
};

/// Which part of an exercise a check belongs to: one of its halves, where it has two, or what was so before it.
enum class Half { none, monkey, mend, kept };

/// One check of an exercise. Its name is a sentence in the learner's words.
struct Check {
  /// Looks at one run of the shop, in sending order and without faults.
  Check(std::string sentence, int rung_of_hints, std::function<void(SimulatedShop&)> look_at);
  /// Looks at every schedule that an exploration reaches.
  Check(std::string sentence, int rung_of_hints, const struct Exploration& exploration);
  /// Holds if an exploration finds the flaw.
  Check(std::string sentence, int rung_of_hints, const struct Flaw& flaw);

  std::string name;
  int rung;  ///< of the hints: which one helps whoever fails this check
  Half half = Half::none;
  /// `deep`: goes further than is done at every save.
  std::function<Outcome(const Step& step, bool deep)> run;
  /// Runs the one schedule that a token names, to be drawn. Throws simulation::WrongToken.
  std::function<Outcome(const Step& step, const std::string& token)> replay;
  bool explores = false;
};

/// The checks of an exercise in two halves: first the monkey is written, then what it breaks is mended.
std::vector<Check> halves(std::vector<Check> monkey, std::vector<Check> mend);

/// The main function of a check program, which the command line runs and learners never see. Runs the checks in order
/// and reports each as a line of JSON. Returns 0 if all hold, 1 if one fails, 2 if it could not be done.
int run_checks(int argc, char** argv, const std::vector<Check>& checks, const Step& step = Step());

}  // namespace shop
