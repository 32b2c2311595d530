#include "live/processes/state_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "messaging/errors.hpp"

namespace live {
namespace fs = std::filesystem;

std::string instance_name(const std::string& endpoint, int instance) {
  return instance == 1 ? endpoint : endpoint + "-" + std::to_string(instance);
}

StateFolder::StateFolder(fs::path path, Use use, bool fresh) : path_(std::move(path)) {
  if (use == Use::member) return;
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) throw messaging::Error(path_.string() + " cannot be made: " + error.message());
  const auto lock_file = path_ / "lock";
  lock_ = messaging::Descriptor(::open(lock_file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
  const int lock = lock_.number();
  if (lock < 0) throw messaging::Error(lock_file.string() + " cannot be written: " + std::strerror(errno));
  if (::flock(lock, (use == Use::alone || fresh ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    throw messaging::Error("this system is running already, in another terminal; end it there first");
  }
  if (fresh) {
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (entry.path() != lock_file) fs::remove_all(entry.path());
    }
    if (use == Use::shared) ::flock(lock, LOCK_SH);
  }
}

std::vector<fs::path> StateFolder::journals(const std::string& endpoint) const {
  std::vector<fs::path> found{journal(endpoint)};
  for (int instance = 2; fs::exists(journal(endpoint, instance)); ++instance) {
    found.push_back(journal(endpoint, instance));
  }
  return found;
}

void StateFolder::forget_instances_beyond(const std::string& endpoint, int instances) const {
  while (fs::remove(journal(endpoint, ++instances))) {
  }
}

}  // namespace live
