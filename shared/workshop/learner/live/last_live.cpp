#include "workshop/learner/live/last_live.hpp"

#include <nlohmann/json.hpp>

#include "workshop/course/builder.hpp"
#include "workshop/course/compiler_errors.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {

fs::path last_live_folder(const Progress& progress) {
  fs::path folder = progress.last_live();
  if (folder.empty() || !(fs::exists(folder / "broker.db") || fs::exists(folder / "transport"))) {
    throw Problem("no live system has been run yet; ./workshop run starts one");
  }
  return folder;
}

LastBroker::LastBroker(const Learner& learner) {
  const auto folder = last_live_folder(learner.progress);
  command_ = {program_that_reads(learner.project, "live-broker").string(), "--state", folder.string()};
}

std::vector<messaging::Envelope> LastBroker::failed_messages() const {
  std::vector<messaging::Envelope> messages;
  for (const auto& said : ask({"failed"})) {
    auto& message = messages.emplace_back();
    message.headers = said.at("headers").get<messaging::Headers>();
    message.body = said.at("body");
  }
  return messages;
}

std::size_t LastBroker::return_failed(const std::optional<std::string>& message_id) const {
  Command question{"return"};
  if (message_id) question.insert(question.end(), {"--", *message_id});
  return ask(question).get<std::size_t>();
}

std::vector<QueueState> LastBroker::queues() const {
  std::vector<QueueState> states;
  for (const auto& said : ask({"queues"})) {
    states.push_back({said.at("queue"), said.at("ready"), said.at("delayed"), said.at("leased"), std::nullopt});
    if (said.contains("oldest")) states.back().oldest = Time(Milliseconds(said.at("oldest").get<std::int64_t>()));
  }
  return states;
}

nlohmann::ordered_json LastBroker::ask(const Command& question) const {
  Command command = command_;
  command.insert(command.end(), question.begin(), question.end());
  const auto ended = run_captured(command, std::chrono::minutes(1), Keep::all);
  if (!ended.well()) throw Problem(first_line(ended.output));
  return nlohmann::ordered_json::parse(ended.output);
}

}  // namespace workshop
