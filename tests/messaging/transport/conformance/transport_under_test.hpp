#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "messaging/transport/conformance/bad_messages.hpp"
#include "messaging/transport/transport.hpp"
#include "messaging/waiting/test_time.hpp"

/// One suite for all transports. A test says what must hold for every transport that promises it:
///
///     ON_EVERY_TRANSPORT("a completed message is gone") {
///       Transport& orders = broker.connect();
///       …
///     }
///
/// To add a transport: write a TransportUnderTest and enter it in transports.cpp.
namespace conformance {

/// A broker that a test may do anything with; it starts empty.
class TransportUnderTest {
 public:
  virtual ~TransportUnderTest() = default;

  /// A connection of its own, as another process would have one.
  virtual messaging::Transport& connect() = 0;
  /// Ends a connection as if its process were killed. Nothing may be waiting on it.
  virtual void disconnect(messaging::Transport& transport) = 0;
  /// The time after which, at the latest, what a killed process had in hand is delivered again; zero if that has
  /// happened when `disconnect` returns.
  virtual messaging::Milliseconds redelivered_after() const = 0;
  virtual test::TestTime& time() = 0;
  /// Puts a message into a queue that is there, as a program does that knows nothing of this transport.
  virtual void put(const std::string& queue, const ForeignMessage& message) = 0;
  /// Lets everything happen that needs no time; in real time, what takes no longer than a question to the broker.
  virtual void settle() { time().pass(messaging::Milliseconds(0)); }
  /// Lets time pass. In real time nobody waits for that: no more happens than in `settle`.
  virtual void pass(messaging::Milliseconds duration) { time().pass(duration); }
  /// What can come between the transport and its broker, each as something that is done to this one.
  struct Interruption {
    std::string name;
    std::function<void()> strike;
  };
  virtual std::vector<Interruption> interruptions() {
    return {{"nothing", [] {}}};
  }

  template <class T>
  T run(messaging::Awaitable<T> work) {
    return time().run(std::move(work));
  }
  messaging::Promises promises();
  /// True if nobody would receive anything from this queue now.
  virtual bool is_empty(const std::string& queue);
};

/// One entry of the table in transports.cpp.
struct Maker {
  std::string name;
  std::function<std::unique_ptr<TransportUnderTest>()> make;
};
const std::vector<Maker>& transports();

void on_every_transport(void (*test)(TransportUnderTest&));

#define ON_EVERY_TRANSPORT_AS(function, sentence)                  \
  static void function(::conformance::TransportUnderTest& broker); \
  TEST_CASE(sentence) {                                            \
    ::conformance::on_every_transport(function);                   \
  }                                                                \
  static void function([[maybe_unused]] ::conformance::TransportUnderTest& broker)
#define ON_EVERY_TRANSPORT(sentence) ON_EVERY_TRANSPORT_AS(DOCTEST_ANONYMOUS(conformance_), sentence)

// What the tests send, and how they look at what comes.

messaging::OutgoingMessage command(const std::string& queue, const std::string& id, const std::string& body = "{}");
messaging::OutgoingMessage event(const std::string& type, const std::string& id);
/// `1 2 3`
std::string ids(const std::vector<messaging::Delivery>& deliveries);
std::string ids(const std::vector<messaging::Envelope>& envelopes);
std::vector<messaging::Lease> leases(const std::vector<messaging::Delivery>& deliveries);
/// Receives exactly one message.
messaging::Delivery receive_one(TransportUnderTest& broker, messaging::Transport& transport, const std::string& queue);
/// Receives until it has this many messages.
std::vector<messaging::Delivery> receive_all(TransportUnderTest& broker, messaging::Transport& transport,
                                             const std::string& queue, std::size_t count);

}  // namespace conformance
