#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace live {

/// What the endpoints say while nobody listens: it is kept in the file `log`, and the last of it for whoever must say
/// what went wrong.
class HeardLines {
 public:
  explicit HeardLines(const std::filesystem::path& folder) : log_(folder / "log") {}
  void hear(std::string_view who, std::string_view line);
  /// Indented, each with its line end.
  std::string last_words() const;

 private:
  std::ofstream log_;
  std::deque<std::string> last_;
};

}  // namespace live
