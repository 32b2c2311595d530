#include "workshop/learner/live/last_live.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "messaging/sqlite/sqlite_transport.hpp"
#include "workshop/course/builder.hpp"
#include "workshop/course/compiler_errors.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

/// A SQLite file.
class LastFile final : public LastBroker {
 public:
  explicit LastFile(const fs::path& file) : transport_(io_.get_executor(), clock_, file) {}
  std::vector<messaging::Envelope> failed_messages() override { return run(transport_.failed_messages()); }
  std::size_t return_failed(const std::optional<std::string>& message_id) override {
    return run(transport_.return_failed(message_id));
  }
  std::vector<messaging::QueueState> queues() override { return run(transport_.queues()); }

 private:
  template <class T>
  T run(messaging::Awaitable<T> work) {
    std::exception_ptr failure;
    T result{};
    messaging::asio::co_spawn(io_, std::move(work), [&](const std::exception_ptr& error, T value) {
      failure = error;
      result = std::move(value);
    });
    io_.restart();
    io_.run();
    if (failure) std::rethrow_exception(failure);
    return result;
  }

  messaging::asio::io_context io_;
  messaging::SystemClock clock_{io_.get_executor()};
  messaging::SqliteTransport transport_;
};

/// Any other broker: the kit's program `live-broker` is asked. It is no learner's code, so it compiles.
class LastElsewhere final : public LastBroker {
 public:
  LastElsewhere(const Project& project, const fs::path& folder) {
    const std::string program = "live-broker";
    const auto built = build_and_tell(project, {program});
    if (!built.well()) throw Problem("the kit's own program " + program + " does not compile:\n" + built.output);
    command_ = {(project.build() / program).string(), "--state", folder.string()};
  }
  std::vector<messaging::Envelope> failed_messages() override {
    std::vector<messaging::Envelope> messages;
    for (const auto& said : ask({"failed"})) {
      auto& message = messages.emplace_back();
      message.headers = said.at("headers").get<messaging::Headers>();
      message.body = said.at("body");
    }
    return messages;
  }
  std::size_t return_failed(const std::optional<std::string>& message_id) override {
    Command question{"return"};
    if (message_id) question.insert(question.end(), {"--", *message_id});
    return ask(question).get<std::size_t>();
  }
  std::vector<messaging::QueueState> queues() override {
    std::vector<messaging::QueueState> states;
    for (const auto& said : ask({"queues"})) {
      states.push_back({said.at("queue"), said.at("ready"), said.at("delayed"), said.at("leased"), std::nullopt});
      if (said.contains("oldest")) states.back().oldest = messaging::from_iso8601(said.at("oldest"));
    }
    return states;
  }

 private:
  nlohmann::json ask(const Command& question) {
    Command command = command_;
    command.insert(command.end(), question.begin(), question.end());
    const auto ended = run_captured(command, std::chrono::minutes(1), Keep::all);
    if (!ended.well()) throw Problem(first_line(ended.output));
    return nlohmann::json::parse(ended.output);
  }

  Command command_;
};

}  // namespace

fs::path last_live_folder(const Progress& progress) {
  fs::path folder = progress.last_live();
  if (folder.empty() || !(fs::exists(folder / "broker.db") || fs::exists(folder / "transport"))) {
    throw Problem("no live system has been run yet; ./workshop run starts one");
  }
  return folder;
}

std::unique_ptr<LastBroker> last_broker(const Learner& learner) {
  const auto folder = last_live_folder(learner.progress);
  if (fs::exists(folder / "transport")) return std::make_unique<LastElsewhere>(learner.project, folder);
  return std::make_unique<LastFile>(folder / "broker.db");
}

}  // namespace workshop
