#include "live/prompt/prompt_session.hpp"

#include <boost/asio/io_context.hpp>
#include <utility>

#include "live/broker/live_broker.hpp"
#include "live/processes/supervisor.hpp"
#include "live/prompt/prompt.hpp"
#include "live/terminal/console.hpp"
#include "live/terminal/line_reader.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {
namespace {

using messaging::Milliseconds;
using messaging::Task;

constexpr Milliseconds patience_unsaid{1'000};
constexpr Milliseconds patience_at_the_end{60'000};

class Typing {
 public:
  Typing(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
         const LiveOptions& options)
      : broker_(open_broker(io_.get_executor(), clock_, state, options)),
        supervisor_(io_, clock_, program, folder, options,
                    [this](std::string_view who, std::string_view line) { console_.say(who, line); }),
        broker_ends_(options.broker_ends) {}

  int run() {
    return supervisor_.run([this] { return feed(); },
                           [this] {
                             console_.leave_prompt();
                             reader_.stop();
                           });
  }

 private:
  /// Hands typed lines over, one at a time, until `quit` or the end of the input; then waits until all is quiet, so
  /// that a script's last command is handled too.
  Task feed() {
    while (!supervisor_.stopping()) {
      if (!reader_.has_line()) console_.ask();
      const auto line = co_await reader_.next();
      console_.answered();
      if (!line || shop::TypedLine(*line).is("quit")) break;
      co_await supervisor_.type(*line);
    }
    std::function<bool()> given_up = [this] { return supervisor_.stopping(); };
    if (given_up()) co_return;
    bool quiet = co_await settle(broker_->watch(), clock_, patience_unsaid, given_up);
    if (!quiet && !given_up()) {
      console_.say(supervisors_name, "waiting for messages that are on their way; Ctrl-C ends at once");
      quiet = co_await settle(broker_->watch(), clock_, patience_at_the_end, given_up);
    }
    if (!quiet && !given_up()) {
      console_.say(supervisors_name,
                   broker_ends_ ? "messages are still on their way; they end with their RabbitMQ"
                                : "messages are still on their way; they are kept and go on at the next start");
    }
  }

  messaging::asio::io_context io_{1};
  messaging::SystemClock clock_{io_.get_executor()};
  std::unique_ptr<LiveBroker> broker_;
  Console console_;
  LineReader reader_{io_};
  Supervisor supervisor_;
  bool broker_ends_;
};

}  // namespace

int run_for_typing(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
                   const LiveOptions& options) {
  return Typing(program, folder, state, options).run();
}

}  // namespace live
