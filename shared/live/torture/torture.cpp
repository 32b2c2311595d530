#include "live/torture/torture.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include "live/at_rest/verdict_at_rest.hpp"
#include "live/broker/live_broker.hpp"
#include "live/broker/onlooker.hpp"
#include "live/broker/rabbitmq_broker.hpp"
#include "live/processes/supervisor.hpp"
#include "live/terminal/console.hpp"
#include "live/terminal/heard_lines.hpp"
#include "live/terminal/status_line.hpp"
#include "live/torture/standstill.hpp"
#include "live/torture/tormentor.hpp"
#include "live/torture/torture_words.hpp"
#include "messaging/errors.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {
namespace {

using messaging::Milliseconds;
using messaging::Task;

constexpr int all_is_right = 0;
constexpr int something_is_wrong = 1;
constexpr int cannot_be_tried = 2;
constexpr Milliseconds between_looks{20};
// The Frontend is quicker than Orders. What goes wrong is to meet all three at work, so typing waits for the others.
constexpr std::int64_t most_waiting = 200;
constexpr std::size_t commands_between_looks = 20;
constexpr std::size_t milestones = 5;

class Torture {
 public:
  Torture(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
          const LiveOptions& options, const TorturePlace& place, TorturePlan plan)
      : state_(state),
        plan_(std::move(plan)),
        folder_(folder),
        heard_(folder),
        broker_(open_broker(io_.get_executor(), clock_, state, options)),
        supervisor_(io_, clock_, program, folder, options,
                    [this](std::string_view who, std::string_view line) {
                      heard_.hear(who, line);
                      tormentor_.hear(line);
                    }),
        tormentor_(io_, clock_, supervisor_, broker_->transport(), broker_faults(options, place), place.disks) {}

  int run();

 private:
  std::unique_ptr<BrokerFaults> broker_faults(const LiveOptions& options, const TorturePlace& place);
  int verdict();
  Task work();
  Task type_and_torment();
  /// Until so few messages wait, or all is to stop. For none at all, what was begun must be over.
  Task wait_until_at_most(std::int64_t most);
  TortureProgress progress() const;
  void show(bool milestone) { status_line_.show(in_words(progress(), plan_), milestone); }

  const StateFolder& state_;
  TorturePlan plan_;
  std::filesystem::path folder_;
  HeardLines heard_;
  messaging::asio::io_context io_{1};
  messaging::SystemClock clock_{io_.get_executor()};
  std::unique_ptr<LiveBroker> broker_;
  Onlooker onlooker_{*broker_, clock_};
  Supervisor supervisor_;
  Tormentor tormentor_;
  StatusLine status_line_;
  const messaging::Time began_ = clock_.now();
  std::size_t typed_ = 0;
  Standstill standstill_{io_, clock_, supervisor_, tormentor_, onlooker_, typed_};
  std::vector<messaging::Envelope> failed_;
  bool finished_ = false;
};

int Torture::run() {
  write_out(fmt::format("Its databases and its log are kept in {}.\n", std::filesystem::proximate(folder_).string()));
  const int status = supervisor_.run([this] { return work(); }, [this] { status_line_.leave(); });
  status_line_.leave();
  if (status != 0) {
    write_out(fmt::format("It could not be done. What was said last:\n{}", heard_.last_words()));
    return cannot_be_tried;
  }
  if (standstill_.has_come()) {
    write_out(fmt::format("It came to a standstill: nothing has moved for {} s, and {} messages wait.\n",
                          Standstill::patience.count() / 1000, onlooker_.waiting()));
    return something_is_wrong;
  }
  if (!finished_) {
    write_out("It was stopped before the end: there is no verdict.\n");
    return cannot_be_tried;
  }
  return verdict();
}

std::unique_ptr<BrokerFaults> Torture::broker_faults(const LiveOptions& options, const TorturePlace& place) {
  if (options.transport.empty()) return faults_of_file(clock_, state_);
  return faults_of_rabbitmq(io_.get_executor(), options.transport, place.broker, plan_.count(Torment::cut) > 0);
}

int Torture::verdict() {
  const auto verdict = verdict_on(plan_.orders, state_, failed_, plan_.count(Torment::malformed));
  write_out(faults_in_words(progress(), plan_));
  if (const int times = supervisor_.ends_by_itself()) {
    write_out(fmt::format("{:<12} by nobody, and yet a process ended: {} times\n", "killed", times));
  }
  write_out(in_words(verdict, plan_.orders));
  return verdict.all_right() ? all_is_right : something_is_wrong;
}

Task Torture::work() {
  standstill_.watch();
  for (const auto& line : plan_.preparation) co_await supervisor_.type_until_done(line);
  co_await wait_until_at_most(0);
  co_await type_and_torment();
  co_await wait_until_at_most(0);
  std::function<bool()> stopping = [this] { return supervisor_.stopping(); };
  failed_ = co_await onlooker_.failed_messages(std::move(stopping));
  finished_ = !supervisor_.stopping();
  show(true);
}

Task Torture::type_and_torment() {
  auto fault = plan_.faults.begin();
  bool to_recover = false;
  for (const auto& line : plan_.commands) {
    co_await supervisor_.type_until_done(line);
    if (supervisor_.stopping()) co_return;
    ++typed_;
    for (; fault != plan_.faults.end() && fault->after == typed_; ++fault) {
      // Not two at a time: a message that cannot be put off, since its connection is cut, comes again at once, and
      // runs out of tries before the other is over.
      if (to_recover && fault->what != Torment::kill) co_await wait_until_at_most(0);
      if (lasts(fault->what)) to_recover = true;
      tormentor_.begin(*fault);
    }
    // What could not be handled meanwhile waits for its next try. Before it has run out of tries, all must be well.
    if (to_recover && !tormentor_.lasting()) {
      co_await wait_until_at_most(0);
      to_recover = false;
    }
    if (typed_ % commands_between_looks == 0) co_await wait_until_at_most(most_waiting);
    if (typed_ < plan_.commands.size() && typed_ * milestones % plan_.commands.size() < milestones) show(true);
  }
}

Task Torture::wait_until_at_most(std::int64_t most) {
  for (;;) {
    const bool seen = co_await onlooker_.look();
    show(false);
    const bool quiet = tormentor_.at_rest() && onlooker_.is_sure();
    if (supervisor_.stopping() || (seen && onlooker_.waiting() <= most && (most > 0 || quiet))) co_return;
    co_await clock_.sleep(between_looks);
  }
}

TortureProgress Torture::progress() const {
  TortureProgress progress;
  progress.since_begin = std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - began_);
  progress.typed = typed_;
  progress.commands = plan_.commands.size();
  progress.waiting = onlooker_.waiting();
  progress.kills = tormentor_.kills();
  progress.done = tormentor_.done();
  progress.full_disks_felt = tormentor_.full_disks_felt();
  return progress;
}

}  // namespace

void require_understood(const TorturePlan& plan, const shop::Step& step) {
  for (const auto* lines : {&plan.preparation, &plan.commands}) {
    for (const auto& line : *lines) {
      if (step.parse_command(shop::TypedLine(line))) continue;
      throw messaging::Error(fmt::format(
          "the prompt of this exercise does not understand \"{}\"; the torture is for exercise 5 and later", line));
    }
  }
}

int torture(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
            const LiveOptions& options, const TorturePlace& place, TorturePlan plan) {
  return Torture(program, folder, state, options, place, std::move(plan)).run();
}

}  // namespace live
