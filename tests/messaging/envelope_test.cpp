#include "messaging/envelope.hpp"

#include <doctest/doctest.h>

#include "messaging/errors.hpp"

using namespace messaging;

TEST_CASE("an envelope's ID and type are headers like the others") {
  const Envelope envelope("1", {{header::message_type, "AddItem"}, {"note", "fragile"}}, "{}");
  CHECK(envelope.id() == "1");
  CHECK(envelope.header("message-id") == "1");
  CHECK(envelope.type() == "AddItem");
  CHECK(envelope.header("note") == "fragile");
  CHECK(envelope.header("missing") == "");
}

TEST_CASE("headers become JSON and come back as they were") {
  const Headers headers{{"message-id", "a\"b\\c\nd"}, {"Größe", "čtyři 🎁"}, {"empty", ""}};
  CHECK(headers_from_json(to_json_text(headers)) == headers);
  CHECK(headers_from_json(to_json_text(Headers())).empty());
}

TEST_CASE("headers that are not UTF-8 are stored all the same") {
  const auto again = headers_from_json(to_json_text(Headers{{"broken", "a\xff"}, {"whole", "b"}}));
  CHECK(again.at("whole") == "b");
  CHECK(again.at("broken").substr(0, 1) == "a");
}

TEST_CASE("what is not a JSON object of strings is refused as headers") {
  for (const auto* text : {"", "no JSON", "[]", "null", R"({"a":1})", R"({"a":{"b":"c"}})", R"({"a":"b")"}) {
    CHECK_THROWS_AS(headers_from_json(text), BadMessage);
  }
}

TEST_CASE("a failure is taken off the headers, and nothing else is") {
  Headers headers{{header::message_id, "1"},
                  {header::failed_queue, "orders"},
                  {header::exception_message, "no"},
                  {header::attempts, "24"}};
  remove_failure(headers);
  CHECK(headers == Headers{{header::message_id, "1"}});
}
