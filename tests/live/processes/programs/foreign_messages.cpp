#include <cstdio>
#include <exception>
#include <string>

#include "messaging/database/connection.hpp"
#include "messaging/transport/conformance/bad_messages.hpp"
#include "messaging/waiting/clock.hpp"
#ifdef WORKSHOP_RABBITMQ
#include "messaging/rabbitmq/real_broker/foreign_headers.hpp"
#include "messaging/rabbitmq/real_broker/onlooker.hpp"
#include "messaging/waiting/real_time.hpp"
#endif

namespace {

using conformance::ForeignMessage;

/// Commands that can be handled, with IDs and contents that nobody wants on a terminal.
std::vector<ForeignMessage> unpleasant() {
  std::vector<ForeignMessage> messages;
  for (const auto* order :
       {R"(\u001b[2J\u001b]0;owned\u0007)", R"(B\nworkshop  all endpoints have stopped\n\u0001ready)",
        R"(x'); DROP TABLE orders; --)"}) {
    const auto id = "unpleasant\x1b[31m\r\n" + std::to_string(messages.size());
    messages.push_back(
        {{{"message-id", id}, {"conversation-id", std::string(5000, 'c') + id}, {"message-type", "CreateOrder"}},
         R"({"order_id":")" + std::string(order) + "\"}"});
  }
  return messages;
}

/// What came into the error queue in some other way than through an endpoint.
ForeignMessage failed(const std::string& queue) {
  return {{{"message-id", "stranger\x1b[2J"}, {"failed-queue", queue}, {"attempts", "\x1b[2J"}}, "\x1b[2J"};
}

template <class Put>
void put_all(const Put& put) {
  for (const auto& bad : conformance::bad_cases()) put("orders", bad.message);
  for (const auto& message : unpleasant()) put("orders", message);
  put("error", failed("../../nowhere\x1b[2J"));
}

void put_into_file(const std::string& file) {
  messaging::Connection broker(file);
  const auto put = [&](const std::string& queue, const ForeignMessage& message) {
    broker.execute("INSERT INTO messages(queue, visible_at, headers, body) VALUES (?, 0, ?, ?)", queue,
                   conformance::to_json_text(message.headers), message.body);
  };
  put_all(put);
  // RabbitMQ takes no more than a frame of headers.
  const std::string megabyte(1'000'000, 'M');
  put("error", {{{"message-id", megabyte}, {"message-type", megabyte}}, megabyte});
}

#ifdef WORKSHOP_RABBITMQ
void put_into_rabbitmq(const std::string& url, const std::string& prefix) {
  test::RealTime time;
  test::Onlooker broker(time, messaging::rabbitmq::parse_url(url, nullptr));
  put_all([&](const std::string& queue, const ForeignMessage& message) {
    test::ForeignHeaders headers(message.headers);
    broker.publish(prefix + queue, headers.raw(), message.body);
  });
}
#endif

}  // namespace

/// Puts messages that nobody can handle into the queue of Orders and the error queue, as a program does that knows none
/// of our rules. Says how many of them stay in the error queue.
/// usage: foreign-messages BROKER.DB   or: foreign-messages amqp://… PREFIX
int main(int argc, char** argv) {
  try {
    const bool file = argc == 2;
    if (file) put_into_file(argv[1]);
#ifdef WORKSHOP_RABBITMQ
    if (argc == 3) put_into_rabbitmq(argv[1], argv[2]);
#endif
    std::printf("%zu\n", conformance::bad_cases().size() + (file ? 2 : 1));
    return 0;
  } catch (const std::exception& error) {
    std::puts(error.what());
    return 2;
  }
}
