#include "live/torture/tormentor.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <utility>
#include <vector>

#include "live/processes/state_folder.hpp"
#include "live/torture/malformed_message.hpp"
#include "messaging/errors.hpp"

namespace live {
namespace {

using messaging::Milliseconds;
using messaging::Task;

constexpr Milliseconds until_it_may_run_again{10};
constexpr Milliseconds until_the_broker_may_be_back{100};
// RabbitMQ sees within a second that nothing is left, and after ten that there is room again. Less than the first delay
// of a retry: nobody runs out of tries.
constexpr Milliseconds full_for{1'500};
constexpr Milliseconds until_somebody_has_to_write{3'000};
constexpr Milliseconds between_looks_for_who_felt_it{10};

messaging::Envelope order_to_create(int number) {
  return {fmt::format("full-disk-{}", number),
          {{messaging::header::message_type, "CreateOrder"}, {messaging::header::intent, "command"}},
          fmt::format(R"({{"order_id":"F{}"}})", number)};
}

}  // namespace

Tormentor::Tormentor(messaging::asio::io_context& io, messaging::Clock& clock, Supervisor& supervisor,
                     messaging::Transport& transport, std::unique_ptr<BrokerFaults> broker, TortureDisks* disks)
    : io_(io),
      clock_(clock),
      supervisor_(supervisor),
      transport_(transport),
      broker_(std::move(broker)),
      disks_(disks) {}

void Tormentor::begin(const Fault& fault) {
  ++begun_;
  if (lasts(fault.what)) lasting_ = true;
  clock_.call_at(clock_.now() + fault.delay, [this, fault] { do_it(fault); });
}

void Tormentor::hear(std::string_view line) {
  if (line.find("disk is full") != std::string_view::npos) felt_ = true;
}

void Tormentor::do_it(const Fault& fault) {
  if (supervisor_.stopping()) return;
  switch (fault.what) {
    case Torment::kill:
      return kill(fault);
    case Torment::cut:
      broker_->cut();
      return ended(fault);
    case Torment::malformed:
      return spawn(send_malformed(fault.victim), fault);
    case Torment::outage:
      return spawn(broker_->outage(), fault);
    case Torment::full_disk:
      return spawn(fill_disks(), fault);
  }
}

void Tormentor::kill(const Fault& fault) {
  if (!supervisor_.kill(instance_name(fault.victim, fault.instance))) {
    clock_.call_at(clock_.now() + until_it_may_run_again, [this, fault] { do_it(fault); });
    return;
  }
  ++kills_[fault.victim];
  ended(fault);
}

void Tormentor::spawn(Task work, const Fault& fault) {
  messaging::asio::co_spawn(io_, std::move(work), [this, fault](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
    ended(fault);
  });
}

void Tormentor::ended(const Fault& fault) {
  --begun_;
  if (lasts(fault.what)) lasting_ = false;
  ++done_[fault.what];
}

/// An order is to be created, so that somebody has something to write; until that has failed, the broker has room to
/// let it through.
Task Tormentor::fill_disks() {
  disks_->fill_state();
  felt_ = false;
  const auto patience_ends = clock_.now() + until_somebody_has_to_write;
  const std::string queue = "orders";
  const auto order = order_to_create(done_[Torment::full_disk]);
  co_await try_to_send(queue, order);
  while (!felt_ && clock_.now() < patience_ends) co_await clock_.sleep(between_looks_for_who_felt_it);
  if (felt_) ++full_disks_felt_;
  disks_->fill_broker();
  co_await clock_.sleep(full_for);
  disks_->free();
}

Task Tormentor::send_malformed(std::string queue) {
  const auto message = malformed_message(malformed_++);
  while (!supervisor_.stopping()) {
    if (co_await try_to_send(queue, message)) co_return;
    co_await clock_.sleep(until_the_broker_may_be_back);
  }
}

/// False if the broker is away, or full.
messaging::Awaitable<bool> Tormentor::try_to_send(const std::string& queue, const messaging::Envelope& message) {
  std::vector<messaging::OutgoingMessage> one;
  one.emplace_back(messaging::Intent::command, queue, message);
  try {
    co_await transport_.send(std::move(one));
    co_return true;
  } catch (const messaging::TransportError& error) {
    hear(error.what());
    co_return false;
  }
}

}  // namespace live
