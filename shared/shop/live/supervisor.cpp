#include "shop/live/supervisor.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "messaging/clock.hpp"
#include "messaging/ids.hpp"
#include "shop/live/child.hpp"
#include "shop/live/console.hpp"
#include "shop/live/endpoint_process.hpp"
#include "shop/live/line_reader.hpp"
#include "shop/live/prompt.hpp"

namespace shop::live {
namespace {

namespace asio = messaging::asio;
using messaging::Milliseconds;
using messaging::Task;

constexpr auto me = "workshop";
constexpr int cannot_start = 2;
constexpr Milliseconds patience_unsaid{1'000};
constexpr Milliseconds patience_at_the_end{60'000};
constexpr Milliseconds patience_with_handlers{3'000};
constexpr int suspicious_ends = 3;
constexpr Milliseconds pause_before_restart{200};

class Supervisor {
 public:
  Supervisor(std::filesystem::path program, std::filesystem::path folder, const StateFolder& state,
             std::vector<std::string> without)
      : program_(std::move(program)),
        folder_(std::move(folder)),
        without_(std::move(without)),
        transport_(io_.get_executor(), clock_, state.broker(), live_transport) {}

  int run() {
    for (const auto& name : without_) console_.say(me, fmt::format("without \"{}\"", name));
    for (const auto* name : {"orders", "billing", "frontend"}) start(name);
    watch_stop_signals();
    watch_children();
    asio::co_spawn(io_, feed(), [this](const std::exception_ptr& error) {
      if (error) {
        console_.say(me, messaging::describe(error));
        exit_status_ = cannot_start;
      }
      stop();
      one_less();
    });
    io_.run();
    return exit_status_;
  }

 private:
  void start(const std::string& name) {
    std::vector<std::string> command{program_.string(), "--state", folder_.string(), "--only", name, "--supervised"};
    for (const auto& left_out : without_) command.push_back("--without=" + left_out);
    const auto child =
        std::make_shared<Child>(io_.get_executor(), command, [this, name](std::string_view line) { hear(name, line); });
    children_[name] = child;
    child->listen();
    if (name == "frontend") hand_over();
  }

  void hear(const std::string& name, std::string_view line) {
    // A learner's own output without a line end may stand before the mark.
    const auto mark = line.find(done_mark);
    if (mark != 0) console_.say(name, line.substr(0, mark));
    if (mark == std::string_view::npos) return;
    const auto word = line.substr(mark + 1);
    if (word == ready_word) ready_.insert(name);
    if (in_hand_ && word == in_hand_->first) in_hand_.reset();
    if (!in_hand_ && ready_.size() == children_.size() && waiting_) waiting_.resume();
  }

  void watch_stop_signals() {
    stop_signals_.async_wait([this](boost::system::error_code error, int) {
      if (error) return;
      console_.leave_prompt();
      // The second time, whoever asks has waited long enough.
      if (stopping_) kill_all();
      stop();
      watch_stop_signals();
    });
  }

  void watch_children() {
    child_signal_.async_wait([this](boost::system::error_code error, int) {
      if (error) return;
      for (auto& [name, child] : children_) {
        int status = 0;
        if (child && child->has_ended(status)) ended(name, status);
      }
      watch_children();
    });
  }

  void ended(const std::string& name, int status) {
    const bool could_start = !WIFEXITED(status) || WEXITSTATUS(status) != cannot_start;
    if (!could_start) exit_status_ = cannot_start;
    if (stopping_) {
      one_less();
      return;
    }
    if (!could_start) {
      stop();
      return;
    }
    console_.say(me, fmt::format("{} {}. Nothing is lost; starting it again.", name,
                                 WIFSIGNALED(status) ? fmt::format("was killed by signal {}", WTERMSIG(status))
                                                     : fmt::format("ended with status {}", WEXITSTATUS(status))));
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) ++ends_by_itself_;
    if (ends_by_itself_ == suspicious_ends) {
      console_.say(me, "if nobody kills it, your code does: ./workshop check says where");
      if (!ready_.contains(name)) {  // it has never even started
        exit_status_ = cannot_start;
        stop();
        return;
      }
    }
    // Not from within its own callback, and not in a tight loop if it ends at each start.
    clock_.call_at(clock_.now() + pause_before_restart, [this, name] {
      if (!stopping_) start(name);
    });
  }

  /// Hands typed lines to the Frontend, one at a time, until `quit` or the end of the input; then waits until all is
  /// quiet, so that a script's last command is handled too.
  Task feed() {
    // Only when all are ready is it known that they can start.
    if (ready_.size() < children_.size()) co_await wait();
    while (!stopping_) {
      if (!reader_.has_line()) console_.ask();
      const auto line = co_await reader_.next();
      console_.answered();
      if (stopping_) co_return;
      if (!line || TypedLine(*line).is("quit")) break;
      in_hand_.emplace(ids_.next(), *line);
      hand_over();
      if (in_hand_) co_await wait();
    }
    if (stopping_) co_return;
    std::function<bool()> given_up = [this] { return stopping_; };
    bool quiet = co_await settle(transport_, clock_, patience_unsaid, given_up);
    if (!quiet && !stopping_) {
      console_.say(me, "waiting for messages that are on their way; Ctrl-C ends at once");
      quiet = co_await settle(transport_, clock_, patience_at_the_end, given_up);
    }
    if (!quiet && !stopping_) {
      console_.say(me, "messages are still on their way; they are kept and go on at the next start");
    }
  }

  Task wait() {
    return messaging::suspend([this](messaging::Suspension suspension) { waiting_ = std::move(suspension); });
  }

  /// Also after the Frontend was started again: a line that was typed is handled, whoever is killed meanwhile.
  void hand_over() {
    const auto& frontend = children_["frontend"];
    if (in_hand_ && frontend) frontend->write_line(in_hand_->first + "\t" + in_hand_->second);
  }

  void stop() {
    if (stopping_) return;
    stopping_ = true;
    reader_.stop();
    if (waiting_) waiting_.resume();
    for (const auto& [name, child] : children_) {
      if (!child || child->pid() <= 0) continue;
      ++running_;
      child->terminate();
    }
    clock_.call_at(clock_.now() + patience_with_handlers, [this] {
      console_.say(me, "a handler does not come to an end; its message is kept");
      kill_all();
    });
  }

  void kill_all() {
    for (const auto& [name, child] : children_) child->kill();
  }

  void one_less() {
    if (--running_ > 0) return;
    console_.say(me, "all endpoints have stopped");
    io_.stop();
  }

  std::filesystem::path program_;
  std::filesystem::path folder_;
  std::vector<std::string> without_;
  asio::io_context io_{1};
  messaging::SystemClock clock_{io_.get_executor()};
  messaging::SqliteTransport transport_;
  messaging::RandomIds ids_;
  Console console_;
  LineReader reader_{io_};
  asio::signal_set stop_signals_{io_, SIGINT, SIGTERM};
  asio::signal_set child_signal_{io_, SIGCHLD};
  std::map<std::string, std::shared_ptr<Child>> children_;
  std::optional<std::pair<std::string, std::string>> in_hand_;  // the ID and text of the line the Frontend works on
  messaging::Suspension waiting_;
  std::set<std::string> ready_;
  int running_ = 1;  // what must have come to its end before this process ends: feed(), then the children
  int ends_by_itself_ = 0;
  bool stopping_ = false;
  int exit_status_ = 0;
};

}  // namespace

int supervise(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
              const std::vector<std::string>& without) {
  return Supervisor(program, folder, state, without).run();
}

}  // namespace shop::live
