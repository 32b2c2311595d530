#include "messaging/transport/conformance/bad_messages.hpp"

#include <fmt/format.h>

namespace conformance {
namespace {

using Kind = ForeignHeader::Kind;

constexpr auto sql = "x'); DROP TABLE messages; DELETE FROM queues; --";
constexpr auto escapes = "\x1b[2J\x1b]0;owned\x07\r\n\x01 done \x7f\xc2\x9b";
constexpr auto no_text = "\xff\xfe\xc0\x80 \xed\xa0\x80";

std::string long_text() {
  return std::string(100'000, 'x');
}

ForeignMessage order(std::string body, std::vector<ForeignHeader> others = {}) {
  ForeignMessage message{{{"message-id", "bad"}, {"message-type", "PlaceOrder"}}, std::move(body)};
  for (auto& other : others) message.headers.push_back(std::move(other));
  return message;
}

/// A message that could be handled, were it not for these headers.
ForeignMessage headed(std::vector<ForeignHeader> headers) {
  return {std::move(headers), R"({"order_id":"BAD","count":1})"};
}

std::string counting(const std::string& count) {
  return fmt::format(R"({{"order_id":"BAD","count":{}}})", count);
}

std::vector<BadCase> with_bad_bodies() {
  const auto deep = std::string(100'000, '[');
  return {
      {"nested 100,000 deep", order(deep + std::string(100'000, ']')), "PlaceOrder does not fit"},
      {"nested 100,000 deep, without an end", order(deep), "not JSON"},
      {"nested 40,000 deep, as a field", order(counting(std::string(40'000, '[') + std::string(40'000, ']'))),
       "number"},
      {"NaN", order(counting("NaN")), "not JSON"},
      {"Infinity", order(counting("-Infinity")), "not JSON"},
      {"a number beyond all", order(counting("1e999")), "not JSON"},
      {"a number beyond whole ones", order(counting("1e300")), "'count'"},
      {"a number beyond its field", order(counting("4294967297")), "'count'"},
      {"a number of 100 digits", order(counting(std::string(100, '9'))), "'count'"},
      {"half a number", order(counting("2.5")), "'count'"},
      {"true for a number", order(counting("true")), "'count'"},
      {"text for a number", order(counting("\"7\"")), "must be number, but is string"},
      {"null for a number", order(counting("null")), "must be number, but is null"},
      {"a number for text", order(R"({"order_id":7,"count":1})"), "must be string, but is number"},
      {"a list for text", order(R"({"order_id":["A"],"count":1})"), "must be string, but is array"},
      {"a list for everything", order("[1,2,3]"), "PlaceOrder does not fit"},
      {"text for everything", order("\"PlaceOrder\""), "PlaceOrder does not fit"},
      {"nothing", order(""), "not JSON"},
      {"zero bytes", order(std::string(1000, '\0')), "not JSON"},
      {"no UTF-8", order(fmt::format(R"({{"order_id":"{}","count":1}})", no_text)), "not JSON"},
      {"half a character", order(R"({"order_id":"\ud800","count":1})"), "not JSON"},
      {"escapes for a terminal", order(escapes), "not JSON"},
      {"SQL", order(sql), "not JSON"},
      {"too long", order(std::string(300'000, ' ')), "300000 bytes"},
      {"five megabytes", order(counting(std::string(5'000'000, '1'))), "50000"},
  };
}

std::vector<BadCase> with_bad_headers() {
  return {
      {"no header", headed({}), "no message-type"},
      {"no type", headed({{"message-id", "bad"}}), "no message-type"},
      {"an empty type", headed({{"message-id", "bad"}, {"message-type", ""}}), "no message-type"},
      {"no ID", headed({{"message-type", "PlaceOrder"}}), "no message-id"},
      {"an empty ID", headed({{"message-id", ""}, {"message-type", "PlaceOrder"}}), "no message-id"},
      {"a type of 100 KB", headed({{"message-id", "bad"}, {"message-type", long_text()}}), "no handler"},
      {"a type of escapes", headed({{"message-id", "bad"}, {"message-type", escapes}}), "no handler"},
      {"a type of SQL", headed({{"message-id", "bad"}, {"message-type", sql}}), "no handler"},
      {"a type that is no UTF-8", headed({{"message-id", "bad"}, {"message-type", no_text}}), nullptr},
      {"a type that is a number", headed({{"message-id", "bad"}, {"message-type", "7", Kind::number}}), nullptr},
      {"a type that is a list", headed({{"message-id", "bad"}, {"message-type", "", Kind::list}}), nullptr},
      {"a type that is a table", headed({{"message-id", "bad"}, {"message-type", "", Kind::table}}), nullptr},
      {"a type that is null", headed({{"message-id", "bad"}, {"message-type", "", Kind::nothing}}), nullptr},
      {"a type nested deeply", headed({{"message-id", "bad"}, {"message-type", "", Kind::deep_list}}), nullptr},
      {"an ID of SQL", order("{", {{"message-id", sql}}), "not JSON"},
      {"an ID of 100 KB", order("{", {{"message-id", long_text()}}), "not JSON"},
      {"an ID of escapes", order("{", {{"message-id", escapes}}), "not JSON"},
      {"two types", order("{", {{"message-type", "Nonsense"}}), "no handler for the message type Nonsense"},
      {"names of all sorts", order("{", {{"", "empty"}, {sql, sql}, {escapes, escapes}, {std::string(255, 'n'), ""}}),
       "not JSON"},
      {"forged failures",
       order("{", {{"attempts", "999999"}, {"failed-queue", "elsewhere"}, {"exception-message", "forged"}}),
       "not JSON"},
      {"forged counts", order("{", {{"x-delivery-count", "-7"}, {"x-earlier-deliveries", "99999999999999999999"}}),
       "not JSON"},
      {"forged counts that are numbers",
       order("{", {{"x-delivery-count", "9000000000000000000", Kind::number},
                   {"x-earlier-deliveries", "-9000000000000000000", Kind::number}}),
       nullptr},
      {"forged counts that are lists",
       order("{", {{"x-delivery-count", "", Kind::list}, {"x-earlier-deliveries", "", Kind::table}}), nullptr},
      {"a forged death", order("{", {{"x-death", "delivery_limit"}}), "not JSON"},
      {"a forged list of deaths", order("{", {{"x-death", "", Kind::list}}), nullptr},
  };
}

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    }
  }
  return json + '"';
}

std::string value(const ForeignHeader& header) {
  switch (header.kind) {
    case Kind::text:
      return quoted(header.text);
    case Kind::number:
      return header.text;
    case Kind::list:
      return "[1,[]]";
    case Kind::table:
      return R"({"reason":"delivery_limit"})";
    case Kind::nothing:
      return "null";
    case Kind::deep_list:
      return std::string(100'000, '[') + std::string(100'000, ']');
  }
  return "";
}

}  // namespace

std::string to_json_text(const std::vector<ForeignHeader>& headers) {
  std::string json;
  for (const auto& header : headers) json += (json.empty() ? "" : ",") + quoted(header.name) + ":" + value(header);
  return "{" + json + "}";
}

const std::vector<BadCase>& bad_cases() {
  static const auto all = [] {
    auto messages = with_bad_bodies();
    for (auto& message : with_bad_headers()) messages.push_back(std::move(message));
    return messages;
  }();
  return all;
}

}  // namespace conformance
