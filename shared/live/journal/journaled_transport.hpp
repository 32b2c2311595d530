#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "live/journal/journal.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/log.hpp"
#include "messaging/transport/transport.hpp"

namespace live {

/// A transport, and a journal of what passes through it. It promises what that transport promises.
class JournalingTransport final : public messaging::Transport {
 public:
  JournalingTransport(messaging::Transport& transport, Journal& journal) : transport_(transport), journal_(journal) {}

  messaging::Promises promises() const override { return transport_.promises(); }
  messaging::Task create_queue(std::string queue) override;
  messaging::Task subscribe(std::string queue, std::string event_type) override;
  messaging::Task send(std::vector<messaging::OutgoingMessage> messages) override;
  messaging::Awaitable<std::vector<messaging::Delivery>> receive(std::string queue, std::size_t at_most) override;
  void stop_receiving(const std::string& queue) override;
  messaging::Task complete(std::vector<messaging::Lease> leases) override;
  messaging::Task abandon(messaging::Lease lease, messaging::Milliseconds delay) override;
  messaging::Task move_to_error(messaging::Lease lease, messaging::Headers why) override;
  messaging::Awaitable<std::vector<messaging::Envelope>> failed_messages() override;
  messaging::Awaitable<std::size_t> return_failed(std::optional<std::string> message_id) override;

  /// The message that is being handled; one without an ID if none is.
  const messaging::Envelope& in_hand() const;

 private:
  messaging::Envelope take(const messaging::Lease& lease);

  messaging::Transport& transport_;
  Journal& journal_;
  std::map<std::int64_t, messaging::Envelope> held_;  // by the lease's number: received and not settled, without body
};

/// A log, and a journal that says which message each line is about.
class JournalingLog final : public messaging::Log {
 public:
  JournalingLog(messaging::Log& log, Journal& journal, const JournalingTransport& transport)
      : log_(log), journal_(journal), transport_(transport) {}
  void write(std::string_view endpoint, std::string_view line) override;

 private:
  messaging::Log& log_;
  Journal& journal_;
  const JournalingTransport& transport_;
};

/// Notes each attempt that fails. To be called first of all that configures the endpoint: what fails in a behaviour
/// fails, too.
void journal_failures(messaging::Endpoint& endpoint, Journal& journal);

}  // namespace live
