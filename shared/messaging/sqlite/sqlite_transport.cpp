#include "messaging/sqlite/sqlite_transport.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "messaging/database/database.hpp"
#include "messaging/errors.hpp"

namespace messaging {
namespace {

/// Another process may hold the file for a while, but not until our leases have run out.
Connection open_broker(const std::filesystem::path& file, const SqliteTransportOptions& options) {
  try {
    return Connection(file.string(), ConnectionOptions{.busy_timeout = std::min(Milliseconds(5000), options.lease / 3),
                                                       .full_synchronous = options.full_synchronous});
  } catch (const DatabaseError& error) {
    throw TransportError(error.what());
  }
}

SqliteMessages messages_in(Connection& connection, const std::filesystem::path& file, Time now) {
  return rethrow_sqlite_as<TransportError>(file.string() + " cannot be used as a message store",
                                           [&] { return SqliteMessages(connection, now); });
}

LeaseLost lease_lost(const Lease& lease) {
  return LeaseLost(fmt::format("the lease on message {} ran out; it is delivered again", SqliteMessages::place(lease)));
}

// Tokens need to differ between processes that share a file; they are no secret.
std::int64_t first_token() {
  std::random_device random;
  return (std::int64_t{random()} << 31U) ^ random();
}

}  // namespace

/// A receiver that waits for its queue to change.
struct SqliteTransport::Waiter {
  Suspension suspension;
  bool told = false;  // also when it was on its way already, to look by itself

  void tell() {
    told = true;
    look();
  }
  void look() {
    if (suspension) suspension.resume();
  }
};

SqliteTransport::SqliteTransport(asio::any_io_executor executor, Clock& clock, const std::filesystem::path& file,
                                 const SqliteTransportOptions& options)
    : clock_(clock),
      options_(options),
      connection_(open_broker(file, options)),
      messages_(messages_in(connection_, file, clock.now())),
      sockets_(std::move(executor), file, [this](const std::string& queue) { wake_local(queue); }),
      next_token_(first_token()) {}

SqliteTransport::~SqliteTransport() {
  if (renewal_) clock_.cancel(*renewal_);
}

/// Puts what SQLite throws into our words. What is one statement is a transaction by itself.
template <class Call>
auto SqliteTransport::with_file(Call&& call) {
  return rethrow_sqlite_as<TransportError>("the message store failed", std::forward<Call>(call));
}

/// Runs `body` in one transaction of the broker's file.
template <class Change>
auto SqliteTransport::change(Change&& body) {
  return with_file([&] {
    Transaction transaction(connection_, Mutex::Lock(), nullptr, nullptr);
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      connection_.execute("COMMIT");
    } else {
      auto result = body();
      connection_.execute("COMMIT");
      return result;
    }
  });
}

Task SqliteTransport::create_queue(std::string queue) {
  change([&] { messages_.make_queue(queue); });
  co_return;
}

Task SqliteTransport::subscribe(std::string queue, std::string event_type) {
  change([&] { messages_.subscribe(queue, event_type); });
  co_return;
}

Task SqliteTransport::send(std::vector<OutgoingMessage> messages) {
  std::set<std::string> woken;
  if (messages.size() == 1 && messages.front().intent == Intent::command) {
    with_file([&] { add(messages.front(), woken); });
  } else {
    change([&] {
      for (const auto& message : messages) add(message, woken);
    });
  }
  wake(woken);
  co_return;
}

void SqliteTransport::add(const OutgoingMessage& message, std::set<std::string>& woken) {
  if (message.intent == Intent::command) {
    if (message.destination == error_queue || !messages_.add(message.destination, message.envelope)) {
      throw Unroutable(fmt::format("there is no queue {} for the command {}: has its endpoint been set up?",
                                   message.destination, message.envelope.type()));
    }
    woken.insert(message.destination);
    return;
  }
  for (const auto& queue : messages_.subscribers(message.destination)) {
    if (messages_.add(queue, message.envelope)) woken.insert(queue);
  }
}

Awaitable<std::vector<Delivery>> SqliteTransport::receive(std::string queue, std::size_t at_most) {
  sockets_.listen(queue);
  while (!stopped_.contains(queue)) {
    auto deliveries = claim(queue, at_most);
    if (!deliveries.empty()) co_return deliveries;
    // The version first: what changes after it was read is seen by polling.
    const auto version = data_version();
    const auto due = next_visible(queue);
    if (!due || *due > clock_.now()) co_await wait_for_change(queue, due, version);
  }
  co_return std::vector<Delivery>();
}

std::vector<Delivery> SqliteTransport::claim(const std::string& queue, std::size_t at_most) {
  const auto now = clock_.now();
  const auto token = next_token_++;
  auto deliveries = change([&] { return messages_.hand_out(queue, at_most, token, now, now + options_.lease); });
  for (const auto& delivery : deliveries) hold(delivery.lease);
  return deliveries;
}

