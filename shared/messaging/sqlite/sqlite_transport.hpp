#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "messaging/database/connection.hpp"
#include "messaging/sqlite/sqlite_messages.hpp"
#include "messaging/sqlite/sqlite_wake_up.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "messaging/transport/transport.hpp"
#include "messaging/waiting/suspension.hpp"

namespace messaging {

struct SqliteTransportOptions {
  /// How long a message is hidden once it is handed out. While this process lives and its executor runs, its leases
  /// are renewed in time; a handler that blocks the executor for longer loses the lease, and `complete` says so.
  Milliseconds lease{30'000};
  /// How often a waiting receiver looks whether another process changed the file, even if no wake-up came.
  Milliseconds poll{250};
  /// True: a sent message survives a power cut, not only the end of the process.
  bool full_synchronous = false;
};

/// A broker in one SQLite file, for many processes. Never the file that holds business data.
class SqliteTransport final : public Transport, public QueueWatch {
 public:
  /// Opens or creates the file. Throws TransportError, in one line, if it is no message store.
  SqliteTransport(asio::any_io_executor executor, Clock& clock, const std::filesystem::path& file,
                  const SqliteTransportOptions& options = {});
  ~SqliteTransport() override;

  Promises promises() const override { return {}; }
  Task create_queue(std::string queue) override;
  Task subscribe(std::string queue, std::string event_type) override;
  Task send(std::vector<OutgoingMessage> messages) override;
  Awaitable<std::vector<Delivery>> receive(std::string queue, std::size_t at_most) override;
  void stop_receiving(const std::string& queue) override;
  Task complete(std::vector<Lease> leases) override;
  Task abandon(Lease lease, Milliseconds delay) override;
  Task move_to_error(Lease lease, Headers why) override;
  Awaitable<std::vector<Envelope>> failed_messages() override;
  Awaitable<std::size_t> return_failed(std::optional<std::string> message_id) override;
  Awaitable<std::vector<QueueState>> queues() override;

 private:
  struct Waiter;

  std::vector<Delivery> claim(const std::string& queue, std::size_t at_most);
  std::optional<Time> next_visible(const std::string& queue);
  std::int64_t data_version();
  Task wait_for_change(const std::string& queue, std::optional<Time> due, std::int64_t version);
  void add(const OutgoingMessage& message, std::set<std::string>& woken);
  void file_what_others_wrote();
  void wake(const std::set<std::string>& queues);
  void wake_local(const std::string& queue);
  void hold(const Lease& lease);
  void release(const Lease& lease);
  void renew_leases();
  template <class Change>
  auto change(Change&& body);
  template <class Call>
  auto with_file(Call&& call);

  Clock& clock_;
  SqliteTransportOptions options_;
  Connection connection_;
  SqliteMessages messages_;
  WakeUpSockets sockets_;
  std::multimap<std::string, Waiter*> waiting_;
  std::set<std::string> stopped_;
  std::map<std::int64_t, std::int64_t> held_;  // message → token: the leases to renew
  std::optional<TimerQueue::Id> renewal_;
  std::int64_t next_token_;
};

}  // namespace messaging
