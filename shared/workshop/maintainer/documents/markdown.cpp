#include "workshop/maintainer/documents/markdown.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

#include "workshop/machine/files.hpp"

namespace workshop {
namespace {

std::size_t indent_of(std::string_view line) {
  const auto text = line.find_first_not_of(' ');
  return text == std::string_view::npos ? line.size() : text;
}

/// How many columns a list item's sign takes with its blank, as in `- ` and `10. `; 0 if the line is no list item.
std::size_t list_sign(std::string_view text) {
  std::size_t sign = 0;
  if (text.starts_with('-') || text.starts_with('*') || text.starts_with('+')) {
    sign = 1;
  } else {
    while (sign < text.size() && std::isdigit(static_cast<unsigned char>(text[sign])) != 0) ++sign;
    if (sign == 0 || sign == text.size() || (text[sign] != '.' && text[sign] != ')')) return 0;
    ++sign;
  }
  return sign < text.size() && text[sign] == ' ' ? sign + 1 : 0;
}

/// The fence that a line begins with, such as "```"; empty if it begins with none.
std::string_view fence_of(std::string_view text) {
  const char sign = text.empty() ? ' ' : text.front();
  if (sign != '`' && sign != '~') return {};
  const auto size = std::min(text.find_first_not_of(sign), text.size());
  // What stands behind the opening fence has no backtick, or it would be a code span.
  return size >= 3 && (sign == '~' || text.find('`', size) == std::string_view::npos) ? text.substr(0, size)
                                                                                      : std::string_view();
}

/// A paragraph: its text, and where its lines begin in it.
class Paragraph {
 public:
  void add(int line, std::string_view text) {
    begins_.emplace_back(text_.size(), line);
    text_ += std::string(text) + "\n";
  }

  /// Finds what is in it, and begins anew.
  void end(Markdown& found) {
    auto text = text_;
    code(text, found);
    static const std::regex inline_link(R"(\]\(\s*(?:<([^>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))[^()]*\))");
    links(text, inline_link, found);
    static const std::regex defined(R"((?:^|\n)\[[^\]\n]+\]:\s*(?:<([^>\n]*)>|(\S+)))");
    links(text, defined, found);
    static const std::regex html(R"re((?:src|href)="([^"\n]*)")re");
    links(text, html, found);
    text_.clear();
    begins_.clear();
  }

 private:
  int line_of(std::size_t at) const {
    auto line = begins_.begin();
    while (line + 1 != begins_.end() && (line + 1)->first <= at) ++line;
    return line->second;
  }

  /// Notes the code spans, and blanks them out, since a link in code is none.
  void code(std::string& text, Markdown& found) const {
    for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at)) {
      const auto opens = std::min(text.find_first_not_of('`', at), text.size()) - at;
      auto closes = at + opens;
      std::size_t size = 0;
      for (;; closes += size) {
        closes = text.find('`', closes);
        if (closes == std::string::npos) break;
        size = std::min(text.find_first_not_of('`', closes), text.size()) - closes;
        if (size == opens) break;
      }
      if (closes == std::string::npos) {
        at += opens;
        continue;
      }
      auto inside = text.substr(at + opens, closes - at - opens);
      std::replace(inside.begin(), inside.end(), '\n', ' ');
      found.spans.push_back({line_of(at), trimmed(inside)});
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(at),
                text.begin() + static_cast<std::ptrdiff_t>(closes + opens), ' ');
      at = closes + opens;
    }
  }

  void links(const std::string& text, const std::regex& form, Markdown& found) const {
    for (std::sregex_iterator link(text.begin(), text.end(), form), end; link != end; ++link) {
      const auto which = (*link)[1].matched ? 1 : 2;  // in <>, or as it is
      found.links.push_back({line_of(static_cast<std::size_t>(link->position(which))), link->str(which)});
    }
  }

  std::string text_;
  std::vector<std::pair<std::size_t, int>> begins_;
};

/// Goes through a text line by line.
class Reader {
 public:
  explicit Reader(const std::string& text) { found_.lines = lines_of(text); }

  Markdown read() {
    found_.prose.assign(found_.lines.size(), false);
    for (; at_ < found_.lines.size(); ++at_) {
      const auto& line = found_.lines[at_];
      const auto text = std::string_view(line).substr(indent_of(line));
      if (text.empty()) {
        paragraph_.end(found_);
        after_blank_ = true;
        found_.prose[at_] = true;
        continue;
      }
      if (!fence_of(text).empty()) {
        fenced();
      } else if (after_blank_ && indent_of(line) >= list_ + 4) {
        indented();
        continue;  // the blank line behind it is still to come
      } else if (text.starts_with("<!--")) {
        comment();
      } else {
        found_.prose[at_] = true;
        prose(line, text);
      }
      after_blank_ = false;
    }
    paragraph_.end(found_);
    return std::move(found_);
  }

 private:
  int number() const { return static_cast<int>(at_) + 1; }

