#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workshop/course/learner.hpp"

/// The learner's commands. Each returns the exit status and throws Problem for what the user can mend.
namespace workshop {

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
int errors(Learner& learner);
int errors_return(Learner& learner, const std::string& which);
int doctor(const Project& project);

}  // namespace workshop
