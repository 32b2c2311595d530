#include "live/processes/endpoint_process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <memory>

#include "live/broker/live_broker.hpp"
#include "live/journal/journaled_transport.hpp"
#include "live/prompt/prompt.hpp"
#include "live/terminal/console.hpp"
#include "live/terminal/line_reader.hpp"

namespace live {
namespace {

namespace asio = messaging::asio;
using messaging::Endpoint;
using messaging::Task;

constexpr unsigned seconds_to_end = 3;
constexpr messaging::Milliseconds between_attempts_to_write{1'000};

struct Plan {
  std::string name;
  std::function<void(Endpoint&)> configure;
};

std::vector<Plan> plans(const shop::Step& step) {
  return {
      {"frontend", step.configure_frontend}, {"orders", step.configure_orders}, {"billing", step.configure_billing}};
}

/// Databases outlive a run, so a schema that has changed meets the rows of the last time.
void configure(const Plan& plan, Endpoint& endpoint) {
  try {
    plan.configure(endpoint);
  } catch (const messaging::DatabaseError& error) {
    throw messaging::DatabaseError(std::string(error.what()) +
                                   ". If its database is of an older version: --fresh starts over with empty ones");
  }
}

/// What could not be written down in time is written when it can be, also if nothing else happens.
void keep_up(Journal& journal, messaging::Clock& clock) {
  clock.call_at(clock.now() + between_attempts_to_write, [&journal, &clock] {
    journal.catch_up();
    keep_up(journal, clock);
  });
}

/// Makes the queues and subscriptions of the whole system, so that it does not matter which endpoint starts first:
/// what is sent to one that has never run waits for it.
Task prepare_all(const shop::Step& step, messaging::Services services) {
  for (const auto& plan : plans(step)) {
    Endpoint endpoint(plan.name, services, messaging::Database(std::make_shared<messaging::Connection>(":memory:")));
    plan.configure(endpoint);
    co_await endpoint.prepare();
  }
}

Task read_prompt(LineReader& reader, Prompt& prompt, messaging::IdGenerator& ids, Console& console) {
  for (;;) {
    if (!reader.has_line()) console.ask();
    const auto line = co_await reader.next();
    console.answered();
    if (!line || shop::TypedLine(*line).is("quit")) co_return;
    co_await prompt.handle(*line, ids.next(), false);
  }
}

std::string_view word_for(LineOutcome outcome) {
  if (outcome == LineOutcome::done) return "";
  return outcome == LineOutcome::refused ? refused_word : failed_word;
}

Task read_supervised(LineReader& reader, Prompt& prompt) {
  for (;;) {
    const auto line = co_await reader.next();
    if (!line) co_return;
    const auto tab = line->find('\t');
    const auto second = line->find('\t', tab + 1);
    if (tab == std::string::npos || second == std::string::npos) continue;
    const std::string id = line->substr(0, tab);
    const bool again = line->substr(tab + 1, second - tab - 1) == again_word;
    const auto outcome = co_await prompt.handle(line->substr(second + 1), id, again);
    write_out(fmt::format("{}{}{}\n", done_mark, id, word_for(outcome)));
  }
}

Task read_to_the_end(LineReader& reader) {
  // Not `while (co_await …)`: g++ 12 makes a crash of a temporary in a loop's condition.
  for (;;) {
    const auto line = co_await reader.next();
    if (!line) co_return;
  }
}

Task clear_all(const shop::Step& step, LiveBroker& broker, messaging::Services services) {
  for (const auto& plan : plans(step)) {
    Endpoint endpoint(plan.name, services, messaging::Database(std::make_shared<messaging::Connection>(":memory:")));
    plan.configure(endpoint);
    co_await broker.clear(plan.name, endpoint.recoverability().delays);
  }
  const std::vector<messaging::Milliseconds> none;
  co_await broker.clear(messaging::error_queue, none);
}

}  // namespace

void clear_broker(const shop::Step& step, const StateFolder& state, const LiveOptions& options) {
  asio::io_context io(1);
  messaging::SystemClock clock(io.get_executor());
  messaging::RandomIds ids;
  PlainLog log;
  const auto broker = open_broker(io.get_executor(), clock, state, options);
  const messaging::Services services{broker->transport(), clock, ids, log, io.get_executor()};
  std::exception_ptr failure;
  asio::co_spawn(io, clear_all(step, *broker, services), [&](const std::exception_ptr& error) {
    failure = error;
    io.stop();
  });
  io.run();
  if (failure) std::rethrow_exception(failure);
}

void run_endpoint(const std::string& name, int instance, const shop::Step& step, const StateFolder& state,
                  const LiveOptions& options, bool supervised) {
  asio::io_context io(1);
  messaging::SystemClock clock(io.get_executor());
  messaging::RandomIds ids;
  Console console;
  ConsoleLog console_log(console);
  PlainLog plain_log;
  const auto broker = open_broker(io.get_executor(), clock, state, options);
  Journal journal(state.journal(name, instance), name, clock);
  journal.note(Event::started, {});
  keep_up(journal, clock);
  JournalingTransport transport(broker->transport(), journal);
  JournalingLog log(supervised ? static_cast<messaging::Log&>(plain_log) : console_log, journal, transport);
  const messaging::Services services{transport, clock, ids, log, io.get_executor()};
  Endpoint endpoint(name, services,
                    messaging::Database(std::make_shared<messaging::Connection>(state.database(name).string())));
  journal_failures(endpoint, journal);
  for (const auto& plan : plans(step)) {
    if (plan.name == name) configure(plan, endpoint);
  }
  Prompt prompt(step, endpoint, broker->watch(), state, journal, options.bound,
                [&](std::string_view line) { log.write(name, line); });

  // Only the Frontend has somebody typing; to the others of a supervised system, the input's end says: stop.
  const bool frontend = name == "frontend";
  std::unique_ptr<LineReader> reader;
  if (supervised) {
    // A supervisor that was killed leaves no orphan that holds a database for ever, whatever its handler does.
    reader = std::make_unique<LineReader>(io, [] { ::alarm(seconds_to_end); });
  } else if (frontend) {
    reader = std::make_unique<LineReader>(io);
  }

  asio::signal_set signals(io, SIGINT, SIGTERM);
  const auto stop = [&] {
    endpoint.stop();
    if (reader) reader->stop();
  };
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    stop();
    // The second time, the message in hand is not waited for; it is delivered again.
    signals.async_wait([](boost::system::error_code again, int) {
      if (!again) ::_exit(1);
    });
  });

  // The process ends when both have come to their ends: what reads the input, and the endpoint.
  int at_work = 2;
  std::exception_ptr failure;
  const auto ended = [&](const std::exception_ptr& error) {
    if (error) failure = error;
    if (--at_work == 0) io.stop();
  };
  const auto read_input = [&]() -> Task {
    if (frontend && supervised) co_await read_supervised(*reader, prompt);
    if (frontend && !supervised) co_await read_prompt(*reader, prompt, ids, console);
    if (!frontend && supervised) co_await read_to_the_end(*reader);
    if (reader) stop();
  };
  const auto handle_messages = [&]() -> Task {
    co_await prepare_all(step, services);
    log.write(name, fmt::format("ready (process {})", ::getpid()));
    if (supervised) write_out(fmt::format("{}{}\n", done_mark, ready_word));
    asio::co_spawn(io, read_input(), ended);
    co_await endpoint.run();
  };
  asio::co_spawn(io, handle_messages(), [&](const std::exception_ptr& error) {
    if (error) --at_work;  // it could not start, and so did not begin to read
    ended(error);
  });
  io.run();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace live
