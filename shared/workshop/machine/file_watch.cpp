#include "workshop/machine/file_watch.hpp"

#ifdef __linux__
#include <sys/inotify.h>
#endif
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace workshop {
namespace {

/// -1 where there are no file events, or no more of them for this user.
int events_in([[maybe_unused]] const fs::path& folder) {
#ifdef __linux__
  const int events = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (events < 0) return -1;
  constexpr std::uint32_t changes = IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
  if (::inotify_add_watch(events, folder.c_str(), changes) >= 0) return events;
  ::close(events);
#endif
  return -1;
}

}  // namespace

FileWatch::FileWatch(fs::path folder, Events events)
    : folder_(std::move(folder)), events_(events == Events::none ? -1 : events_in(folder_)) {
  take();
}

FileWatch::~FileWatch() {
  if (events_ >= 0) ::close(events_);
}

bool FileWatch::look() {
  std::array<char, 4096> what_happened{};  // read so that the next event is a new one; the files themselves say more
  while (events_ >= 0 && ::read(events_, what_happened.data(), what_happened.size()) > 0) {
  }
  auto now = contents();
  const bool still = now == seen_;
  seen_ = std::move(now);
  if (!still || settled()) return false;
  taken_ = seen_;
  return true;
}

void FileWatch::take() {
  seen_ = contents();
  taken_ = seen_;
}

StepFiles FileWatch::contents() const {
  StepFiles contents;
  for (const auto& file : code_below(folder_)) {
    if (!is_step_file(file)) continue;  // an editor's, say
    // One that is gone by now, or cannot be read, is none.
    std::ifstream stream(file, std::ios::binary);
    if (!stream) continue;
    contents[name_in_step(folder_, file)] = std::string(std::istreambuf_iterator<char>(stream), {});
  }
  return contents;
}

}  // namespace workshop