  void fenced() {
    paragraph_.end(found_);
    const auto& opening = found_.lines[at_];
    CodeBlock block;
    block.line = number();
    block.first = block.line + 1;
    block.fenced = true;
    block.indent = opening.substr(0, indent_of(opening));
    const auto fence = fence_of(std::string_view(opening).substr(block.indent.size()));
    block.language = trimmed(opening.substr(block.indent.size() + fence.size()));
    for (++at_; at_ < found_.lines.size(); ++at_) {
      const auto& line = found_.lines[at_];
      const auto text = trimmed(line);
      if (text.starts_with(fence) && text.find_first_not_of(fence.front()) == std::string::npos) break;
      block.lines.push_back(line.substr(std::min(indent_of(line), block.indent.size())));
    }
    if (!found_.comments.empty() && found_.comments.back().line == block.line - 1) {
      found_.comments.back().block = static_cast<int>(found_.blocks.size());
    }
    found_.blocks.push_back(std::move(block));
  }

  void indented() {
    CodeBlock block;
    block.line = block.first = number();
    block.indent = std::string(list_ + 4, ' ');
    for (; at_ < found_.lines.size(); ++at_) {
      const auto& line = found_.lines[at_];
      if (indent_of(line) < block.indent.size() && indent_of(line) != line.size()) break;
      block.lines.push_back(line.substr(std::min(line.size(), block.indent.size())));
    }
    --at_;
    while (block.lines.back().empty()) block.lines.pop_back();
    found_.blocks.push_back(std::move(block));
  }

  void comment() {
    paragraph_.end(found_);
    const auto line = trimmed(found_.lines[at_]);
    if (line.ends_with("-->")) {
      found_.comments.push_back({number(), trimmed(std::string_view(line).substr(4, line.size() - 7))});
      return;
    }
    while (at_ + 1 < found_.lines.size() && found_.lines[at_].find("-->") == std::string::npos) ++at_;
  }

  void prose(const std::string& line, std::string_view text) {
    static const std::regex heading(R"((#{1,6})\s+(.*?)\s*#*\s*)");
    std::smatch parts;
    if (indent_of(line) < 4 && text.starts_with('#')) {
      const std::string trimmed_line = trimmed(line);
      if (std::regex_match(trimmed_line, parts, heading)) {
        list_ = 0;
        paragraph_.end(found_);
        note_heading(static_cast<int>(parts.length(1)), parts.str(2));
        paragraph_.add(number(), parts.str(2));
        paragraph_.end(found_);
        return;
      }
    }
    const auto sign = list_sign(text);
    if (sign > 0) {
      list_ = indent_of(line) + sign;
    } else if (after_blank_ && indent_of(line) < list_) {
      list_ = indent_of(line);
    }
    // A code span ends at the latest where its list item or the row of its table does.
    if (sign > 0 || text.starts_with('|')) paragraph_.end(found_);
    paragraph_.add(number(), text);
  }

  void note_heading(int level, const std::string& text) {
    auto anchor = anchor_of(text);
    const auto before = known_[anchor]++;
    if (before > 0) anchor += "-" + std::to_string(before);
    found_.headings.push_back({number(), level, text, anchor});
  }

  Markdown found_;
  Paragraph paragraph_;
  std::map<std::string, int> known_;
  std::size_t at_ = 0;
  std::size_t list_ = 0;  ///< the column at which the text of a list item begins; 0 outside a list
  bool after_blank_ = true;
};

/// Whether a forge keeps a sign beyond ASCII in an anchor: letters it does, punctuation and arrows it does not.
bool is_letter(unsigned code) {
  return code == 0xAA || code == 0xB5 || code == 0xBA ||
         (code >= 0xC0 && code != 0xD7 && code != 0xF7 && !(code >= 0x2000 && code < 0x2C00) &&
          !(code >= 0x3000 && code < 0x3005) && code < 0x1F000);
}

}  // namespace

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string anchor_of(std::string_view heading) {
  static const std::regex link(R"(!?\[([^\]]*)\]\([^)]*\))");
  const auto text = std::regex_replace(std::string(heading), link, "$1");
  std::string anchor;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (size == 1) {
      if (std::isalnum(byte) != 0 || byte == '-' || byte == '_') anchor += static_cast<char>(std::tolower(byte));
      if (byte == ' ') anchor += '-';
    } else {
      unsigned code = byte & (0xFFU >> (size + 1));
      for (std::size_t more = 1; more < size && at + more < text.size(); ++more) {
        code = code << 6U | (static_cast<unsigned char>(text[at + more]) & 0x3FU);
      }
      auto letter = text.substr(at, size);
      if (code >= 0xC0 && code <= 0xDE) letter.back() = static_cast<char>(letter.back() + 0x20);  // À to à, Ö to ö
      if (is_letter(code)) anchor += letter;
    }
    at += size;
  }
  return anchor;
}

std::string Markdown::comment_of(const CodeBlock& block) const {
  for (const auto& comment : comments) {
    if (comment.block >= 0 && &blocks[static_cast<std::size_t>(comment.block)] == &block) return comment.text;
  }
  return "";
}

Markdown read_markdown(const std::string& text) {
  return Reader(text).read();
}

}  // namespace workshop
