#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "live/broker/live_broker.hpp"
#include "live/broker/oldest_sent.hpp"
#include "messaging/errors.hpp"
#include "messaging/waiting/clock.hpp"

namespace {

using live::LiveBroker;

/// What the command line of the workshop, which knows no broker, may ask of one.
struct Question {
  std::string what;
  std::optional<std::string> id;  ///< nothing: of all messages. A message may have an empty one.
};

/// As much of them as anybody wants to see.
nlohmann::json failed_messages(const std::vector<messaging::Envelope>& messages) {
  constexpr std::size_t longest = 2000;
  auto json = nlohmann::json::array();
  for (const auto& message : messages) {
    auto& shown = json.emplace_back();
    shown["headers"] = nlohmann::json::object();
    for (const auto& [name, value] : message.headers) shown["headers"][name] = value.substr(0, longest);
    shown["body"] = message.body.substr(0, longest);
  }
  return json;
}

nlohmann::json states(const std::vector<messaging::QueueState>& queues, const live::Journals& journals) {
  auto json = nlohmann::json::array();
  for (const auto& queue : queues) {
    json.push_back(
        {{"queue", queue.queue}, {"ready", queue.ready}, {"delayed", queue.delayed}, {"leased", queue.leased}});
    const auto oldest = queue.oldest ? queue.oldest : oldest_sent(journals, queue.queue, queue.all());
    if (oldest) json.back()["oldest"] = oldest->time_since_epoch().count();
  }
  return json;
}

messaging::Task answer(LiveBroker& broker, const live::StateFolder& state, const Question& question) {
  nlohmann::json said;
  if (question.what == "failed") {
    said = failed_messages(co_await broker.transport().failed_messages());
  } else if (question.what == "return") {
    said = co_await broker.transport().return_failed(question.id);
  } else {
    const auto queues = co_await broker.watch().queues();
    said = states(queues, live::read_journals(state));
  }
  std::puts(said.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

bool is_out_of_reach(const std::exception& error) {
  return dynamic_cast<const messaging::TransportError*>(&error) != nullptr &&
         dynamic_cast<const messaging::Unroutable*>(&error) == nullptr;
}

}  // namespace

/// Looks into the broker of a live system, and answers in JSON.
int main(int argc, char** argv) {
  CLI::App app("The broker of a live system");
  std::string folder;
  Question question;
  app.add_option("--state", folder)->required();
  app.add_option("what", question.what)->required()->check(CLI::IsMember({"failed", "return", "queues"}));
  app.add_option("id", question.id, "of the message to be returned; all if left out");
  CLI11_PARSE(app, argc, argv);
  live::LiveOptions options;
  try {
    const live::StateFolder state(folder, live::StateFolder::Use::member, false);
    options = live::remembered_transport(state);
    messaging::asio::io_context io;
    messaging::SystemClock clock(io.get_executor());
    const auto broker = live::open_broker(io.get_executor(), clock, state, options);
    std::exception_ptr failure;
    messaging::asio::co_spawn(io, answer(*broker, state, question), [&](const std::exception_ptr& error) {
      failure = error;
      io.stop();
    });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return 0;
  } catch (const std::exception& error) {
    const bool ended = options.broker_ends && is_out_of_reach(error);
    std::fprintf(
        stderr, "%s\n",
        ended ? "the RabbitMQ of the last live run has ended with it, and so has what waited there" : error.what());
    return 2;
  }
}
