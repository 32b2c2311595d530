#include "live/prompt/prompt.hpp"

#include <fmt/format.h>

#include "live/prompt/order_view.hpp"

namespace live {
namespace {

using messaging::Milliseconds;

constexpr Milliseconds look_again{20};
constexpr Milliseconds patience_of_show{6000};  // longer than a lease, so that a killed process has its work done

}  // namespace

messaging::Awaitable<bool> settle(messaging::QueueWatch& broker, messaging::Clock& clock, Milliseconds patience,
                                  std::function<bool()> given_up) {
  const auto end = clock.now() + patience;
  for (;;) {
    const auto queues = co_await broker.queues();
    bool quiet = !broker.may_have_missed();
    for (const auto& queue : queues) {
      if (queue.queue != messaging::error_queue && queue.ready + queue.leased > 0) quiet = false;
    }
    if (quiet || clock.now() >= end || given_up()) co_return quiet;
    co_await clock.sleep(look_again);
  }
}

messaging::Awaitable<LineOutcome> Prompt::handle(std::string line, std::string message_id, bool again) {
  try {
    co_return co_await try_to_handle(std::move(line), std::move(message_id), again);
  } catch (const messaging::TransportError& error) {
    answer_(error.what());
    co_return LineOutcome::failed;
  } catch (...) {
    answer_(messaging::describe(std::current_exception()));
  }
  co_return LineOutcome::done;
}

messaging::Awaitable<LineOutcome> Prompt::try_to_handle(std::string text, std::string message_id, bool again) {
  const shop::TypedLine line(text);
  if (line.empty()) co_return LineOutcome::done;
  if (line.is("help")) {
    answer_("I understand: " + what_it_understands());
    co_return LineOutcome::done;
  }
  if (line.is("show <order>")) {
    co_await show(line.order());
    co_return LineOutcome::done;
  }
  const auto command = step_.parse_command(line);
  if (!command) throw shop::BadCommand("I do not understand that. I understand: " + what_it_understands());
  const bool busy = !again && co_await is_busy();
  if (busy) co_return LineOutcome::refused;
  const messaging::Envelope typed(message_id,
                                  {{messaging::header::message_type, command->type()},
                                   {messaging::header::intent, name_of(messaging::Intent::command)}},
                                  "");
  journal_.note(Event::typed, typed, text);
  co_await frontend_.send(*command, message_id);
  co_return LineOutcome::done;
}

/// All that is on its way counts, not only what waits for Orders: it is the slowest endpoint that must be caught up
/// with, wherever it is.
messaging::Awaitable<bool> Prompt::is_busy() {
  if (!bound_) co_return false;
  const auto waiting = messaging::in_flight(co_await broker_.queues());
  if (waiting < *bound_) co_return false;
  answer_(fmt::format("the shop is busy: {} message{}; try again", waiting, waiting == 1 ? " waits" : "s wait"));
  co_return true;
}

messaging::Task Prompt::show(std::string order_id) {
  std::function<bool()> stopping = [this] { return frontend_.stopping(); };
  const bool quiet = co_await settle(broker_, frontend_.services().clock, patience_of_show, std::move(stopping));
  for (const auto& line : show_order(state_, order_id)) answer_(line);
  if (!quiet) answer_("messages are still on their way: ask again");
  const auto queues = co_await broker_.queues();
  for (const auto& queue : queues) {
    if (queue.queue == messaging::error_queue) {
      if (queue.ready > 0) answer_(fmt::format("messages in the error queue: {} (./workshop errors)", queue.ready));
    } else if (queue.delayed > 0) {
      answer_(fmt::format("messages of {} that wait for another try: {}", queue.queue, queue.delayed));
    }
  }
}

std::string Prompt::what_it_understands() const {
  // A line that means nothing is held against every pattern that the step knows.
  const shop::TypedLine nothing("");
  step_.parse_command(nothing);
  return fmt::format("{}, show <order>, help, quit", fmt::join(nothing.patterns(), ", "));
}

}  // namespace live
