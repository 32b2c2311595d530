#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "live/processes/child.hpp"
#include "live/processes/line_outcome.hpp"
#include "live/processes/live_options.hpp"
#include "messaging/ids.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/clock.hpp"
#include "messaging/waiting/suspension.hpp"

namespace live {

/// Who speaks where no endpoint does.
inline constexpr auto supervisors_name = "workshop";
/// The exit status of an endpoint, and of the whole, that could not start.
inline constexpr int cannot_start = 2;

/// Runs the three endpoints as processes of their own while some work is done with them: one of the Frontend, and as
/// many of the others as the options say. One that is killed is started again, and what it had in hand is not lost.
///
/// They are called `orders`, `orders-2`, and so on.
class Supervisor {
 public:
  using Say = std::function<void(std::string_view who, std::string_view line)>;

  /// `program` is what to start them with, and `options` how; `say` is told what the endpoints say, and what becomes of
  /// them.
  Supervisor(messaging::asio::io_context& io, messaging::Clock& clock, std::filesystem::path program,
             std::filesystem::path folder, LiveOptions options, Say say);

  /// Starts the endpoints, does the work when all are ready, and ends them; SIGINT and SIGTERM end them before.
  /// `on_stop` is called when they are about to be ended. Returns the exit status: 0, or 2 if an endpoint could not
  /// start.
  int run(std::function<messaging::Task()> work, std::function<void()> on_stop);

  /// Gives the Frontend a typed line. Returns when it is handled, whoever is killed meanwhile, or when all is to stop.
  messaging::Awaitable<LineOutcome> type(std::string line);
  /// As a patient user does it: a line that was refused, or that the broker could not take, is typed again.
  messaging::Task type_until_done(std::string line);
  /// Kills a process as kill -9 does. False if it is not running at the moment.
  bool kill(const std::string& name);
  /// Ends the endpoints before the work has come to its end.
  void stop();
  /// True once the endpoints are being ended.
  bool stopping() const { return stopping_; }
  /// How often a process has ended though nobody killed it; one that cannot start at the moment does not count.
  int ends_by_itself() const { return ends_by_itself_; }

 private:
  struct Instance {
    std::string endpoint;
    int number = 1;
    std::shared_ptr<Child> process;
  };

  messaging::Task work_when_ready(std::function<messaging::Task()> work);
  messaging::Task wait();
  void start(const std::string& name);
  void start_again_later(const std::string& name);
  void start_later(const std::string& name, messaging::Milliseconds pause);
  void hear(const std::string& name, std::string_view line);
  void watch_stop_signals();
  void watch_children();
  void ended(const std::string& name, int status);
  void hand_over(bool again);
  void kill_all();
  void one_less();

  messaging::asio::io_context& io_;
  messaging::Clock& clock_;
  std::filesystem::path program_;
  std::filesystem::path folder_;
  LiveOptions options_;
  Say say_;
  std::function<void()> on_stop_;
  messaging::RandomIds ids_;
  messaging::asio::signal_set stop_signals_;
  messaging::asio::signal_set child_signal_;
  std::map<std::string, Instance> instances_;                   // by their names
  std::optional<std::pair<std::string, std::string>> in_hand_;  // the ID and text of the line the Frontend works on
  LineOutcome outcome_ = LineOutcome::done;                     // of the last one
  messaging::Suspension waiting_;
  std::set<std::string> ready_;  // who was it at least once
  int running_ = 1;              // what must have come to its end before this process ends: the work, then the children
  int ends_by_itself_ = 0;
  bool stopping_ = false;
  int exit_status_ = 0;
};

}  // namespace live
