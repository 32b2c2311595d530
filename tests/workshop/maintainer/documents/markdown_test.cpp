#include "workshop/maintainer/documents/markdown.hpp"

#include <doctest/doctest.h>

using namespace workshop;

namespace {

std::vector<std::string> targets(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& link : read_markdown(text).links) found.push_back(std::to_string(link.line) + " " + link.target);
  return found;
}

std::vector<std::string> spans(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& span : read_markdown(text).spans) found.push_back(std::to_string(span.line) + " " + span.text);
  return found;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("an anchor is what a forge makes of a heading") {
  CHECK(anchor_of("The truth table") == "the-truth-table");
  CHECK(anchor_of("1 · A question") == "1--a-question");
  CHECK(anchor_of("`next()`, and what's behind it…") == "next-and-whats-behind-it");
  CHECK(anchor_of("Exactly-once → a half_truth?") == "exactly-once--a-half_truth");
  CHECK(anchor_of("[The *outbox*](06-outbox.md)") == "the-outbox");
  CHECK(anchor_of("Äpfel für Grüße") == "äpfel-für-grüße");
}

TEST_CASE("headings are found outside of code, and the repeated ones are counted") {
  const auto found =
      read_markdown("# One\n\n```sh\n# no heading\n```\n\n## Two ##\ntext\n## Two\n#no heading\n").headings;
  REQUIRE(found.size() == 3);
  CHECK(found[0].anchor == "one");
  CHECK(found[1].text == "Two");
  CHECK(found[1].line == 7);
  CHECK(found[1].level == 2);
  CHECK(found[2].anchor == "two-1");
}

TEST_CASE("links are found where they are links") {
  CHECK(targets("See [the\ntable](WORKSHOP.md#x \"title\"), ![](a.svg) and [code `f(x)`](<b c.md>).") ==
        Found{"2 WORKSHOP.md#x", "2 a.svg", "2 b c.md"});
  CHECK(targets("[x](https://en.wikipedia.org/wiki/Idempotence_(maths))") ==
        Found{"1 https://en.wikipedia.org/wiki/Idempotence_(maths)"});
  CHECK(targets("[one][1]\n\n[1]: there.md\n") == Found{"3 there.md"});
  CHECK(targets("<img src=\"a.png\" width=\"10\">") == Found{"1 a.png"});
  CHECK(targets("`[no](a.md)`\n\n```\n[no](b.md)\n```\n\n    [no](c.md)\n\n<!-- [no](d.md) -->\n") == Found{});
}

TEST_CASE("a code span ends in its paragraph, and may go on on the next line") {
  CHECK(spans("Type `./workshop\n  check`, not ``a ` b``.") == Found{"1 ./workshop check", "2 a ` b"});
  CHECK(spans("- one ` alone\n- `two`\n") == Found{"2 two"});
  CHECK(spans("one ` alone\n\n`two`\n") == Found{"3 two"});
  CHECK(spans("| a ` | `b` |\n|---|---|\n| `c` |\n") == Found{"1 b", "3 c"});
  CHECK(spans("## `next()`\n") == Found{"1 next()"});
}

TEST_CASE("blocks of code are between fences, or indented by four") {
  const auto found =
      read_markdown("```cpp\nint a;\n\n```\n\n    one\n\n      two\n\nText\n    goes on\n\n~~~~\n~~~\n~~~~\n").blocks;
  REQUIRE(found.size() == 3);
  CHECK(found[0].language == "cpp");
  CHECK(found[0].lines == Found{"int a;", ""});
  CHECK(found[0].first == 2);
  CHECK(found[1].line == 6);
  CHECK_FALSE(found[1].fenced);
  CHECK(found[1].lines == Found{"one", "", "  two"});
  CHECK(found[2].lines == Found{"~~~"});
}

TEST_CASE("in a list, four blanks more than its text make a block of code") {
  const auto found = read_markdown(
      "1. one\n\n    goes on\n\n   ```sh\n   run\n     this\n   ```\n\n       code\n\nText\n\n    code\n");
  REQUIRE(found.blocks.size() == 3);
  CHECK(found.blocks[0].lines == Found{"run", "  this"});
  CHECK(found.blocks[0].indent == "   ");
  CHECK(found.blocks[1].line == 10);
  CHECK(found.blocks[2].line == 14);
}

TEST_CASE("the comment of a block stands on the line before it") {
  const auto found = read_markdown("<!-- a -->\n```text\n```\n\n<!-- b -->\n\n```text\n```\n<!-- c\nd -->\n");
  REQUIRE(found.comments.size() == 2);
  CHECK(found.comment_of(found.blocks[0]) == "a");
  CHECK(found.comment_of(found.blocks[1]).empty());
  CHECK(found.comments[1].text == "b");
  CHECK(found.comments[1].block == -1);
  CHECK_FALSE(found.prose[9]);
}
