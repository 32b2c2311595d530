#include "messaging/text/plain_words.hpp"

#include <algorithm>
#include <filesystem>
#include <new>
#include <string_view>

namespace messaging {
namespace {

std::string_view cure(const std::error_code& code) {
  if (code == std::errc::permission_denied || code == std::errc::operation_not_permitted)
    return "; does it belong to somebody else, perhaps to root?";
  if (code == std::errc::no_space_on_device) return "; make room on the disk, then try again";
  if (code == std::errc::not_a_directory || code == std::errc::file_exists)
    return "; there is a file where a folder should be: move it away";
  if (code == std::errc::too_many_symbolic_link_levels) return "; a link leads to itself: remove it";
  return "";
}

/// `x cannot be made: Permission denied` already ends with what the code says.
std::string without(std::string text, const std::string& end) {
  if (text.size() > end.size() && text.ends_with(end)) text.resize(text.size() - end.size());
  return text;
}

std::string of_file(const std::filesystem::filesystem_error& error) {
  auto path = error.path1().string();
  if (!error.path2().empty()) path += " or " + error.path2().string();
  return (path.empty() ? "a folder" : path) + " cannot be used: " + reason(error.code());
}

}  // namespace

std::string reason(const std::error_code& code) {
  return code.message() + std::string(cure(code));
}

std::string in_plain_words(const std::exception& error) {
  std::string text = error.what();
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    text = of_file(*file);
  } else if (const auto* system = dynamic_cast<const std::system_error*>(&error)) {
    text = without(text, ": " + system->code().message()) + ": " + reason(system->code());
  } else if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    text = "there is no memory left";
  } else if (text.starts_with("[json.exception")) {
    text = "a file does not hold what it should: " + text.substr(std::min(text.find("] ") + 2, text.size()));
  }
  return text;
}

}  // namespace messaging
