#pragma once

#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>

#include "messaging/processes/program.hpp"

namespace workshop {

/// Waits for a lock that one terminal holds at a time, until what is returned is closed. Where it cannot be had, as on
/// some network drives, all goes on without.
inline messaging::Descriptor lock_file(const std::filesystem::path& file) {
  messaging::Descriptor lock(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
  if (lock.number() >= 0) ::flock(lock.number(), LOCK_EX);
  return lock;
}

}  // namespace workshop
