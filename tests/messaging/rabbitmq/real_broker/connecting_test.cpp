#include <cstdlib>
#include <filesystem>

#include "messaging/errors.hpp"
#include "messaging/rabbitmq/real_broker/rabbitmq_under_test.hpp"

// Getting in, staying in, and coming back.

namespace {

using namespace messaging;
using namespace test;
using conformance::command;
using conformance::ids;

/// What is said when a transport with this URL is used for the first time, or nothing if it works.
std::string refusal(const rabbitmq::Url& url) {
  RealTime time;
  RabbitMqTransport transport(time.executor(), url);
  try {
    time.run(transport.send({}));
  } catch (const TransportError& error) {
    return error.what();
  }
  return "";
}

void check_is_one_line_without(const std::string& said, const std::string& secret) {
  CHECK(said.find('\n') == std::string::npos);
  CHECK(said.find(secret) == std::string::npos);
}

/// A certificate for 127.0.0.1, signed by itself.
struct SelfSigned {
  SelfSigned() {
    std::filesystem::create_directories(folder);
    const auto command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1" +
                         (" -addext subjectAltName=IP:127.0.0.1 -keyout " + files.key.string()) + " -out " +
                         files.certificate.string() + " 2>/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
    // RabbitMQ runs as another user, who has to read both.
    for (const auto& file : {files.certificate, files.key}) {
      std::filesystem::permissions(file, std::filesystem::perms(0644));
    }
  }
  ~SelfSigned() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("workshop-certificate-" + std::to_string(::getpid()));
  rabbitmq::Certificate files{folder / "certificate.pem", folder / "key.pem"};
};

}  // namespace

TEST_CASE("a wrong password is refused at once, in one line that names the user and no password") {
  auto url = broker().url();
  const std::string right = std::exchange(url.password, "s3cret");
  const auto said = refusal(url);
  CHECK(said.find("does not let workshop in") != std::string::npos);
  CHECK(said.find("RABBITMQ_PASSWORD") != std::string::npos);
  check_is_one_line_without(said, "s3cret");
  check_is_one_line_without(said, right);
}

TEST_CASE("a vhost that is not there is refused at once, in one line that names it") {
  auto url = broker().url();
  url.vhost = "nowhere";
  const auto said = refusal(url);
  CHECK(said.find("nowhere") != std::string::npos);
  check_is_one_line_without(said, url.password);
}

TEST_CASE("where nobody listens, or somebody else does, is said at once") {
  RealTime time;
  asio::ip::tcp::acceptor elsewhere(time.executor(), {asio::ip::address_v4::loopback(), 0});
  auto url = broker().url();
  url.port = elsewhere.local_endpoint().port();
  elsewhere.close();
  const auto said = refusal(url);
  CHECK(said.find(url.address()) != std::string::npos);
  CHECK(said.find("cannot be reached: Connection refused") != std::string::npos);
  CHECK(said.find("asio") == std::string::npos);
  check_is_one_line_without(said, url.password);
}

TEST_CASE("a broker that was there and is away is waited for, and found again") {
  RabbitMqUnderTest system;
  rabbitmq::LinkOptions impatient;
  impatient.patience = Milliseconds(0);
  Transport& hasty = system.connect(impatient);
  Transport& patient = system.connect();
  for (auto* transport : {&hasty, &patient}) system.run(transport->create_queue("orders"));
  system.proxy().close();
  system.proxy().cut();

  const auto sending = system.time().start(patient.send({command("orders", "1")}));
  std::string said;
  while (said.find("cannot be reached") == std::string::npos) {  // at first it is the connection that is lost
    try {
      system.run(hasty.send({command("orders", "2")}));
      FAIL("there is no broker");
    } catch (const TransportError& error) {
      said = error.what();
    }
  }
  check_is_one_line_without(said, broker().url().password);
  system.proxy().open();
  try {
    system.time().finish(sending);
  } catch (const TransportError&) {
    system.run(patient.send({command("orders", "1")}));  // it had been on its way when the connection broke
  }
  CHECK(ids(system.run(patient.receive("orders", 1))) == "1");
}

TEST_CASE("a broker that falls silent is left for lost after two heartbeats") {
  RabbitMqUnderTest system;
  rabbitmq::LinkOptions quick;
  quick.heartbeat = std::chrono::seconds(1);
  Transport& orders = system.connect(quick);
  system.run(orders.create_queue("orders"));
  const auto receiving = system.time().start(orders.receive("orders", 1));
  system.settle();
  system.proxy().silence();
  Transport& frontend = system.connect();
  system.run(frontend.send({command("orders", "1")}));
  CHECK(ids(system.time().finish(receiving)) == "1");
}

TEST_CASE("under TLS the broker must be who it says, and is then as good as without") {
  if (!rabbitmq::speaks_tls()) return;
  const SelfSigned own;
  const rabbitmq::PrivateBroker secured(broker_script, own.files);
  const auto said = refusal(secured.tls_url());
  CHECK(said.find("certificate") != std::string::npos);
  check_is_one_line_without(said, secured.url().password);

  ::setenv("SSL_CERT_FILE", own.files.certificate.c_str(), 1);
  CHECK(refusal(secured.tls_url()) == "");
  auto by_another_name = secured.tls_url();
  by_another_name.host = "localhost";
  CHECK(refusal(by_another_name) != "");
  ::unsetenv("SSL_CERT_FILE");
}
