#include <doctest/doctest.h>

#include "workshop/maintainer/documents/documents.hpp"

using namespace workshop;

namespace {

const std::string last_slides =
    "\n---\n\n## Often said, and what is right\n\nNote: a\n"
    "\n---\n\n## A question for the room\n\nNote: b\n"
    "\n---\n\n## Sources\n\nNote: c\n";
const std::string first_slide = "# Outbox\n\nNote: what is said\n\nand more\n";

std::vector<std::string> wrong(const std::string& text) {
  Document document;
  document.name = "06.md";
  document.markdown = read_markdown(text);
  Findings findings;
  look_at_lecture(document, findings);
  return findings.lines();
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a lecture has slides with a heading and a note, and ends as all of them do") {
  CHECK(wrong(first_slide + last_slides) == Lines{});
  CHECK(wrong(first_slide + "\n---\n\n## Code\n\n```text\n---\n```\n\nNote: x\n" + last_slides) == Lines{});
  CHECK(wrong(first_slide + "\n---\n\n## Often said, and what is right\n\nNote: x\n" + last_slides) == Lines{});
}

TEST_CASE("what a lecture lacks is said") {
  CHECK(wrong("\n" + first_slide + last_slides) == Lines{"06.md:1: a lecture begins with its title, as in '# Outbox'"});
  CHECK(wrong(first_slide + "---\n\n## A\n\nNote: x\n" + last_slides) ==
        Lines{"06.md:6: before and after the --- between two slides there is a blank line"});
  CHECK(wrong(first_slide + "\n---\n## A\n\nNote: x\n" + last_slides).size() == 1);
  CHECK(wrong(first_slide + "\n---\n\n## A\n\n### B\n\nNote: x\n" + last_slides) ==
        Lines{"06.md:8: this slide has 2 headings, and not one"});
  CHECK(wrong(first_slide + "\n---\n\nNote: x\n" + last_slides) ==
        Lines{"06.md:8: this slide has 0 headings, and not one"});
  CHECK(wrong(first_slide + "\n---\n\n## A\n" + last_slides) ==
        Lines{"06.md:8: this slide has no line that begins with Note:"});
  CHECK(wrong(first_slide + "\n---\n\n## A\n\nNote: x\n\nNote: y\n" + last_slides) ==
        Lines{"06.md:13: this slide has a Note: already; all that follows up to the next --- belongs to it"});
  CHECK(wrong(first_slide + "\n---\n\n## A\n\n```text\nNote: y\n```\n\nNote: x\n" + last_slides) ==
        Lines{"06.md:12: Note: stands outside of code"});
}

TEST_CASE("the last slides of a lecture are what is often said, a question, and the sources") {
  const Lines ends_otherwise{
      "06.md:5: the last headings of a lecture are 'Often said, and what is right', 'A question for the room', "
      "'Sources'"};
  CHECK(wrong(first_slide) == ends_otherwise);
  CHECK(wrong(first_slide + last_slides + "\n---\n\n## More\n\nNote: x\n").size() == 1);
  auto swapped = last_slides;
  swapped.replace(swapped.find("Sources"), 7, "Source");
  CHECK(wrong(first_slide + swapped).size() == 1);
}

TEST_CASE("lectures have a number, or are the interlude") {
  const auto lecture = [](const std::string& file) {
    Document document;
    document.file = file;
    return is_lecture(document);
  };
  CHECK(lecture("/kit/lectures/01-x.md"));
  CHECK(lecture("/kit/lectures/interlude-x.md"));
  CHECK_FALSE(lecture("/kit/lectures/README.md"));
  CHECK_FALSE(lecture("/kit/lectures/handouts/01-x.md"));
  CHECK_FALSE(lecture("/kit/01-x.md"));
}
