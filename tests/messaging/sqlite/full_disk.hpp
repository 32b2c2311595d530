#pragma once

#include <sys/resource.h>

#include <csignal>
#include <cstdint>

namespace test {

/// A disk that is full: no file of this process grows beyond so many bytes. Nothing may be printed meanwhile.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

}  // namespace test
