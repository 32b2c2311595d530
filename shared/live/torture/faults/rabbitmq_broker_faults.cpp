#ifdef WORKSHOP_RABBITMQ

#include <cstdlib>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "live/broker/rabbitmq_broker.hpp"
#include "messaging/errors.hpp"
#include "messaging/rabbitmq/private_broker/private_broker.hpp"
#include "messaging/rabbitmq/private_broker/proxy.hpp"
#include "messaging/waiting/suspension.hpp"

namespace live {
namespace {

namespace rabbitmq = messaging::rabbitmq;

class RabbitMqFaults final : public BrokerFaults {
 public:
  RabbitMqFaults(const messaging::asio::any_io_executor& executor, rabbitmq::Url url, std::shared_ptr<OwnBroker> own,
                 bool to_be_cut)
      : own_(std::move(own)) {
    if (!to_be_cut) return;
    proxy_.emplace(executor, url);
    url.host = "127.0.0.1";
    url.port = proxy_->port();
    ::setenv(transport_variable, url.whole().c_str(), 1);
  }

  ~RabbitMqFaults() override {
    if (restart_.joinable()) restart_.join();
  }
  RabbitMqFaults(const RabbitMqFaults&) = delete;
  RabbitMqFaults& operator=(const RabbitMqFaults&) = delete;

  messaging::Task outage() override {
    std::exception_ptr failure;
    // By reference: g++ 12 destroys what a lambda inside a co_await expression holds twice.
    co_await messaging::suspend(
        [this, &failure](messaging::Suspension back) { restart_in_a_thread(std::move(back), failure); });
    restart_.join();
    if (failure) std::rethrow_exception(failure);
  }
  void cut() override { proxy_->cut(); }

 private:
  /// It takes some seconds, and the proxy must go on.
  void restart_in_a_thread(messaging::Suspension back, std::exception_ptr& failure) {
    const bool killed = std::exchange(killed_next_, !killed_next_);
    restart_ = std::thread([this, killed, &failure, back = std::move(back)]() mutable {
      try {
        killed ? own_->kill_and_restart() : own_->restart();
      } catch (const messaging::Error&) {
        failure = std::current_exception();
      }
      back.resume();
    });
  }

  std::shared_ptr<OwnBroker> own_;
  std::optional<rabbitmq::Proxy> proxy_;
  bool killed_next_ = false;
  std::thread restart_;
};

}  // namespace

std::unique_ptr<BrokerFaults> faults_of_rabbitmq(const messaging::asio::any_io_executor& executor,
                                                 const std::string& url, std::shared_ptr<OwnBroker> own,
                                                 bool to_be_cut) {
  return std::make_unique<RabbitMqFaults>(executor, rabbitmq::parse_url(url, std::getenv(rabbitmq::password_variable)),
                                          std::move(own), to_be_cut);
}

}  // namespace live

#endif
