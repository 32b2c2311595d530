#include "live/torture/faults/small_disk.hpp"

#include <fmt/format.h>

#include "messaging/errors.hpp"
#include "messaging/processes/temporary_folder.hpp"

#ifdef __linux__
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

namespace live {
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t megabyte = 1024 * 1024;
/// More than any disk of ours has: whatever is larger is somebody's.
constexpr std::uintmax_t most_to_fill = 1024 * megabyte;
constexpr int most_attempts = 100;

void write_to(const char* file, const std::string& text) {
  std::ofstream(file) << text;
}

bool mount_small(const fs::path& folder, const std::string& options) {
  return ::mount("workshop", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
}

/// Whoever is not root becomes, in a namespace of its own, one who may mount; and stays who they are.
bool enter_namespace() {
  if (::unshare(CLONE_NEWNS) == 0) return true;
  const auto user = ::geteuid();
  const auto group = ::getegid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  write_to("/proc/self/setgroups", "deny");
  write_to("/proc/self/uid_map", fmt::format("{0} {0} 1", user));
  write_to("/proc/self/gid_map", fmt::format("{0} {0} 1", group));
  return true;
}

/// Also where a namespace is allowed, mounting may not be: so it is tried.
bool may_mount() {
  const auto somewhere = messaging::place_for_temporary_files();
  return enter_namespace() && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount_small(somewhere, "size=4k") && ::umount2(somewhere.c_str(), MNT_DETACH) == 0;
}

}  // namespace

std::string why_no_small_disk() {
  static const bool possible = may_mount();
  return possible ? "" : "this machine does not let a process mount a small disk that it can fill";
}

SmallDisk::SmallDisk(fs::path folder, std::size_t megabytes, Afterwards afterwards)
    : folder_(std::move(folder)), ballast_(folder_ / "ballast"), afterwards_(afterwards) {
  if (auto why_not = why_no_small_disk(); !why_not.empty()) throw messaging::Error(why_not);
  below_ = ::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (below_ < 0 || !mount_small(folder_, fmt::format("size={}m,mode=755", megabytes))) {
    const auto why = fmt::format("no disk can be mounted at {}: {}", folder_.string(), std::strerror(errno));
    if (below_ >= 0) ::close(below_);
    throw messaging::Error(why);
  }
}

SmallDisk::~SmallDisk() {
  free();
  if (afterwards_ == Afterwards::kept) keep();
  ::umount2(folder_.c_str(), MNT_DETACH);
  ::close(below_);
}

void SmallDisk::fill(std::uintmax_t leave) {
  if (fs::space(folder_).capacity > most_to_fill) {
    throw messaging::Error(folder_.string() + " is on a large disk, which is not to be filled");
  }
  const int file = ::open(ballast_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  if (file < 0) return;  // there is not even room for its name
  // Others write meanwhile, so it takes a few attempts until no page is left.
  off_t size = 0;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto available = fs::space(folder_).available;
    if (available <= leave) break;
    const auto more = static_cast<off_t>(available - leave);
    if (::posix_fallocate(file, size, more) == 0) size += more;
  }
  ::close(file);
}

void SmallDisk::free() {
  std::error_code ignored;
  fs::remove(ballast_, ignored);
}

void SmallDisk::keep() const {
  std::error_code failed;
  const auto below = fs::path("/proc/self/fd") / std::to_string(below_) / "";
  fs::copy(folder_, below, fs::copy_options::recursive | fs::copy_options::overwrite_existing, failed);
  if (failed) std::fprintf(stderr, "%s could not be kept: %s\n", folder_.c_str(), failed.message().c_str());
}

}  // namespace live

#else

namespace live {

std::string why_no_small_disk() {
  return "a small disk that can be full needs Linux";
}

SmallDisk::SmallDisk(std::filesystem::path, std::size_t, Afterwards) {
  throw messaging::Error(why_no_small_disk());
}
SmallDisk::~SmallDisk() = default;
void SmallDisk::fill(std::uintmax_t) {}
void SmallDisk::free() {}
void SmallDisk::keep() const {}

}  // namespace live

#endif
