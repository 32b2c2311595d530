#include "messaging/rabbitmq/url.hpp"

#include <doctest/doctest.h>

#include "messaging/errors.hpp"

namespace {

using messaging::rabbitmq::parse_url;

std::string refusal(const std::string& text, const char* password = nullptr) {
  try {
    parse_url(text, password);
  } catch (const messaging::TransportError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a whole URL says all") {
  const auto url = parse_url("amqps://mia:teddy@shop.example:5999/gifts", nullptr);
  CHECK(url.tls);
  CHECK(url.user == "mia");
  CHECK(url.password == "teddy");
  CHECK(url.host == "shop.example");
  CHECK(url.port == 5999);
  CHECK(url.vhost == "gifts");
}

TEST_CASE("what a URL does not say is what RabbitMQ has when it is installed") {
  const auto url = parse_url("amqp://localhost", nullptr);
  CHECK_FALSE(url.tls);
  CHECK(url.user == "guest");
  CHECK(url.password == "guest");
  CHECK(url.port == 5672);
  CHECK(url.vhost == "/");
  CHECK(parse_url("amqps://localhost/", nullptr).port == 5671);
  CHECK(parse_url("amqps://localhost/", nullptr).vhost == "/");
}

TEST_CASE("a password may hold any character, percent-encoded") {
  const auto url = parse_url("amqp://mi%40a:a%3Ab%2Fc%25%C3%A9@[::1]:1/%2F", nullptr);
  CHECK(url.user == "mi@a");
  CHECK(url.password == "a:b/c%é");
  CHECK(url.host == "::1");
  CHECK(url.port == 1);
  CHECK(url.vhost == "/");
  CHECK(url.address() == "[::1]:1");
}

TEST_CASE("a password from the environment is taken where the URL has none") {
  CHECK(parse_url("amqp://mia@localhost", "from environment").password == "from environment");
  CHECK(parse_url("amqp://localhost", "from environment").password == "from environment");
  CHECK(parse_url("amqp://mia:own@localhost", "from environment").password == "own");
}

TEST_CASE("a URL is shown without its password, and means the same else") {
  const auto url = parse_url("amqps://mi%40a:secret@shop.example/gifts%2F24", nullptr);
  CHECK(url.shown() == "amqps://mi%40a@shop.example:5671/gifts%2F24");
  CHECK(parse_url("amqp://localhost", "secret").shown() == "amqp://guest@localhost:5672/");
}

TEST_CASE("a whole URL is read as it was") {
  const std::string text = "amqps://mi%40a:a%3Ab%2Fc%25@[::1]:1/gifts%2F24";
  CHECK(parse_url(text, nullptr).whole() == text);
  CHECK(parse_url("amqp://localhost", "s%cret").whole() == "amqp://guest:s%25cret@localhost:5672/");
}

TEST_CASE("a wrong URL is refused in one line that says what would be right, without the password") {
  for (const std::string wrong :
       {"http://mia:s3cret@localhost", "localhost", "amqp://", "amqp://mia:s3cret@", "amqp://mia:s3cret@host:0",
        "amqp://mia:s3cret@host:65536", "amqp://mia:s3cret@host:x", "amqp://mia:s3cret%4@host",
        "amqp://mia:s3cret%zz@host", "amqp://mia:s3cret@host/a/b", "amqp://mia:s3cret@host?x=1", "amqp://:s3cret@host",
        "amqp://mia:s3cret@[::1:5672", "amqp://mia:s3cret@a]b", "amqp://mia:s3cret%00@host",
        "amqp://mia:s3cret@host:"}) {
    CAPTURE(wrong);
    const auto said = refusal(wrong, "s3cret from the environment");
    CHECK(said.find("amqp://USER@HOST:5672/VHOST") != std::string::npos);
    CHECK(said.find("s3cret") == std::string::npos);
    CHECK(said.find('\n') == std::string::npos);
  }
  CHECK(refusal("amqp://mia:" + std::string(256, 's') + "@host").find("sss") == std::string::npos);
}
