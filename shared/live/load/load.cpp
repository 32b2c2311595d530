#include "live/load/load.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "live/at_rest/verdict_at_rest.hpp"
#include "live/broker/live_broker.hpp"
#include "live/journal/conversations.hpp"
#include "live/load/load_words.hpp"
#include "live/processes/supervisor.hpp"
#include "live/terminal/console.hpp"
#include "live/terminal/heard_lines.hpp"
#include "live/terminal/queue_chart.hpp"
#include "live/terminal/status_line.hpp"
#include "messaging/errors.hpp"

namespace live {
namespace {

using messaging::Milliseconds;
using messaging::Task;

constexpr Milliseconds between_samples{50};
// Longer than a lease, than the delays of the course, and than the slowest Billing takes for a message.
constexpr Milliseconds patience_without_change{90'000};

class Load {
 public:
  Load(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
       const LiveOptions& options, LoadPlan plan)
      : state_(state),
        plan_(std::move(plan)),
        heard_(folder),
        broker_(open_broker(io_.get_executor(), clock_, state, options)),
        supervisor_(io_, clock_, program, folder, options,
                    [this](std::string_view who, std::string_view line) { heard_.hear(who, line); }) {
    for (const auto& line : in_words(options)) write_out(line + "\n");
  }

  int run() {
    constexpr int cannot_be_tried = 2;
    const int status = supervisor_.run([this] { return work(); }, [this] { status_line_.leave(); });
    status_line_.leave();
    if (status != 0) {
      write_out(fmt::format("It could not be done. What was said last:\n{}", heard_.last_words()));
      return cannot_be_tried;
    }
    write_out(chart_of(samples_, can_show_signs()));
    if (standstill_) {
      write_out(fmt::format("It came to a standstill: nothing has moved for {} s, and {} messages wait.\n",
                            patience_without_change.count() / 1000, samples_.back().all()));
      return 1;
    }
    if (!finished_) {
      write_out("It was stopped before the end: there is no verdict.\n");
      return cannot_be_tried;
    }
    write_out(in_words(LoadResult{taken_, typing_, longest_wait(read_journals(state_))}));
    const auto fates = plan_.fates(taken_);
    const auto verdict = verdict_on(fates, state_, failed_);
    write_out(in_words(verdict, fates));
    return verdict.all_right() ? 0 : 1;
  }

 private:
  Task work() {
    for (const auto& line : plan_.preparation) co_await supervisor_.type_until_done(line);
    co_await watch_until([](std::int64_t waiting) { return waiting == 0; });
    samples_.clear();
    began_ = clock_.now();
    messaging::asio::co_spawn(io_, type_burst(), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
    co_await watch_until(
        [this](std::int64_t waiting) { return waiting == 0 && taken_.size() == plan_.commands.size(); });
    finished_ = !standstill_ && !supervisor_.stopping();
    if (finished_) failed_ = co_await broker_->transport().failed_messages();
    show(true);
  }

  Task type_burst() {
    for (const auto& line : plan_.commands) {
      const auto outcome = co_await supervisor_.type(line);
      if (supervisor_.stopping()) co_return;
      taken_.push_back(outcome != LineOutcome::refused);
    }
    typing_ = clock_.now() - began_;
    note(co_await broker_->watch().queues());
    show(true);
  }

  /// Looks at the queues every now and then, until enough has happened, nothing does any more, or all is to stop.
  Task watch_until(std::function<bool(std::int64_t waiting)> enough) {
    std::optional<std::pair<std::size_t, std::vector<messaging::QueueState>>> before;
    auto moved_at = clock_.now();
    for (;;) {
      auto queues = co_await broker_->watch().queues();
      note(queues);
      show(false);
      const bool sure = !broker_->watch().may_have_missed();
      if (supervisor_.stopping() || (sure && enough(messaging::in_flight(queues)))) co_return;
      std::pair situation(taken_.size(), std::move(queues));
      if (before != situation) moved_at = clock_.now();
      before = std::move(situation);
      standstill_ = clock_.now() - moved_at > patience_without_change;
      if (standstill_) co_return;
      co_await clock_.sleep(between_samples);
    }
  }

  void note(const std::vector<messaging::QueueState>& queues) {
    Sample sample;
    sample.at = clock_.now() - began_;
    oldest_.reset();
    for (const auto& queue : queues) {
      if (queue.queue == "orders") sample.for_orders = queue.all();
      if (queue.queue == "billing") sample.for_billing = queue.all();
      if (queue.queue != messaging::error_queue && queue.oldest) {
        oldest_ = std::max(oldest_.value_or(Milliseconds(0)), clock_.now() - *queue.oldest);
      }
    }
    samples_.push_back(sample);
  }

  void show(bool milestone) {
    const auto seconds = [](Milliseconds time) { return static_cast<double>(time.count()) / 1000; };
    const auto& now = samples_.back();
    const auto oldest = oldest_ ? fmt::format(", oldest {:.1f} s", seconds(*oldest_)) : "";
    status_line_.show(fmt::format("{:>5.1f} s  typed {:>5}/{}  waiting: orders {:>4}, billing {:>4}{}",
                                  seconds(clock_.now() - began_), taken_.size(), plan_.commands.size(), now.for_orders,
                                  now.for_billing, oldest),
                      milestone);
  }

  const StateFolder& state_;
  LoadPlan plan_;
  HeardLines heard_;
  messaging::asio::io_context io_{1};
  messaging::SystemClock clock_{io_.get_executor()};
  std::unique_ptr<LiveBroker> broker_;
  Supervisor supervisor_;
  StatusLine status_line_;
  messaging::Time began_ = clock_.now();
  std::vector<bool> taken_;  // by each command: not refused
  Milliseconds typing_{0};
  std::vector<Sample> samples_;
  std::optional<Milliseconds> oldest_;  // as far as the broker tells
  std::vector<messaging::Envelope> failed_;
  bool finished_ = false;
  bool standstill_ = false;
};

}  // namespace

void require_understood(const LoadPlan& plan, const shop::Step& step) {
  for (const auto* lines : {&plan.preparation, &plan.commands}) {
    for (const auto& line : *lines) {
      if (step.parse_command(shop::TypedLine(line))) continue;
      throw messaging::Error(fmt::format("the prompt of this exercise does not understand \"{}\"", line));
    }
  }
}

int load(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
         const LiveOptions& options, LoadPlan plan) {
  return Load(program, folder, state, options, std::move(plan)).run();
}

}  // namespace live
