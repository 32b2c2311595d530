#include "live/journal/journal_tail.hpp"

#include <algorithm>
#include <fstream>

#include "live/processes/state_folder.hpp"

namespace live {

bool JournalTail::read() {
  bool anything = false;
  for (const auto* endpoint : endpoint_names) {
    for (const auto& path : state_.journals(endpoint)) {
      if (read(endpoint, path)) anything = true;
    }
  }
  return anything;
}

bool JournalTail::read(const std::string& endpoint, const std::filesystem::path& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  if (missing) return false;
  File& file = files_[endpoint][path];
  if (size < file.read) file.read = 0;  // it had grown too long, and was begun anew
  if (size == file.read) return false;
  std::ifstream stream(path);
  stream.seekg(static_cast<std::streamoff>(file.read));
  std::string text(size - file.read, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  file.read += text.size();
  text.insert(0, file.unfinished);
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    if (const auto entry = from_line(text.substr(begin, end - begin))) take_in(endpoint, file, *entry);
    begin = end + 1;
  }
  file.unfinished = text.substr(begin);
  return true;
}

std::int64_t JournalTail::in_hand(const std::string& endpoint) const {
  const auto files = files_.find(endpoint);
  if (files == files_.end()) return 0;
  return std::count_if(files->second.begin(), files->second.end(),
                       [](const auto& file) { return file.second.in_hand; });
}

const std::set<messaging::Milliseconds>& JournalTail::delays(const std::string& endpoint) const {
  static const std::set<messaging::Milliseconds> none;
  const auto found = delays_.find(endpoint);
  return found == delays_.end() ? none : found->second;
}

void JournalTail::take_in(const std::string& endpoint, File& file, const Entry& entry) {
  switch (entry.event) {
    case Event::received:
      file.in_hand = true;
      return;
    case Event::later:
      if (entry.count > 0) delays_[endpoint].insert(messaging::Milliseconds(entry.count));
      file.in_hand = false;
      return;
    case Event::started:
    case Event::done:
    case Event::unsettled:
    case Event::error:
      file.in_hand = false;
      return;
    default:
      return;
  }
}

}  // namespace live
