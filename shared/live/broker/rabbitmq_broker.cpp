#include "live/broker/rabbitmq_broker.hpp"

#include <cstdlib>

#include "messaging/errors.hpp"

#ifdef WORKSHOP_RABBITMQ
#include "live/broker/rabbitmq_watch.hpp"
#include "messaging/rabbitmq/private_broker/private_broker.hpp"
#include "messaging/rabbitmq/rabbitmq_transport.hpp"

namespace live {
namespace {

namespace rabbitmq = messaging::rabbitmq;

rabbitmq::Url read_url(const std::string& url) {
  return rabbitmq::parse_url(url, std::getenv(rabbitmq::password_variable));
}

messaging::RabbitMqOptions named_after(const StateFolder& state) {
  messaging::RabbitMqOptions options;
  options.prefix = state.name() + ".";
  return options;
}

class RabbitMqBroker final : public LiveBroker {
 public:
  RabbitMqBroker(const messaging::asio::any_io_executor& executor, messaging::Clock& clock, const StateFolder& state,
                 const rabbitmq::Url& url)
      : broker_(executor, url, named_after(state)), watch_(broker_, clock, state) {}
  messaging::Transport& transport() override { return broker_; }
  messaging::QueueWatch& watch() override { return watch_; }
  messaging::Task clear(std::string queue, std::vector<messaging::Milliseconds> delays) override {
    co_await broker_.purge(queue);
    for (const auto delay : delays) co_await broker_.purge(queue, delay);
  }

 private:
  messaging::RabbitMqTransport broker_;
  RabbitMqWatch watch_;
};

}  // namespace

void require_rabbitmq(const std::string& url) {
  read_url(url);
}

std::unique_ptr<LiveBroker> open_rabbitmq(const messaging::asio::any_io_executor& executor, messaging::Clock& clock,
                                          const StateFolder& state, const std::string& url) {
  return std::make_unique<RabbitMqBroker>(executor, clock, state, read_url(url));
}

std::shared_ptr<OwnBroker> start_rabbitmq(std::string& url, const std::filesystem::path& within) {
  const auto broker =
      std::make_shared<rabbitmq::PrivateBroker>(private_broker_script(), rabbitmq::Certificate(), within);
  ::setenv(rabbitmq::password_variable, broker->url().password.c_str(), 1);
  url = broker->url().shown();
  return broker;
}

std::string whole_rabbitmq(const std::string& url) {
  return read_url(url).whole();
}

std::string shown_rabbitmq(const std::string& url) {
  return read_url(url).shown();
}

}  // namespace live

#else

namespace live {
namespace {

[[noreturn]] void refuse() {
  throw messaging::Error(
      "this was built without RabbitMQ: install librabbitmq-dev and libssl-dev, delete build/, and try again");
}

}  // namespace

void require_rabbitmq(const std::string&) {
  refuse();
}

std::unique_ptr<LiveBroker> open_rabbitmq(const messaging::asio::any_io_executor&, messaging::Clock&,
                                          const StateFolder&, const std::string&) {
  refuse();
}

std::shared_ptr<OwnBroker> start_rabbitmq(std::string&, const std::filesystem::path&) {
  refuse();
}

std::unique_ptr<BrokerFaults> faults_of_rabbitmq(const messaging::asio::any_io_executor&, const std::string&,
                                                 std::shared_ptr<OwnBroker>, bool) {
  refuse();
}

std::string whole_rabbitmq(const std::string&) {
  refuse();
}

std::string shown_rabbitmq(const std::string&) {
  refuse();
}

}  // namespace live

#endif