std::optional<Time> SqliteTransport::next_visible(const std::string& queue) {
  return with_file([&] { return messages_.next_visible(queue); });
}

std::int64_t SqliteTransport::data_version() {
  return with_file([&] { return connection_.data_version(); });
}

/// Returns when a wake-up came, when another process changed the file since `version`, or when `due` has come.
Task SqliteTransport::wait_for_change(const std::string& queue, std::optional<Time> due, std::int64_t version) {
  // Leaves the list of waiters and its timer behind in whatever way the wait ends.
  struct Waiting {
    Waiting(SqliteTransport& t, const std::string& q) : transport(t), place(t.waiting_.emplace(q, &waiter)) {}
    ~Waiting() {
      transport.waiting_.erase(place);
      transport.clock_.cancel(timer);
    }
    SqliteTransport& transport;
    Waiter waiter;
    std::multimap<std::string, Waiter*>::iterator place;
    TimerQueue::Id timer;
  } waiting(*this, queue);
  while (!waiting.waiter.told) {
    const auto poll_at = clock_.now() + options_.poll;
    co_await suspend([&](Suspension suspension) {
      waiting.waiter.suspension = std::move(suspension);
      waiting.timer = clock_.call_at(due ? std::min(*due, poll_at) : poll_at, [&waiting] { waiting.waiter.look(); });
    });
    clock_.cancel(waiting.timer);
    if ((due && *due <= clock_.now()) || data_version() != version) co_return;
  }
}

void SqliteTransport::stop_receiving(const std::string& queue) {
  stopped_.insert(queue);
  wake_local(queue);
}

void SqliteTransport::wake(const std::set<std::string>& queues) {
  for (const auto& queue : queues) {
    wake_local(queue);
    sockets_.notify(queue);
  }
}

void SqliteTransport::wake_local(const std::string& queue) {
  const auto [first, last] = waiting_.equal_range(queue);
  for (auto waiter = first; waiter != last; ++waiter) waiter->second->tell();
}

Task SqliteTransport::complete(std::vector<Lease> leases) {
  std::vector<Lease> lost;
  const auto remove_all = [&] {
    for (const auto& lease : leases) {
      if (!messages_.remove(lease)) lost.push_back(lease);
    }
  };
  for (const auto& lease : leases) release(lease);
  if (leases.size() == 1) {
    with_file(remove_all);
  } else {
    change(remove_all);
  }
  if (!lost.empty()) throw lease_lost(lost.front());
  co_return;
}

Task SqliteTransport::abandon(Lease lease, Milliseconds delay) {
  release(lease);
  const auto queue = change([&] { return messages_.give_back(lease, clock_.now(), delay); });
  if (!queue) throw lease_lost(lease);
  wake({*queue});
  co_return;
}

Task SqliteTransport::move_to_error(Lease lease, Headers why) {
  release(lease);
  if (!change([&] { return messages_.move_to_error(lease, why); })) throw lease_lost(lease);
  wake({error_queue});
  co_return;
}

/// What comes from other programs counts as soon as anybody asks.
void SqliteTransport::file_what_others_wrote() {
  if (!with_file([&] { return messages_.has_unfiled(); })) return;
  change([&] { messages_.file(clock_.now()); });
}

Awaitable<std::vector<Envelope>> SqliteTransport::failed_messages() {
  file_what_others_wrote();
  co_return with_file([&] { return messages_.failed(); });
}

Awaitable<std::size_t> SqliteTransport::return_failed(std::optional<std::string> message_id) {
  file_what_others_wrote();
  const auto returned = change([&] { return messages_.return_failed(message_id); });
  wake({returned.queues.begin(), returned.queues.end()});
  if (!returned.gone.empty()) throw Unroutable(returned.gone);
  co_return returned.queues.size();
}

Awaitable<std::vector<QueueState>> SqliteTransport::queues() {
  file_what_others_wrote();
  co_return with_file([&] { return messages_.states(clock_.now()); });
}

void SqliteTransport::hold(const Lease& lease) {
  held_[lease.id] = lease.token;
  if (!renewal_) renewal_ = clock_.call_at(clock_.now() + options_.lease / 3, [this] { renew_leases(); });
}

void SqliteTransport::release(const Lease& lease) {
  const auto held = held_.find(lease.id);
  if (held != held_.end() && held->second == lease.token) held_.erase(held);
}

void SqliteTransport::renew_leases() {
  renewal_.reset();
  if (held_.empty()) return;
  try {
    change([&] {
      for (const auto& [id, token] : held_) {
        messages_.renew(Lease(id, token), clock_.now() + options_.lease);
      }
    });
  } catch (const TransportError&) {
    // The next renewal comes before the leases end; if it fails as well, completing says that the lease was lost.
  }
  renewal_ = clock_.call_at(clock_.now() + options_.lease / 3, [this] { renew_leases(); });
}

}  // namespace messaging
