#include "messaging/sqlite/sqlite_wake_up.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <system_error>

namespace messaging {
namespace fs = std::filesystem;
using boost::system::error_code;

namespace {

// A socket's path has room for about a hundred characters, a project's folder may need more: hence the short one.
fs::path folder_for(const fs::path& broker) {
  std::error_code ignored;
  const auto base = fs::temp_directory_path(ignored);
  const auto hash = std::hash<std::string>{}(fs::weakly_canonical(broker, ignored).string());
  return (ignored ? fs::path("/tmp") : base) / fmt::format("workshop-{}-{:x}", ::getuid(), hash);
}

/// A path with more characters than a socket can have is an error like any other, not an exception of its own.
asio::local::datagram_protocol::endpoint socket_at(const fs::path& path, error_code& error) {
  try {
    return {path.string()};
  } catch (const boost::system::system_error& too_long) {
    error = too_long.code();
    return {};
  }
}

/// Nanoseconds; -1 if there is no such folder.
std::int64_t changed_at(const fs::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return -1;
#ifdef __APPLE__
  const auto& time = status.st_mtimespec;
#else
  const auto& time = status.st_mtim;
#endif
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

struct WakeUpSockets::Listener : std::enable_shared_from_this<Listener> {
  Listener(const asio::any_io_executor& executor, std::string q, fs::path p, OnWakeUp callback)
      : queue(std::move(q)), path(std::move(p)), on_wake_up(std::move(callback)), socket(executor) {}
  ~Listener() {
    std::error_code ignored;
    if (socket.is_open()) fs::remove(path, ignored);
  }

  void wait() {
    socket.async_receive(asio::buffer(datagram), [weak = weak_from_this()](error_code error, std::size_t) {
      const auto self = weak.lock();
      if (!self || error) return;
      self->on_wake_up(self->queue);
      self->wait();
    });
  }

  std::string queue;
  fs::path path;
  OnWakeUp on_wake_up;
  Socket socket;
  std::array<char, 1> datagram{};
};

WakeUpSockets::WakeUpSockets(asio::any_io_executor executor, const fs::path& broker, OnWakeUp on_wake_up)
    : executor_(std::move(executor)),
      folder_(folder_for(broker)),
      on_wake_up_(std::move(on_wake_up)),
      sender_(executor_) {
  error_code ignored;
  sender_.open(asio::local::datagram_protocol(), ignored);
  sender_.non_blocking(true, ignored);
}

WakeUpSockets::~WakeUpSockets() {
  listeners_.clear();
  // Does nothing as long as others have sockets in it.
  ::rmdir(folder_.c_str());
}

void WakeUpSockets::listen(const std::string& queue) {
  if (listeners_.contains(queue)) return;
  static unsigned count = 0;
  auto path = folder_ / fmt::format("{}.{}.{}", queue, ::getpid(), ++count);
  auto listener = std::make_shared<Listener>(executor_, queue, std::move(path), on_wake_up_);
  listeners_.emplace(queue, listener);
  std::error_code no_folder;
  fs::create_directories(folder_, no_folder);
  fs::permissions(folder_, fs::perms::owner_all, no_folder);
  fs::remove(listener->path, no_folder);
  notify(queue);  // finds what processes that were killed have left behind
  error_code error;
  listener->socket.open(asio::local::datagram_protocol(), error);
  const auto address = socket_at(listener->path, error);
  if (!error) listener->socket.bind(address, error);
  // Without a socket there are no hints, and polling finds every message a little later.
  if (error) {
    listener->socket.close(error);
  } else {
    listener->wait();
  }
}

void WakeUpSockets::notify(const std::string& queue) {
  const char hint = 1;
  for (const auto& peer : peers()) {
    if (peer.queue != queue) continue;
    error_code error;
    const auto address = socket_at(peer.path, error);
    if (!error) sender_.send_to(asio::buffer(&hint, 1), address, 0, error);
    if (error == asio::error::connection_refused) {
      std::error_code ignored;
      fs::remove(peer.path, ignored);  // left behind by a process that was killed
    }
  }
}

const std::vector<WakeUpSockets::Peer>& WakeUpSockets::peers() {
  const auto as_of = changed_at(folder_);
  if (as_of == peers_as_of_) return peers_;
  peers_.clear();
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const auto name = entry.path().filename().string();
    // A queue's own name may have dots: the two numbers behind it are what is cut off.
    const auto queue = name.substr(0, name.rfind('.', name.rfind('.') - 1));
    const auto own = listeners_.find(queue);
    if (own == listeners_.end() || own->second->path != entry.path()) peers_.push_back({queue, entry.path()});
  }
  // File systems round the time of a change, some to ten milliseconds: a time so new may yet stand for a second change.
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  peers_as_of_ = now - std::chrono::nanoseconds(as_of) > std::chrono::milliseconds(100) ? as_of : -1;
  return peers_;
}

}  // namespace messaging
