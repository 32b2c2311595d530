#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "live/journal/journal.hpp"
#include "live/processes/line_outcome.hpp"
#include "live/processes/state_folder.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "shop/step.hpp"

namespace live {

/// Waits until nothing waits to be handled or is being handled, at most for `patience` and no longer than until
/// `given_up` says so. Messages that wait for a later try do not count. Returns true if all is quiet.
messaging::Awaitable<bool> settle(messaging::QueueWatch& broker, messaging::Clock& clock,
                                  messaging::Milliseconds patience, std::function<bool()> given_up);

/// The Frontend's prompt: what a typed line does.
class Prompt {
 public:
  using Answer = std::function<void(std::string_view line)>;

  Prompt(const shop::Step& step, messaging::Endpoint& frontend, messaging::QueueWatch& broker, const StateFolder& state,
         Journal& journal, std::optional<int> bound, Answer answer)
      : step_(step),
        frontend_(frontend),
        broker_(broker),
        state_(state),
        journal_(journal),
        bound_(bound),
        answer_(std::move(answer)) {}

  /// Does what the line says, and answers in lines; whatever is wrong with it is one line of the answer. A command
  /// that is sent has this message ID: typed once, it is one command, even if the line has to be handled again.
  /// Refused if as many messages as `bound` says are on their way through the shop. What is handled again may have been
  /// sent already, so it is never refused.
  messaging::Awaitable<LineOutcome> handle(std::string line, std::string message_id, bool again);

 private:
  messaging::Awaitable<LineOutcome> try_to_handle(std::string text, std::string message_id, bool again);
  messaging::Awaitable<bool> is_busy();
  messaging::Task show(std::string order_id);
  std::string what_it_understands() const;

  const shop::Step& step_;
  messaging::Endpoint& frontend_;
  messaging::QueueWatch& broker_;
  const StateFolder& state_;
  Journal& journal_;
  std::optional<int> bound_;
  Answer answer_;
};

}  // namespace live
