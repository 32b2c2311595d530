#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/outgoing_message.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/clock.hpp"

namespace messaging {

/// The queue to which every endpoint moves what cannot be handled.
inline constexpr auto error_queue = "error";

/// The right to settle one received message, until it runs out.
struct Lease {
  Lease(std::int64_t message, std::int64_t its_token) : id(message), token(its_token) {}
  std::int64_t id;     ///< the transport's own number of the message
  std::int64_t token;  ///< which handing out it was
};

/// A received message: hidden from others, not gone, until its lease is settled or runs out.
struct Delivery {
  Delivery(Envelope e, Lease l, int d) : envelope(std::move(e)), lease(l), deliveries(d) {}
  Envelope envelope;
  Lease lease;
  int deliveries;  ///< how often it was handed out, this time included
};

/// What a transport promises beyond the interface; the conformance suite asks for no more and no less.
struct Promises {
  bool keeps_order = true;          ///< one receiver of one sender's messages sees them in sending order
  bool batches_are_atomic = true;   ///< of several messages sent together, all are there or none
  bool exact_delays = true;         ///< a delayed message appears at its time, not only some time after it
  bool survives_restart = true;     ///< what was sent is there when the transport is opened again
  bool sends_nothing_ahead = true;  ///< a message is hidden, and counts as handed out, only once `receive` returned it
};

/// A broker, as an endpoint sees it. It never shares a transaction with a database.
///
/// Every function throws TransportError if the broker fails; then a send may or may not have happened.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Promises promises() const = 0;

  /// Makes a queue, unless it is there.
  virtual Task create_queue(std::string queue) = 0;
  /// From now on, `queue` gets a copy of every event of this type, also while nobody receives from it.
  virtual Task subscribe(std::string queue, std::string event_type) = 0;

  /// Sends commands and publishes events, in this order. Throws Unroutable if a command's queue does not exist; an
  /// event without subscribers goes nowhere.
  virtual Task send(std::vector<OutgoingMessage> messages) = 0;

  /// Waits until there is a message, then takes up to `at_most` under leases, oldest first.
  /// Returns none only after `stop_receiving`.
  virtual Awaitable<std::vector<Delivery>> receive(std::string queue, std::size_t at_most) = 0;
  /// From now on, `receive` on this queue returns no messages.
  virtual void stop_receiving(const std::string& queue) = 0;

  /// The messages are handled: they are gone for good. Throws LeaseLost, after completing the others, if a lease ran
  /// out before.
  virtual Task complete(std::vector<Lease> leases) = 0;
  /// Gives the message back, to be delivered again after `delay`. Throws LeaseLost.
  virtual Task abandon(Lease lease, Milliseconds delay) = 0;
  /// Moves the message, whole, with these headers added, to the error queue. Throws LeaseLost.
  virtual Task move_to_error(Lease lease, Headers why) = 0;

  /// What waits in the error queue, oldest first.
  virtual Awaitable<std::vector<Envelope>> failed_messages() = 0;
  /// Moves a message of the error queue, or all, back to where it failed, with fresh attempts. Returns how many.
  /// One that does not say where it failed stays. So does one whose queue is not there any more; then, when the others
  /// are back, throws Unroutable.
  virtual Awaitable<std::size_t> return_failed(std::optional<std::string> message_id) = 0;
};

}  // namespace messaging
