#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "simulation/picture/picture.hpp"

using namespace simulation;
using nlohmann::json;

namespace {

/// What stands between the first `from` and the next `to`.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  REQUIRE(begin != text.npos);
  const auto end = text.find(to, begin + from.size());
  REQUIRE(end != text.npos);
  return text.substr(begin + from.size(), end - begin - from.size());
}

/// The data of a page, as a browser finds it.
std::string data_of(const std::string& page) {
  return between(page, "<script type=\"application/json\" id=\"picture\">", "</script");
}

Picture titled(const std::string& title) {
  Picture picture;
  picture.title = title;
  return picture;
}

}  // namespace

TEST_CASE("a picture's JSON has all of the picture") {
  Picture picture;
  picture.title = "title";
  picture.property = "property";
  picture.sentence = "sentence";
  picture.expected = "expected";
  picture.happened = "happened";
  picture.look = "look";
  picture.token = "token";
  picture.command = "command";
  picture.given = {"create A"};
  picture.typed = {{"C1", "add book to A"}};
  picture.lanes = {"orders", "billing"};
  picture.databases = {0, 0};
  picture.before = {{}, {{"bill_items", {"order_id", "gift"}, {}}}};
  picture.breaking = {{1, {"bill_items", {"A", "book"}}, true}};
  Moment moment;
  moment.what = What::saved;
  moment.lane = 1;
  moment.to = {0, 1};
  moment.message = "E1";
  moment.label = "ItemAdded A book";
  moment.text = "text";
  moment.delivery = 2;
  moment.attempt = 3;
  moment.alike = 4;
  moment.seconds = 0.5;
  moment.rows = {{false, {"bill_items", {"A", "kite"}}}};
  moment.tables = {{"bill_items", {"order_id", "gift"}, {{"A", "book"}, {"A", "kite"}}}};
  moment.queues = {{"orders", {{"C1", "AddItem A book", Queued::Where::in_hand}}}, {"error", {}}};
  picture.moments = {moment};

  CHECK(to_json_value(picture) == json::parse(R"({
    "title": "title", "property": "property", "sentence": "sentence", "expected": "expected", "happened": "happened",
    "look": "look", "token": "token", "command": "command", "given": ["create A"],
    "typed": [{"message": "C1", "line": "add book to A"}],
    "lanes": ["orders", "billing"], "databases": [0, 0],
    "before": [[], [{"name": "bill_items", "columns": ["order_id", "gift"], "rows": []}]],
    "breaking": [{"lane": 1, "table": "bill_items", "cells": ["A", "book"], "missing": true}],
    "moments": [{
      "what": "saved", "lane": 1, "to": [0, 1], "message": "E1", "label": "ItemAdded A book", "text": "text",
      "delivery": 2, "attempt": 3, "alike": 4, "seconds": 0.5,
      "rows": [{"added": false, "table": "bill_items", "cells": ["A", "kite"]}],
      "tables": [{"name": "bill_items", "columns": ["order_id", "gift"], "rows": [["A", "book"], ["A", "kite"]]}],
      "queues": {"orders": [{"message": "C1", "label": "AddItem A book", "where": "in_hand"}], "error": []}
    }]
  })"));
}

TEST_CASE("a moment's JSON has tables and queues only if they have changed") {
  Picture picture;
  picture.moments = {Moment()};
  const auto moment = to_json_value(picture)["moments"][0];
  CHECK_FALSE(moment.contains("tables"));
  CHECK_FALSE(moment.contains("queues"));
  CHECK(moment["rows"] == json::array());
}

TEST_CASE("an empty picture's lists are lists") {
  const auto value = to_json_value(Picture());
  for (const auto* list : {"given", "typed", "lanes", "before", "moments", "breaking"})
    CHECK(value[list] == json::array());
}

TEST_CASE("a page is its template, filled in") {
  const auto page = to_page(titled("a title"));
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(page.find("{{") == page.npos);
  CHECK(page.find("--hue: ") != page.npos);
  CHECK(page.find("function statesOf(") != page.npos);
  CHECK(json::parse(data_of(page)) == to_json_value(titled("a title")));
}

TEST_CASE("a page asks for nothing else") {
  const auto page = to_page(Picture());
  CHECK(page.find("default-src 'none'") != page.npos);
  for (const auto* way_out : {"http://", "https://", "src=", "url(", "@import", "import(", "fetch(", "innerHTML"}) {
    CAPTURE(way_out);
    CHECK(page.find(way_out) == page.npos);
  }
}

TEST_CASE("no string of a picture can end the script that holds it, or put markup into the page") {
  for (const std::string text : {"</script><script>alert(1)</script>", "<!-- <script>", "]]>", "{{page.js}}", "\\u003c",
                                 "\"", "a\nb\tc", "\xE2\x80\xA8 and \xE2\x80\xA9", "\xF0\x9F\x8E\x81"}) {
    CAPTURE(text);
    const auto data = data_of(to_page(titled(text)));
    CHECK(data.find('<') == data.npos);
    for (const unsigned char c : data) CHECK((c >= ' ' && c < 0x7F));
    CHECK(json::parse(data)["title"] == text);
  }
}

TEST_CASE("what is no UTF-8 is replaced") {
  const auto data = data_of(to_page(titled("a\xFFz \xC3( \xE2\x80")));
  CHECK(json::parse(data)["title"] == "a\xEF\xBF\xBDz \xEF\xBF\xBD( \xEF\xBF\xBD");
}

TEST_CASE("a zero byte does not end the text") {
  const std::string text("a\0b", 3);
  CHECK(json::parse(data_of(to_page(titled(text))))["title"] == text);
}
