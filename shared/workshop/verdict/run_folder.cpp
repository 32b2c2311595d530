#include "workshop/verdict/run_folder.hpp"

#include <chrono>
#include <string>
#include <system_error>

#include "messaging/processes/temporary_folder.hpp"
#include "messaging/text/plain_words.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr auto name_of_folders = "run";
constexpr int most_attempts = 100;

/// What was killed could not take its folder away. No run takes an hour.
void remove_left_behind(const fs::path& within) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(within, ignored)) {
    if (!entry.path().filename().string().starts_with(std::string(name_of_folders) + "-")) continue;
    const auto age = fs::file_time_type::clock::now() - entry.last_write_time(ignored);
    if (!ignored && age > std::chrono::hours(1)) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

RunFolder::RunFolder(const fs::path& within) {
  make_folder(within);
  remove_left_behind(within);
  try {
    path_ = messaging::new_folder(within, name_of_folders);
  } catch (const std::system_error& error) {
    throw Problem(messaging::in_plain_words(error));
  }
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

bool RunFolder::give(const fs::path& mine, const fs::path& place) const {
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    // Whole, so that nobody sees half of it; it goes with this folder.
    std::error_code none;
    fs::rename(place, path_ / ("old-" + std::to_string(attempt)), none);
    if (!fs::exists(mine, none)) return false;
    fs::rename(mine, place, error);
    if (!error) return true;
    // Another terminal was quicker.
    if (error != std::errc::directory_not_empty && error != std::errc::file_exists) break;
  }
  return false;
}

}  // namespace workshop
