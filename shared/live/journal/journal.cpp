#include "live/journal/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "messaging/errors.hpp"

namespace live {
namespace {

namespace header = messaging::header;

constexpr std::array<std::pair<Event, std::string_view>, 11> event_words{{{Event::started, "started"},
                                                                          {Event::subscribed, "subscribed"},
                                                                          {Event::typed, "typed"},
                                                                          {Event::sent, "sent"},
                                                                          {Event::received, "received"},
                                                                          {Event::said, "said"},
                                                                          {Event::failed, "failed"},
                                                                          {Event::done, "done"},
                                                                          {Event::unsettled, "unsettled"},
                                                                          {Event::later, "later"},
                                                                          {Event::error, "error"}}};
/// Which headers are kept, under the names that they have in a line.
constexpr std::array<std::pair<const char*, const char*>, 5> kept{{{"type", header::message_type},
                                                                   {"message", header::message_id},
                                                                   {"conversation", header::conversation_id},
                                                                   {"causation", header::causation_id},
                                                                   {"intent", header::intent}}};
/// A longer body is left out: an ID finds it in the broker.
constexpr std::size_t longest_body = 1000;
constexpr std::size_t longest_text = 1000;
constexpr off_t largest_file = off_t{64} * 1024 * 1024;
constexpr std::size_t most_kept_back = std::size_t{1024} * 1024;

bool ends_a_line(int file, off_t size) {
  char last = '\n';
  if (size > 0) (void)!::pread(file, &last, 1, size - 1);
  return last == '\n';
}

std::optional<Event> event_named(const std::string& word) {
  const auto* found =
      std::find_if(event_words.begin(), event_words.end(), [&](const auto& it) { return it.second == word; });
  if (found == event_words.end()) return std::nullopt;
  return found->first;
}

}  // namespace

const std::string& Entry::conversation() const {
  const auto& named = message.header(header::conversation_id);
  return named.empty() ? message.id() : named;
}

std::string to_line(const Entry& entry) {
  nlohmann::ordered_json json;
  json["time"] = messaging::to_iso8601(entry.at);
  json["endpoint"] = entry.endpoint;
  const auto* word =
      std::find_if(event_words.begin(), event_words.end(), [&](const auto& it) { return it.first == entry.event; });
  json["what"] = word->second;
  for (const auto& [name, header] : kept) {
    const auto& value = entry.message.header(header);
    if (!value.empty()) json[name] = value.substr(0, longest_text);
  }
  const auto& body = entry.message.body;
  if (!body.empty() && body.size() <= longest_body) json["body"] = body;
  if (!entry.text.empty()) json["text"] = entry.text.substr(0, longest_text);
  if (entry.count != 0) json["count"] = entry.count;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Entry> from_line(const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  try {
    const auto event = event_named(json.at("what"));
    const auto at = messaging::from_iso8601(json.at("time"));
    if (!event || !at) return std::nullopt;
    Entry entry;
    entry.event = *event;
    entry.at = *at;
    entry.endpoint = json.at("endpoint");
    for (const auto& [word, name] : kept) {
      if (json.contains(word)) entry.message.headers[name] = json.at(word);
    }
    entry.message.body = json.value("body", "");
    entry.text = json.value("text", "");
    entry.count = json.value("count", 0);
    return entry;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::vector<Entry> read_journal(const std::filesystem::path& file) {
  std::ifstream lines(file);
  std::vector<Entry> entries;
  for (std::string line; std::getline(lines, line);) {
    if (auto entry = from_line(line)) entries.push_back(std::move(*entry));
  }
  return entries;
}

Journal::Journal(const std::filesystem::path& file, std::string endpoint, const messaging::Clock& clock)
    : endpoint_(std::move(endpoint)), clock_(clock) {
  file_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0644);
  if (file_ < 0) throw messaging::Error(file.string() + " cannot be written: " + std::strerror(errno));
  struct stat state {};
  if (::fstat(file_, &state) != 0) return;
  if (state.st_size > largest_file) {
    (void)!::ftruncate(file_, 0);
  } else if (!ends_a_line(file_, state.st_size)) {
    late_ = "\n";  // whoever was killed left half a line: ours is to be one by itself
  }
}

Journal::~Journal() {
  ::close(file_);
}

void Journal::note(Event event, const messaging::Envelope& message, std::string text, int count) noexcept {
  try {
    write(to_line({event, clock_.now(), endpoint_, message, std::move(text), count}) + "\n");
  } catch (const std::exception&) {
  }
}

void Journal::catch_up() noexcept {
  try {
    if (!late_.empty()) write("");
  } catch (const std::exception&) {
  }
}

/// In one go, so that who is killed leaves whole lines.
void Journal::write(const std::string& text) {
  if (late_.size() < most_kept_back) late_ += text;
  const auto written = ::write(file_, late_.data(), late_.size());
  if (written > 0) late_.erase(0, static_cast<std::size_t>(written));
}

}  // namespace live
