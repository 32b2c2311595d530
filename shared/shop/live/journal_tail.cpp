#include "shop/live/journal_tail.hpp"

#include <fstream>

#include "shop/live/supervisor.hpp"

namespace shop::live {

JournalTail::JournalTail(const StateFolder& state) {
  for (const auto* name : endpoint_names) endpoints_[name].file = state.journal(name);
}

bool JournalTail::read() {
  bool anything = false;
  for (auto& [name, endpoint] : endpoints_) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(endpoint.file, missing);
    if (missing) continue;
    if (size < endpoint.read) endpoint.read = 0;  // it had grown too long, and was begun anew
    if (size == endpoint.read) continue;
    anything = true;
    std::ifstream file(endpoint.file);
    file.seekg(static_cast<std::streamoff>(endpoint.read));
    std::string text(size - endpoint.read, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    endpoint.read += static_cast<std::uintmax_t>(file.gcount());
    text.resize(static_cast<std::size_t>(file.gcount()));
    text.insert(0, endpoint.unfinished);
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      if (const auto entry = from_line(text.substr(begin, end - begin))) take_in(endpoint, *entry);
      begin = end + 1;
    }
    endpoint.unfinished = text.substr(begin);
  }
  return anything;
}

void JournalTail::take_in(Endpoint& endpoint, const Entry& entry) {
  switch (entry.event) {
    case Event::received:
      endpoint.in_hand = true;
      return;
    case Event::later:
      if (entry.count > 0) endpoint.delays.insert(messaging::Milliseconds(entry.count));
      endpoint.in_hand = false;
      return;
    case Event::started:
    case Event::done:
    case Event::unsettled:
    case Event::error:
      endpoint.in_hand = false;
      return;
    default:
      return;
  }
}

}  // namespace shop::live
