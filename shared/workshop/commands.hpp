#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workshop/catalogue.hpp"
#include "workshop/progress.hpp"

/// The commands of ./workshop. Each returns the exit status and throws Problem for what the user can mend.
namespace workshop {

/// Whom a command serves: their copy of the workshop, and how far they are in it.
struct Learner {
  const Project& project;
  Progress& progress;

  /// The exercise that was named, or else the current one.
  const Exercise& exercise(const std::optional<std::string>& number) const;
};

/// Where the learner is: starts the first exercise if none is, checks the current one, says what to do next.
int here(Learner& learner);
int check_command(Learner& learner, const std::optional<std::string>& number, const std::string& of, bool deep,
                  bool json);
/// Checks the current exercise at every save, and does what single keys ask for. Throws Problem without a terminal.
int watch(Learner& learner);
/// How a variant becomes the solution, line by line: of the learner's own code, or where `of` is empty and there is
/// none, of the starting point.
int diff(Learner& learner, const std::optional<std::string>& number, const std::string& of);
/// Draws the schedule that a token names. `only_picture` says nothing else.
int replay_command(Learner& learner, const std::string& number, const std::string& token, const std::string& of,
                   int check_number, bool only_picture);
/// Goes on with the next exercise, in a copy of the learner's own code: what the next starting point adds to the
/// solution is merged into it. `again` merges once more into the current exercise from the one before.
/// `from_starting_point` takes the starting point, without the learner's code. Whatever is replaced is kept as a
/// backup. Returns all_holds if the exercise can begin; something_fails if the merged code is in place and does not
/// suit it. Throws Problem if the exercise is not passed.
int next(Learner& learner, bool again, bool from_starting_point);
/// The narrated demonstration of an exercise, screen by screen. It waits for a key between them, if it is to `pause`
/// and there is a terminal.
int demo(Learner& learner, const std::string& number, bool pause);
int list(Learner& learner);
int start(Learner& learner, const std::string& number);
/// Puts the starting point back, and begins the hints anew; the learner's code is kept as a backup.
int reset(Learner& learner, const std::string& number);
int hint(Learner& learner, const std::optional<std::string>& number, bool all);
int solution(Learner& learner, const std::string& number);
/// In what the live shop differs from the step as it is written.
struct LiveOptions {
  std::vector<std::string> without;  ///< behaviours and commit hooks to leave out
  std::optional<int> bound;          ///< of so many messages on their way, the Frontend takes no more
  int slow_billing = 0;              ///< by how many milliseconds each message takes Billing longer
  std::optional<int> instances;      ///< of Orders and of Billing, which compete
  std::string transport;             ///< the URL of a RabbitMQ, or `rabbitmq`; empty: a SQLite file
};
/// The shop, live.
int run(Learner& learner, const std::optional<std::string>& number, const std::string& of, const std::string& only,
        bool fresh, const LiveOptions& differently);
/// How `torture` goes about it.
struct TortureOptions {
  int commands = 10'000;
  int kills = 30;
  unsigned seed = 1;
  bool all_faults = false;
  std::map<std::string, int> faults;  ///< how often what else goes wrong, by the names of the options
};
/// The shop types by itself while its processes are killed, and other things go wrong, and says whether all is right
/// then. Of the last exercise, if none is named.
int torture(Learner& learner, const std::optional<std::string>& number, const std::string& of,
            const TortureOptions& wanted, const LiveOptions& differently);
/// Types a burst of commands, shows how the queues take it up, and says whether all is right then. Of the last
/// exercise, if none is named.
int load(Learner& learner, const std::optional<std::string>& number, const std::string& of, int commands,
         const LiveOptions& differently);
/// Draws what became of one line at the prompt in the last live run; without an ID, lists the last ten.
int trace(Learner& learner, const std::string& id);
/// How much waits in each queue of the live system that was run last, and since when.
int lag(Learner& learner);
/// How slides and handouts are shown.
struct ShownAs {
  bool open = false;  ///< in the browser, too
  bool pdf = false;   ///< printed
};
/// Makes slides of a lecture, or of all of them and a page that leads to them.
int slides(const Project& project, const std::optional<std::string>& number, const ShownAs& as);
/// Makes the pages that are handed out, for A4.
int handouts(const Project& project, const ShownAs& as);
int doctor(const Project& project);
int errors(Learner& learner);
int errors_return(Learner& learner, const std::string& which);
/// How the truth table is shown; as text for the terminal, if nothing is asked for.
struct MatrixAs {
  bool json = false;
  bool markdown = false;
  std::optional<std::string> pages;  ///< as HTML in this folder; empty: in one of its own
};
/// The truth table: which property holds in which solution, under which faults.
int matrix(const Project& project, const MatrixAs& as);
/// One row of it, with the schedules.
int matrix_row(const Project& project, const std::string& number);
/// One cell of it, drawn: the property that is named, or else the worst that breaks.
int matrix_cell(const Project& project, const std::string& number, const std::string& column,
                const std::string& property, bool only_picture);
/// Whether WORKSHOP.md and tests/matrix.json say what the truth table says; `write` writes them.
int dev_matrix(const Project& project, bool write);
/// Whether the documents are right in what they say about the kit, a line for each thing that is not; `write` puts what
/// commands say now in the place of what they said.
int dev_documents(const Project& project, bool write);
/// The kit's whole suite.
int test(const Project& project);
/// What guards the exercises: see dev_check.cpp.
int dev_check(const Project& project, const std::optional<std::string>& number, bool write);
/// Carries what was changed in the working tree since the last commit on through the chain of folders: from
/// starting-points/NN to solutions/NN, from there to starting-points/NN+1, and so on. `after` names the folder to go on
/// from, such as solutions/NN. Returns something_fails if it stopped at a conflict, which is marked in the file.
int dev_propagate(const Project& project, const std::string& number, const std::optional<std::string>& after);

}  // namespace workshop
