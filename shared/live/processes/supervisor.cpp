#include "live/processes/supervisor.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <boost/asio/co_spawn.hpp>
#include <csignal>
#include <system_error>

#include "live/processes/endpoint_process.hpp"
#include "messaging/errors.hpp"

namespace live {
namespace asio = messaging::asio;
using messaging::Milliseconds;
using messaging::Task;

namespace {

constexpr auto me = supervisors_name;
constexpr Milliseconds patience_with_handlers{3'000};
constexpr int suspicious_ends = 3;
constexpr Milliseconds pause_before_restart{200};
constexpr Milliseconds pause_before_another_try{1'000};
constexpr Milliseconds pause_before_typing_again{50};

/// Behind the ID of a line that the Frontend has in hand; nothing if this is about another line.
std::optional<LineOutcome> outcome_of(std::string_view word, std::string_view id) {
  if (!word.starts_with(id)) return std::nullopt;
  word.remove_prefix(id.size());
  if (word.empty()) return LineOutcome::done;
  if (word == refused_word) return LineOutcome::refused;
  if (word == failed_word) return LineOutcome::failed;
  return std::nullopt;
}

}  // namespace

Supervisor::Supervisor(asio::io_context& io, messaging::Clock& clock, std::filesystem::path program,
                       std::filesystem::path folder, LiveOptions options, Say say)
    : io_(io),
      clock_(clock),
      program_(std::move(program)),
      folder_(std::move(folder)),
      options_(std::move(options)),
      say_(std::move(say)),
      stop_signals_(io, SIGINT, SIGTERM),
      child_signal_(io, SIGCHLD) {}

int Supervisor::run(std::function<Task()> work, std::function<void()> on_stop) {
  on_stop_ = std::move(on_stop);
  for (const auto& line : in_words(options_)) say_(me, line);
  for (const auto* endpoint : endpoint_names) {
    const int instances = endpoint == std::string_view("frontend") ? 1 : options_.instances;  // one has the prompt
    for (int number = 1; number <= instances; ++number) {
      instances_.emplace(instance_name(endpoint, number), Instance{endpoint, number, nullptr});
    }
  }
  for (const auto& [name, instance] : instances_) start(name);
  watch_stop_signals();
  watch_children();
  asio::co_spawn(io_, work_when_ready(std::move(work)), [this](const std::exception_ptr& error) {
    if (error) {
      say_(me, messaging::describe(error));
      exit_status_ = cannot_start;
    }
    stop();
    one_less();
  });
  io_.run();
  return exit_status_;
}

/// Only when all are ready is it known that they can start.
Task Supervisor::work_when_ready(std::function<Task()> work) {
  if (ready_.size() < instances_.size()) co_await wait();
  if (!stopping_) co_await work();
}

messaging::Awaitable<LineOutcome> Supervisor::type(std::string line) {
  outcome_ = LineOutcome::done;
  if (stopping_) co_return outcome_;
  in_hand_.emplace(ids_.next(), std::move(line));
  hand_over(false);
  if (in_hand_) co_await wait();
  co_return outcome_;
}

Task Supervisor::type_until_done(std::string line) {
  for (;;) {
    const auto outcome = co_await type(line);
    if (outcome == LineOutcome::done || stopping_) co_return;
    co_await clock_.sleep(pause_before_typing_again);
  }
}

bool Supervisor::kill(const std::string& name) {
  const auto& process = instances_.at(name).process;
  if (!process || process->pid() <= 0) return false;
  process->kill();
  return true;
}

Task Supervisor::wait() {
  return messaging::suspend([this](messaging::Suspension suspension) { waiting_ = std::move(suspension); });
}

void Supervisor::start(const std::string& name) {
  auto& instance = instances_.at(name);
  std::vector<std::string> command{program_.string(), "--state",         folder_.string(),
                                   "--only",          instance.endpoint, fmt::format("--instance={}", instance.number),
                                   "--supervised"};
  for (auto& argument : as_arguments(options_)) command.push_back(std::move(argument));
  try {
    instance.process =
        std::make_shared<Child>(io_.get_executor(), command, [this, name](std::string_view line) { hear(name, line); });
  } catch (const std::system_error&) {
    if (!ready_.contains(name)) throw;
    return start_again_later(name);
  }
  instance.process->listen();
  if (name == "frontend") hand_over(true);
}

void Supervisor::hear(const std::string& name, std::string_view line) {
  // A learner's own output without a line end may stand before the mark.
  const auto mark = line.find(done_mark);
  if (mark != 0) say_(name, line.substr(0, mark));
  if (mark == std::string_view::npos) return;
  const auto word = line.substr(mark + 1);
  if (word == ready_word) ready_.insert(name);
  if (const auto outcome = in_hand_ ? outcome_of(word, in_hand_->first) : std::nullopt) {
    outcome_ = *outcome;
    in_hand_.reset();
  }
  if (!in_hand_ && ready_.size() == instances_.size() && waiting_) waiting_.resume();
}

void Supervisor::watch_stop_signals() {
  stop_signals_.async_wait([this](boost::system::error_code error, int) {
    if (error) return;
    // The second time, whoever asks has waited long enough.
    if (stopping_) kill_all();
    stop();
    watch_stop_signals();
  });
}

void Supervisor::watch_children() {
  child_signal_.async_wait([this](boost::system::error_code error, int) {
    if (error) return;
    for (const auto& [name, instance] : instances_) {
      int status = 0;
      if (instance.process && instance.process->has_ended(status)) ended(name, status);
    }
    watch_children();
  });
}

void Supervisor::ended(const std::string& name, int status) {
  const bool could_start = !WIFEXITED(status) || WEXITSTATUS(status) != cannot_start;
  const bool has_been_ready = ready_.contains(name);
  if (!could_start && !has_been_ready) exit_status_ = cannot_start;
  if (stopping_) {
    one_less();
    return;
  }
  if (!could_start) {
    if (!has_been_ready) return stop();
    return start_again_later(name);
  }
  say_(me, fmt::format("{} {}. Nothing is lost; starting it again.", name,
                       WIFSIGNALED(status) ? fmt::format("was killed by signal {}", WTERMSIG(status))
                                           : fmt::format("ended with status {}", WEXITSTATUS(status))));
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) ++ends_by_itself_;
  if (ends_by_itself_ == suspicious_ends) {
    say_(me, "if nobody kills it, your code does: ./workshop check says where");
    if (!has_been_ready) {
      exit_status_ = cannot_start;
      return stop();
    }
  }
  start_later(name, pause_before_restart);
}

/// It could start before, so it will again: when the broker is back, the disk has room, or the program is built.
void Supervisor::start_again_later(const std::string& name) {
  say_(me, fmt::format("{} cannot start at the moment. Nothing is lost; trying again.", name));
  start_later(name, pause_before_another_try);
}

/// Not from within its own callback, and not in a tight loop if it ends at each start.
void Supervisor::start_later(const std::string& name, Milliseconds pause) {
  clock_.call_at(clock_.now() + pause, [this, name] {
    if (!stopping_) start(name);
  });
}

/// Also after the Frontend was started again: a line that was typed is handled, whoever is killed meanwhile.
void Supervisor::hand_over(bool again) {
  const auto& frontend = instances_.at("frontend").process;
  if (in_hand_ && frontend) {
    frontend->write_line(fmt::format("{}\t{}\t{}", in_hand_->first, again ? again_word : "", in_hand_->second));
  }
}

void Supervisor::stop() {
  if (stopping_) return;
  stopping_ = true;
  on_stop_();
  if (waiting_) waiting_.resume();
  for (const auto& [name, instance] : instances_) {
    if (!instance.process || instance.process->pid() <= 0) continue;
    ++running_;
    instance.process->terminate();
  }
  clock_.call_at(clock_.now() + patience_with_handlers, [this] {
    say_(me, "a handler does not come to an end; its message is kept");
    kill_all();
  });
}

void Supervisor::kill_all() {
  for (const auto& [name, instance] : instances_) {
    if (instance.process) instance.process->kill();
  }
}

void Supervisor::one_less() {
  if (--running_ > 0) return;
  say_(me, "all endpoints have stopped");
  io_.stop();
}

}  // namespace live
