#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "workshop/maintainer/documents/documents.hpp"

namespace workshop {
namespace {

constexpr std::string_view said = "Often said, and what is right";
constexpr std::string_view question = "A question for the room";
constexpr std::string_view sources = "Sources";

/// Lines of a lecture, from one on up to another, both counted from 1.
struct Slide {
  int first = 1;
  int last = 0;

  bool holds(int line) const { return line >= first && line <= last; }
};

bool begins_note(const std::string& line) {
  return line.starts_with("Note:");
}

class Form {
 public:
  Form(const Document& document, Findings& findings)
      : document_(document), markdown_(document.markdown), findings_(findings) {}

  void look() {
    if (markdown_.lines.empty() || !markdown_.lines.front().starts_with("# ")) {
      wrong(1, "a lecture begins with its title, as in '# Outbox'");
    }
    const auto slides = cut();
    for (const auto& slide : slides) look_at(slide);
    for (const auto& block : markdown_.blocks) {
      for (std::size_t at = 0; at < block.lines.size(); ++at) {
        if (begins_note(trimmed(block.lines[at]))) {
          wrong(block.first + static_cast<int>(at), "Note: stands outside of code");
        }
      }
    }
    look_at_end();
  }

 private:
  void wrong(int line, const std::string& what) { findings_.wrong(document_, line, what); }

  const std::string& line(int number) const {
    static const std::string none;
    const auto at = static_cast<std::size_t>(number) - 1;
    return number < 1 || at >= markdown_.lines.size() ? none : markdown_.lines[at];
  }
  bool is_prose(int number) const { return markdown_.prose[static_cast<std::size_t>(number) - 1]; }
  int size() const { return static_cast<int>(markdown_.lines.size()); }

  std::vector<Slide> cut() {
    std::vector<Slide> slides(1);
    for (int number = 1; number <= size(); ++number) {
      if (!is_prose(number) || trimmed(line(number)) != "---") continue;
      if (!line(number - 1).empty() || !line(number + 1).empty()) {
        wrong(number, "before and after the --- between two slides there is a blank line");
      }
      slides.back().last = number - 1;
      slides.push_back({number + 1, 0});
    }
    slides.back().last = size();
    return slides;
  }

  void look_at(const Slide& slide) {
    const auto heading = std::count_if(markdown_.headings.begin(), markdown_.headings.end(),
                                       [&](const auto& it) { return slide.holds(it.line); });
    if (heading != 1) wrong(slide.first, fmt::format("this slide has {} headings, and not one", heading));
    std::vector<int> notes;
    for (int number = slide.first; number <= slide.last; ++number) {
      if (is_prose(number) && begins_note(line(number))) notes.push_back(number);
    }
    if (notes.empty()) wrong(slide.first, "this slide has no line that begins with Note:");
    if (notes.size() > 1) {
      wrong(notes[1], "this slide has a Note: already; all that follows up to the next --- belongs to it");
    }
  }

  void look_at_end() {
    std::vector<std::string> last;
    for (const auto& heading : markdown_.headings) {
      // What is often said may take two slides.
      if (last.empty() || heading.text != said || last.back() != said) last.push_back(heading.text);
    }
    const std::vector<std::string> wanted{std::string(said), std::string(question), std::string(sources)};
    if (last.size() < 3 || !std::equal(wanted.begin(), wanted.end(), last.end() - 3)) {
      wrong(size(), fmt::format("the last headings of a lecture are '{}', '{}', '{}'", said, question, sources));
    }
  }

  const Document& document_;
  const Markdown& markdown_;
  Findings& findings_;
};

}  // namespace

bool is_lecture(const Document& document) {
  const auto name = document.file.filename().string();
  const bool named = name.starts_with("interlude") || std::isdigit(static_cast<unsigned char>(name.front())) != 0;
  return document.file.parent_path().filename() == "lectures" && named;
}

void look_at_lecture(const Document& document, Findings& findings) {
  Form(document, findings).look();
}

}  // namespace workshop
