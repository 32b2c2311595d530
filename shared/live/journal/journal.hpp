#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// What an endpoint's journal tells of.
enum class Event {
  started,     ///< the process begins; what it had in hand before is handed out again
  subscribed,  ///< `text`, a queue, gets events of the message's type
  typed,       ///< `text` was typed, and is about to be sent as this message
  sent,        ///< the transport has the message; `text` is where it goes: a queue, or an event's type
  received,    ///< handed out, for the `count`th time
  said,        ///< `text` was logged, while this message was handled if one was
  failed,      ///< attempt number `count` of this delivery; `text` says why
  done,        ///< acknowledged: gone for good
  unsettled,  ///< handled or not, the broker could not be told, for example since its lease had run out: it comes again
  later,      ///< given back, for another try after `count` milliseconds
  error       ///< moved to the error queue; `text` says why
};

/// One line of a journal.
struct Entry {
  Event event = Event::said;
  messaging::Time at;
  std::string endpoint;
  messaging::Envelope message;  ///< its IDs, its type and its intent; its body where it was sent or received
  std::string text;
  int count = 0;

  /// The conversation of the message; that of one that names none is its own. Empty without a message.
  const std::string& conversation() const;
};

/// As one line of JSON, without its end: whole where it is short, and cut where it is long.
std::string to_line(const Entry& entry);
/// The entry again, or nothing if the line is none.
std::optional<Entry> from_line(const std::string& line);
/// The entries of a journal in their order. A line that is none is passed over: whoever was killed may have left half
/// of one. None if there is no such file.
std::vector<Entry> read_journal(const std::filesystem::path& file);

/// The file in which a process of an endpoint writes down what becomes of each message, for whoever follows one later.
///
/// What cannot be written, since the disk is full, is written with the next line, or when it is asked to catch up.
class Journal {
 public:
  /// Goes on with the file, unless it has grown beyond 64 MB: then it begins anew. Throws messaging::Error if it cannot
  /// be written.
  Journal(const std::filesystem::path& file, std::string endpoint, const messaging::Clock& clock);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Never throws: that a disk is full is no reason not to handle a message.
  void note(Event event, const messaging::Envelope& message, std::string text = "", int count = 0) noexcept;
  /// Tries again to write what could not be written.
  void catch_up() noexcept;

 private:
  void write(const std::string& text);

  std::string endpoint_;
  const messaging::Clock& clock_;
  int file_ = -1;
  std::string late_;  // what could not be written yet; it may begin in the middle of a line
};

}  // namespace live
