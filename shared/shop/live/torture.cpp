#include "shop/live/torture.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "messaging/clock.hpp"
#include "messaging/errors.hpp"
#include "shop/live/console.hpp"
#include "shop/live/heard_lines.hpp"
#include "shop/live/live_broker.hpp"
#include "shop/live/status_line.hpp"
#include "shop/live/supervisor.hpp"
#include "shop/live/torture_verdict.hpp"

namespace shop::live {
namespace {

using messaging::Milliseconds;
using messaging::Task;

constexpr int all_is_right = 0;
constexpr int something_is_wrong = 1;
constexpr int cannot_be_tried = 2;
constexpr Milliseconds between_looks{20};
constexpr Milliseconds until_it_may_run_again{10};
// Longer than a lease, and than the delays of the course: what can still move has moved by then.
constexpr Milliseconds patience_with_a_standstill{30'000};
constexpr Milliseconds look_for_a_standstill{500};
// The Frontend is quicker than Orders. Kills are to meet all three at work, so typing waits for the others.
constexpr std::int64_t most_waiting = 200;
constexpr std::size_t commands_between_looks = 20;
constexpr std::size_t milestones = 5;

/// What was typed, and what waits where: as long as that changes, something moves.
using Situation = std::pair<std::size_t, std::vector<messaging::QueueState>>;

class Torture {
 public:
  Torture(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
          const LiveOptions& options, TorturePlan plan)
      : state_(state),
        plan_(std::move(plan)),
        folder_(folder),
        heard_(folder),
        broker_(open_broker(io_.get_executor(), clock_, state, options)),
        supervisor_(io_, clock_, program, folder, options,
                    [this](std::string_view who, std::string_view line) { heard_.hear(who, line); }) {}

  int run() {
    write_out(fmt::format("Its databases and its log are kept in {}.\n", std::filesystem::proximate(folder_).string()));
    const int status = supervisor_.run([this] { return work(); }, [this] { status_line_.leave(); });
    if (status != 0) {
      write_out(fmt::format("It could not be done. What was said last:\n{}", heard_.last_words()));
      return cannot_be_tried;
    }
    if (standstill_) {
      write_out(fmt::format("It came to a standstill: nothing has moved for 30 s, and {} messages wait.\n", waiting_));
      return something_is_wrong;
    }
    if (!finished_) {
      write_out("It was stopped before the end: there is no verdict.\n");
      return cannot_be_tried;
    }
    return verdict();
  }

 private:
  int verdict() {
    const auto verdict = verdict_on(plan_.orders, state_, failed_);
    if (const int times = supervisor_.ends_by_itself()) {
      write_out(fmt::format("{:<12} by nobody, and yet a process ended: {} times\n", "killed", times));
    }
    write_out(in_words(verdict, plan_.orders));
    return verdict.all_right() ? all_is_right : something_is_wrong;
  }

  Task work() {
    watch(clock_.now(), Situation(0, {}));
    for (const auto& line : plan_.preparation) co_await supervisor_.type(line);
    co_await wait_until_at_most(0);
    co_await type_and_kill();
    co_await wait_until_at_most(0);
    const auto queues = co_await broker_->watch().queues();
    for (const auto& queue : queues) {
      if (queue.queue == messaging::error_queue) failed_ = queue.ready;
    }
    finished_ = !supervisor_.stopping();
    show(true);
  }

  Task type_and_kill() {
    auto kill = plan_.kills.begin();
    for (const auto& line : plan_.commands) {
      co_await supervisor_.type(line);
      if (supervisor_.stopping()) co_return;
      ++typed_;
      for (; kill != plan_.kills.end() && kill->after == typed_; ++kill) {
        ++kills_to_come_;
        kill_later(kill->victim, kill->delay);
      }
      if (typed_ % commands_between_looks == 0) co_await wait_until_at_most(most_waiting);
      if (typed_ * milestones % plan_.commands.size() < milestones) show(true);
    }
  }

  void kill_later(const std::string& victim, Milliseconds delay) {
    clock_.call_at(clock_.now() + delay, [this, victim] {
      if (supervisor_.stopping()) return;
      if (!supervisor_.kill(victim)) {
        kill_later(victim, until_it_may_run_again);
        return;
      }
      --kills_to_come_;
      ++kills_[victim];
    });
  }

  /// Until so few messages wait, or all is to stop. For none at all, who is still to be killed must have been.
  Task wait_until_at_most(std::int64_t most) {
    for (;;) {
      waiting_ = messaging::in_flight(co_await broker_->watch().queues());
      show(false);
      const bool quiet = kills_to_come_ == 0 && !broker_->watch().may_have_missed();
      if (supervisor_.stopping() || (waiting_ <= most && (most > 0 || quiet))) co_return;
      co_await clock_.sleep(between_looks);
    }
  }

  /// Stops all if nothing has moved for a long time: a handler, or whatever the Frontend does, may never come to an
  /// end.
  void watch(messaging::Time moved_at, const Situation& before) {
    clock_.call_at(clock_.now() + look_for_a_standstill, [this, moved_at, before] {
      messaging::asio::co_spawn(io_, look_for_movement(moved_at, before), [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
      });
    });
  }

  Task look_for_movement(messaging::Time moved_at, Situation before) {
    auto queues = co_await broker_->watch().queues();
    const Situation now(typed_, std::move(queues));
    const auto since = now == before ? moved_at : clock_.now();
    standstill_ = clock_.now() - since > patience_with_a_standstill;
    if (standstill_) {
      supervisor_.stop();
    } else if (!supervisor_.stopping()) {
      watch(since, now);
    }
  }

  void show(bool milestone) {
    std::string kills;
    for (const auto* name : endpoint_names) kills += fmt::format(" {} {}", name, kills_[name]);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - began_).count();
    status_line_.show(fmt::format("{:>3} s  typed {:>5}/{}  waiting {:>3}  killed{}", seconds, typed_,
                                  plan_.commands.size(), waiting_, kills),
                      milestone);
  }

  const StateFolder& state_;
  TorturePlan plan_;
  std::filesystem::path folder_;
  HeardLines heard_;
  messaging::asio::io_context io_{1};
  messaging::SystemClock clock_{io_.get_executor()};
  std::unique_ptr<LiveBroker> broker_;
  Supervisor supervisor_;
  StatusLine status_line_;
  const messaging::Time began_ = clock_.now();
  std::size_t typed_ = 0;
  std::int64_t waiting_ = 0;
  std::int64_t failed_ = 0;
  int kills_to_come_ = 0;
  std::map<std::string, int> kills_;
  bool finished_ = false;
  bool standstill_ = false;
};

}  // namespace

void require_understood(const TorturePlan& plan, const Step& step) {
  for (const auto* lines : {&plan.preparation, &plan.commands}) {
    for (const auto& line : *lines) {
      if (step.parse_command(TypedLine(line))) continue;
      throw messaging::Error(fmt::format(
          "the prompt of this exercise does not understand \"{}\"; the torture is for exercise 5 and later", line));
    }
  }
}

int torture(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
            const LiveOptions& options, TorturePlan plan) {
  return Torture(program, folder, state, options, std::move(plan)).run();
}

}  // namespace shop::live
