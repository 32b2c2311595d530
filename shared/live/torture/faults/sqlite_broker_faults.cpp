#include "live/torture/faults/broker_faults.hpp"
#include "messaging/database/connection.hpp"

namespace live {
namespace {

/// Longer than whoever wants to write waits for the lock.
constexpr messaging::Milliseconds locked_for = live_transport.lease / 2;

class FileFaults final : public BrokerFaults {
 public:
  FileFaults(messaging::Clock& clock, const StateFolder& state) : clock_(clock), state_(state) {}

  messaging::Task outage() override {
    messaging::Connection somebody(state_.broker().string());
    somebody.execute("BEGIN IMMEDIATE");
    co_await clock_.sleep(locked_for);
    somebody.execute("ROLLBACK");
  }
  void cut() override {}

 private:
  messaging::Clock& clock_;
  const StateFolder& state_;
};

}  // namespace

std::unique_ptr<BrokerFaults> faults_of_file(messaging::Clock& clock, const StateFolder& state) {
  return std::make_unique<FileFaults>(clock, state);
}

}  // namespace live
