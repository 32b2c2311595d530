#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/log.hpp"
#include "messaging/waiting/clock.hpp"

namespace simulation {

/// What can happen in a simulated system, in the order of a message's life.
enum class What {
  sent,            ///< a message left, and is in the queues of its receivers
  copied,          ///< the broker has a second copy of a message that has just left
  send_lost,       ///< a send failed before the broker had the message
  send_unsure,     ///< a send was reported as failed, though the broker has the message
  delivered,       ///< an endpoint is given a message
  attempt_failed,  ///< handling it ended with an exception; `text` says which
  saved,           ///< a commit
  commit_failed,   ///< a commit that was made to fail
  undone,          ///< a transaction that had changed rows was rolled back
  completed,       ///< the message is handled, and gone
  ack_lost,        ///< the broker does not hear that it is handled: the message will be delivered again
  lease_lost,      ///< it is done with a message that another instance was given meanwhile: nobody hears it
  given_back,      ///< to be delivered again, after a delay
  moved_to_error,  ///< the message is in the error queue; `text` says why
  crashed,         ///< the endpoint's process ends: its memory is gone
  restarted,       ///< it is there again
  time_passed,     ///< virtual time moved on
  broken,          ///< here a property breaks; `text` says what is wrong
  logged           ///< a line of the endpoint's log
};

/// Where a message is that is not gone.
enum class Where { waiting, in_hand, delayed };

struct Happening {
  What what;
  std::string endpoint;  ///< where it happened: `orders`, or in another instance `orders 2`
  std::string text;      ///< a log line, or the reason of a failure
  std::shared_ptr<const messaging::Envelope> message;  ///< the one it is about; null if it is about none
  std::string name;                                    ///< that message's short name: `C1`
  int count;                                           ///< which delivery or attempt; of `saved`: how many rows changed
  std::vector<std::string> to;                         ///< of a message that leaves: the queues it goes to
  messaging::Time at;

  /// Empty if it is about no message.
  const std::string& message_id() const;
  /// True if it happened in this endpoint, in whichever of its instances.
  bool happened_in(std::string_view which) const;
};

/// Everything that happened in one execution, in order.
class History final : public messaging::Log {
 public:
  using Message = std::shared_ptr<const messaging::Envelope>;
  /// Called after each happening, while the system is in the state that it led to.
  using Listener = std::function<void(const Happening&)>;

  explicit History(const messaging::Clock& clock) : clock_(clock) {}
  void add(What what, std::string_view endpoint, std::string text = "", Message message = nullptr,
           std::string name = "", int count = 0, std::vector<std::string> to = {});
  /// An endpoint's own log lines are part of the history. Throws messaging::Error when there is no end to them.
  void write(std::string_view endpoint, std::string_view line) override;
  const std::deque<Happening>& happenings() const { return happenings_; }
  void listen(Listener listener) { listeners_.push_back(std::move(listener)); }

 private:
  const messaging::Clock& clock_;
  std::deque<Happening> happenings_;  // what a listener was given stays where it is, while it adds to the history
  std::vector<Listener> listeners_;
};

/// What happened, as one line: `orders    receives AddItem {"gift":"book","order_id":"A"}`.
std::string to_line(const Happening& happening);
/// The history as such lines, with the virtual time where time has passed.
std::vector<std::string> to_lines(const History& history);

}  // namespace simulation
