#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>

#include "messaging/waiting/test_time.hpp"

namespace test {

/// The time on the wall, for what is no simulation: a broker that runs by itself.
class RealTime final : public TestTime {
 public:
  messaging::asio::any_io_executor executor() override { return io_.get_executor(); }
  bool step() override {
    io_.restart();
    return io_.run_one_for(longest()) != 0;
  }
  void pass(messaging::Milliseconds duration) override {
    io_.restart();
    io_.run_for(duration);
  }
  messaging::Time now() const override {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return messaging::Time(std::chrono::floor<messaging::Milliseconds>(since));
  }
  bool is_virtual() const override { return false; }
  messaging::Milliseconds longest() const override { return std::chrono::seconds(60); }

 private:
  messaging::asio::io_context io_;
};

}  // namespace test
