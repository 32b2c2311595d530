#include <fmt/format.h>

#include <cstdio>

#include "messaging/text/characters.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/learner/live/last_live.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {

int errors(Learner& learner) {
  namespace header = messaging::header;
  const auto failed = LastBroker(learner).failed_messages();
  if (failed.empty()) std::puts("The error queue is empty.");
  const Terminal terminal;
  for (const auto& message : failed) {
    // Whoever wrote it may have called it anything, and written anything into it.
    const auto body = message.body.substr(0, 500);
    const auto id = message.id().empty() ? "(no ID)" : terminal.foreign(message.id(), 0, 1);
    const auto what = terminal.foreign(message.type() + " " + body, 4, 3);
    const bool fits = what.find('\n') == std::string::npos && Terminal::width(id) + 2 + Terminal::width(what) <= 80;
    fmt::print("{}{}{}\n", id, fits ? "  " : "\n    ", what);
    const auto& attempts = message.header(header::attempts);
    const auto reason =
        fmt::format("of {}, after {} {}: {}", message.header(header::failed_queue), attempts,
                    attempts == "1" ? "attempt" : "attempts", message.header(header::exception_message));
    fmt::print("    {}\n", terminal.foreign(reason, 4, 6));
  }
  if (!failed.empty()) std::puts("\nGive one back: ./workshop errors return ID    all: ./workshop errors return all");
  return all_holds;
}

int errors_return(Learner& learner, const std::string& which) {
  std::optional<std::string> id;
  if (which != "all") id = which;
  const std::size_t returned = LastBroker(learner).return_failed(id);
  if (returned == 0 && which != "all") {
    throw Problem("there is no message '" + messaging::harmless_line(which, 60) +
                  "' in the error queue; ./workshop errors lists them");
  }
  fmt::print("{} given back to where {} failed.\n",
             returned == 1 ? "1 message was" : fmt::format("{} messages were", returned),
             returned == 1 ? "it" : "they");
  return all_holds;
}

}  // namespace workshop
