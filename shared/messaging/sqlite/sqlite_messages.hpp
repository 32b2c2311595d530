#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "messaging/database/connection.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "messaging/transport/transport.hpp"

namespace messaging {

/// The tables of a broker's file: where a message lies, and how it moves. Whoever calls has the transaction.
///
/// A message is a row. How many pages it changes on its way decides how quick this is; so the messages of a queue lie
/// one behind the other, by their numbers: those that can be handed out, or are in hand, in one range, and below it,
/// with a place kept for them, those that wait for their time. To send is to add a row at the end, to hand out is to
/// change it in its place. The order of sending is that of the numbers; no clock has a say in it.
///
/// Whoever else adds a row leaves the number to SQLite. It is above zero until the row is filed: put into the range of
/// its queue.
class SqliteMessages {
 public:
  /// Makes the tables, or takes over those of a file from before there were ranges. Throws SQLite::Exception.
  SqliteMessages(Connection& connection, Time now);

  /// Makes a queue, unless it is there.
  void make_queue(const std::string& queue);
  /// False of the error queue, which is there in any case, but not to be sent to.
  bool has_queue(const std::string& queue);
  void subscribe(const std::string& queue, const std::string& event_type);
  std::vector<std::string> subscribers(const std::string& event_type);

  /// Adds a message at the end of the queue; one statement. False if there is no such queue.
  bool add(const std::string& queue, const Envelope& envelope);
  /// Hands out up to `at_most`, oldest first, and hides them until `until`.
  std::vector<Delivery> hand_out(const std::string& queue, std::size_t at_most, std::int64_t token, Time now,
                                 Time until);
  /// When the next message that is hidden now can be handed out.
  std::optional<Time> next_visible(const std::string& queue);

  /// The message's number within its queue, for a person.
  static std::int64_t place(const Lease& lease);
  /// Each is false, or nothing, if the lease is lost.
  bool renew(const Lease& lease, Time until);
  bool remove(const Lease& lease);
  /// The message is ready again, in its place, at once or when its time has come; returns the queue.
  std::optional<std::string> give_back(const Lease& lease, Time now, Milliseconds delay);
  bool move_to_error(const Lease& lease, const Headers& why);

  std::vector<Envelope> failed();
  struct Returned {
    std::vector<std::string> queues;  ///< one for each message
    std::string gone;                 ///< of one whose queue is not there: what to say
  };
  Returned return_failed(const std::optional<std::string>& message_id);

  /// True if rows of others wait to be filed.
  bool has_unfiled();
  void file(Time now);
  std::vector<QueueState> states(Time now);

 private:
  void make_tables(Time now);
  std::optional<std::int64_t> range_of(const std::string& queue);
  void recall(const std::string& queue, Time now);

  Connection& connection_;
  std::map<std::string, std::int64_t> ranges_;  // of queues that are there
};

}  // namespace messaging
