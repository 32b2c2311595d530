#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/task.hpp"

namespace messaging {

/// Unix datagrams by which processes that share a broker file tell each other that a queue has something new.
///
/// They are hints: one that is lost costs a receiver the rest of its polling interval, nothing else.
class WakeUpSockets {
 public:
  using OnWakeUp = std::function<void(const std::string& queue)>;

  /// `broker` is the file that the processes share; `on_wake_up` is called from the executor.
  WakeUpSockets(asio::any_io_executor executor, const std::filesystem::path& broker, OnWakeUp on_wake_up);
  ~WakeUpSockets();
  WakeUpSockets(const WakeUpSockets&) = delete;
  WakeUpSockets& operator=(const WakeUpSockets&) = delete;

  /// Has this process woken from now on when the queue has something new.
  void listen(const std::string& queue);
  /// Wakes every other process that listens to the queue.
  void notify(const std::string& queue);

 private:
  using Socket = asio::local::datagram_protocol::socket;
  struct Listener;
  struct Peer {
    std::string queue;
    std::filesystem::path path;
  };

  const std::vector<Peer>& peers();

  asio::any_io_executor executor_;
  std::filesystem::path folder_;
  OnWakeUp on_wake_up_;
  std::map<std::string, std::shared_ptr<Listener>> listeners_;
  Socket sender_;
  std::vector<Peer> peers_;
  std::int64_t peers_as_of_ = -1;  // the folder's time of change when the peers were listed
};

}  // namespace messaging
