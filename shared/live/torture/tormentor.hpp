#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "live/processes/supervisor.hpp"
#include "live/torture/faults/broker_faults.hpp"
#include "live/torture/faults/torture_disks.hpp"
#include "live/torture/torture_plan.hpp"
#include "messaging/transport/transport.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// Carries out the faults of a plan.
class Tormentor {
 public:
  /// `disks` is null if none is to be full.
  Tormentor(messaging::asio::io_context& io, messaging::Clock& clock, Supervisor& supervisor,
            messaging::Transport& transport, std::unique_ptr<BrokerFaults> broker, TortureDisks* disks);

  /// Begins one of them; what comes of it happens meanwhile.
  void begin(const Fault& fault);
  /// What an endpoint says: it may have felt that a disk is full.
  void hear(std::string_view line);
  /// Nothing that was begun is still to happen, or lasts.
  bool at_rest() const { return begun_ == 0; }
  /// Something lasts, so that nobody can work.
  bool lasting() const { return lasting_; }
  /// How often each was done so far, and each endpoint was killed.
  const std::map<Torment, int>& done() const { return done_; }
  const std::map<std::string, int>& kills() const { return kills_; }
  /// How many of the full disks made somebody fail.
  int full_disks_felt() const { return full_disks_felt_; }

 private:
  void do_it(const Fault& fault);
  void kill(const Fault& fault);
  void spawn(messaging::Task work, const Fault& fault);
  void ended(const Fault& fault);
  messaging::Task fill_disks();
  messaging::Task send_malformed(std::string queue);
  messaging::Awaitable<bool> try_to_send(const std::string& queue, const messaging::Envelope& message);

  messaging::asio::io_context& io_;
  messaging::Clock& clock_;
  Supervisor& supervisor_;
  messaging::Transport& transport_;
  std::unique_ptr<BrokerFaults> broker_;
  TortureDisks* disks_;
  int begun_ = 0;
  bool lasting_ = false;
  bool felt_ = false;  ///< the disk that is full now
  int full_disks_felt_ = 0;
  int malformed_ = 0;
  std::map<Torment, int> done_;
  std::map<std::string, int> kills_;
};

}  // namespace live
