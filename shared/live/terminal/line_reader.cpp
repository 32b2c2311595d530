#include "live/terminal/line_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

namespace live {
namespace asio = messaging::asio;

LineReader::LineReader(asio::io_context& io, std::function<void()> on_end)
    : io_(io), work_(io.get_executor()), on_end_(std::move(on_end)) {
  thread_ = std::thread([this] { read_until_stopped(); });
}

LineReader::~LineReader() {
  const char byte = 0;
  [[maybe_unused]] const auto written = ::write(wake_.into.number(), &byte, 1);
  thread_.join();
}

messaging::Awaitable<std::optional<std::string>> LineReader::next() {
  if (lines_.empty() && !ended_) {
    co_await messaging::suspend([this](messaging::Suspension suspension) { waiting_ = std::move(suspension); });
  }
  if (lines_.empty()) co_return std::nullopt;
  std::string line = std::move(lines_.front());
  lines_.pop_front();
  co_return line;
}

void LineReader::stop() {
  lines_.clear();
  end();
}

void LineReader::read_until_stopped() {
  std::string buffer;
  std::array<char, 4096> block{};
  const auto hand_over = [this](std::string line) {
    asio::post(io_, [this, line = std::move(line)]() mutable { take(std::move(line)); });
  };
  for (;;) {
    std::array<pollfd, 2> watched{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{wake_.from.number(), POLLIN, 0}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) break;
    if (watched[1].revents != 0) return;
    if (watched[0].revents == 0) continue;
    const auto size = ::read(STDIN_FILENO, block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    buffer.append(block.data(), static_cast<std::size_t>(size));
    for (auto end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n')) {
      hand_over(buffer.substr(0, end));
      buffer.erase(0, end + 1);
    }
  }
  if (!buffer.empty()) hand_over(std::move(buffer));
  if (on_end_) on_end_();
  asio::post(io_, [this] { end(); });
}

void LineReader::take(std::string line) {
  if (ended_) return;  // stopped; what was read meanwhile is not wanted any more
  if (!line.empty() && line.back() == '\r') line.pop_back();
  lines_.push_back(std::move(line));
  if (waiting_) waiting_.resume();
}

void LineReader::end() {
  ended_ = true;
  work_.reset();
  if (waiting_) waiting_.resume();
}

}  // namespace live
