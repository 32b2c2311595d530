#include "messaging/processes/temporary_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace messaging {
namespace fs = std::filesystem;

fs::path place_for_temporary_files() {
  std::error_code none;
  const char* named = std::getenv("TMPDIR");
  // A session that is over may have left its name behind.
  const bool usable = named != nullptr && fs::path(named).is_absolute() && fs::is_directory(named, none) &&
                      ::access(named, W_OK | X_OK) == 0;
  return usable ? fs::path(named) : fs::path("/tmp");
}

fs::path new_folder(const fs::path& within, const std::string& name) {
  auto pattern = (within / (name + "-XXXXXX")).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), pattern + " cannot be made");
  }
  return pattern;
}

}  // namespace messaging
