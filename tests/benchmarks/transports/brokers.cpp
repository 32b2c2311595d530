#include "transports/brokers.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "messaging/errors.hpp"
#include "messaging/sqlite/sqlite_transport.hpp"
#ifdef WORKSHOP_RABBITMQ
#include "messaging/rabbitmq/private_broker/private_broker.hpp"
#include "messaging/rabbitmq/rabbitmq_transport.hpp"
#endif

namespace figures {
using namespace messaging;

std::vector<std::string> transports() {
  std::vector<std::string> names{sqlite_name};
  if (why_no_rabbitmq().empty()) names.emplace_back(rabbitmq_name);
  return names;
}

void print_if_no_rabbitmq() {
  const auto why = why_no_rabbitmq();
  if (!why.empty()) fmt::print("The figures about RabbitMQ are left out: {}.\n\n", why);
}

#ifdef WORKSHOP_RABBITMQ

std::string why_no_rabbitmq() {
  const auto asked = fmt::format("'{}' --installed >/dev/null", WORKSHOP_PRIVATE_BROKER);
  return std::system(asked.c_str()) == 0 ? "" : "the package rabbitmq-server is not installed";
}

const rabbitmq::Url& rabbitmq_url() {
  static const rabbitmq::PrivateBroker broker(WORKSHOP_PRIVATE_BROKER);
  ::setenv(rabbitmq::password_variable, broker.url().password.c_str(), 1);
  return broker.url();
}

std::string rabbitmq_place() {
  return rabbitmq_url().shown();
}

std::unique_ptr<Transport> open_transport(Loop& loop, const std::string& place, const std::string& prefix) {
  if (!rabbitmq::looks_like_url(place)) return std::make_unique<SqliteTransport>(loop.executor(), loop.clock(), place);
  const auto url = rabbitmq::parse_url(place, std::getenv(rabbitmq::password_variable));
  RabbitMqOptions options;
  options.prefix = prefix;
  return std::make_unique<RabbitMqTransport>(loop.executor(), url, options);
}

#else

std::string why_no_rabbitmq() {
  return "built without librabbitmq";
}

std::string rabbitmq_place() {
  throw TransportError("there is no RabbitMQ: " + why_no_rabbitmq());
}

std::unique_ptr<Transport> open_transport(Loop& loop, const std::string& place, const std::string&) {
  return std::make_unique<SqliteTransport>(loop.executor(), loop.clock(), place);
}

#endif

}  // namespace figures
