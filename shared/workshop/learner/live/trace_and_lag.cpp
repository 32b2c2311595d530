#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "workshop/course/builder.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/learner/live/last_live.hpp"
#include "workshop/learner/live/queue_table.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

int trace(Learner& learner, const std::string& id) {
  const auto folder = last_live_folder(learner.progress);
  Command command{program_that_reads(learner.project, "live-trace").string(), "--state", folder.string()};
  if (!id.empty()) command.insert(command.end(), {"--", id});
  const auto ended = run_captured(command, std::chrono::minutes(1), Keep::all);
  if (!ended.well()) throw Problem(first_line(ended.output));
  const Terminal terminal;
  nlohmann::ordered_json report;
  report["picture"] = nlohmann::ordered_json::parse(ended.output);
  for (const auto& line : read_picture(report)) fmt::print("{}\n", terminal.line(line));
  return all_holds;
}

int lag(Learner& learner) {
  const auto states = LastBroker(learner).queues();
  const auto now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  fmt::print("{}", queue_table(states, now));
  return all_holds;
}

}  // namespace workshop
