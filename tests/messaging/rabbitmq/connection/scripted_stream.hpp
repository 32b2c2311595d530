#pragma once

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <cstring>
#include <string>

#include "messaging/rabbitmq/connection/stream.hpp"
#include "messaging/waiting/suspension.hpp"

namespace test {

/// A stream at whose other end a test sits.
class ScriptedStream final : public messaging::rabbitmq::Stream {
 public:
  /// The other end says this.
  void say(std::string_view bytes) {
    to_read_ += bytes;
    if (reader_) reader_.resume();
  }
  /// What was written so far.
  const std::string& heard() const { return heard_; }

  messaging::Task connect(messaging::rabbitmq::Url) override { co_return; }
  messaging::Awaitable<std::size_t> read_some(char* buffer, std::size_t size) override {
    if (to_read_.empty() && !closed_) {
      co_await messaging::suspend([this](messaging::Suspension suspension) { reader_ = std::move(suspension); });
    }
    if (to_read_.empty()) throw boost::system::system_error(messaging::asio::error::eof);
    size = std::min(size, to_read_.size());
    std::memcpy(buffer, to_read_.data(), size);
    to_read_.erase(0, size);
    co_return size;
  }
  messaging::Task write(std::string_view bytes) override {
    heard_ += bytes;
    co_return;
  }
  void close() override {
    closed_ = true;
    to_read_.clear();
    if (reader_) reader_.resume();
  }

 private:
  std::string to_read_;
  std::string heard_;
  bool closed_ = false;
  messaging::Suspension reader_;
};

}  // namespace test
