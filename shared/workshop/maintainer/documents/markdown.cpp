#include "workshop/maintainer/documents/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <utf8proc.h>

#include <algorithm>
#include <map>
#include <memory>
#include <regex>
#include <set>

#include "messaging/text/characters.hpp"
#include "workshop/machine/files.hpp"

namespace workshop {
namespace {

using Node = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;

Node parsed(const std::string& text) {
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(cmark_parser_new(CMARK_OPT_SOURCEPOS),
                                                                           &cmark_parser_free);
  cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
  cmark_parser_feed(parser.get(), text.data(), text.size());
  return {cmark_parser_finish(parser.get()), &cmark_node_free};
}

/// Calls `look` with each node as it begins, in the order of the text.
template <class Look>
void each_node(cmark_node* root, const Look& look) {
  const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> nodes(cmark_iter_new(root), &cmark_iter_free);
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(nodes.get())) {
    if (event == CMARK_EVENT_ENTER) look(cmark_iter_get_node(nodes.get()));
  }
}

int line_of(cmark_node* node) {
  return cmark_node_get_start_line(node);
}

/// Of text, code, and HTML.
std::string literal_of(cmark_node* node) {
  const char* literal = cmark_node_get_literal(node);
  return literal == nullptr ? "" : literal;
}

std::string text_of(cmark_node* heading) {
  std::string text;
  each_node(heading, [&](cmark_node* node) { text += literal_of(node); });
  return text;
}

/// What a forge calls a heading, before it counts the repeated ones: lower case, without punctuation, `-` for a blank.
std::string plain_anchor(const std::string& heading) {
  messaging::Characters anchor;
  for (const char32_t it : messaging::characters(heading)) {
    const auto code = static_cast<utf8proc_int32_t>(it);
    const auto category = utf8proc_category(code);
    const bool in_a_word = (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NL) ||
                           category == UTF8PROC_CATEGORY_PC || it == U'-';
    if (in_a_word) anchor += static_cast<char32_t>(utf8proc_tolower(code));
    if (it == U' ') anchor += U'-';
  }
  return messaging::to_utf8(anchor);
}

/// Notes what is found in a text, node by node.
class Reader {
 public:
  explicit Reader(const std::string& text) {
    found_.lines = lines_of(text);
    found_.prose.assign(found_.lines.size(), true);
    each_node(parsed(text).get(), [this](cmark_node* node) { note(node); });
    note_definitions();
  }

  Markdown found() { return std::move(found_); }

 private:
  void note(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_HEADING:
        return note_heading(node);
      case CMARK_NODE_LINK:
      case CMARK_NODE_IMAGE:
        found_.links.push_back({line_of(node), cmark_node_get_url(node)});
        return;
      case CMARK_NODE_CODE:
        found_.spans.push_back({line_of(node), trimmed(literal_of(node))});
        return;
      case CMARK_NODE_CODE_BLOCK:
        return note_code(node);
      case CMARK_NODE_HTML_BLOCK:
      case CMARK_NODE_HTML_INLINE:
        return note_html(node);
      default:
        return;
    }
  }

  void note_heading(cmark_node* node) {
    // A line that is underlined by --- is none of ours: a slide ends there.
    if (!trimmed(found_.lines[static_cast<std::size_t>(line_of(node)) - 1]).starts_with('#')) return;
    const auto text = text_of(node);
    auto anchor = plain_anchor(text);
    const auto before = known_[anchor]++;
    if (before > 0) anchor += "-" + std::to_string(before);
    found_.headings.push_back({line_of(node), cmark_node_get_heading_level(node), text, anchor});
  }

  void note_code(cmark_node* node) {
    CodeBlock block;
    int length = 0;
    int offset = 0;
    char sign = '\0';
    block.line = line_of(node);
    block.fenced = cmark_node_get_fenced(node, &length, &offset, &sign) != 0;
    block.first = block.line + (block.fenced ? 1 : 0);
    block.language = cmark_node_get_fence_info(node);
    block.indent = std::string(static_cast<std::size_t>(cmark_node_get_start_column(node)) - 1, ' ');
    block.lines = lines_of(literal_of(node));
    no_prose(block.line, block.first + static_cast<int>(block.lines.size()) - (block.fenced ? 0 : 1));
    const auto& before = found_.comments;
    if (block.fenced && !before.empty() && before.back().line == block.line - 1) {
      found_.comments.back().block = static_cast<int>(found_.blocks.size());
    }
    found_.blocks.push_back(std::move(block));
  }

  void note_html(cmark_node* node) {
    const auto html = literal_of(node);
    const auto text = trimmed(html);
    if (text.starts_with("<!--")) {
      if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE) return;
      const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
      no_prose(line_of(node), line_of(node) + static_cast<int>(lines) - 1);
      if (lines == 1 && text.ends_with("-->")) {
        found_.comments.push_back({line_of(node), trimmed(std::string_view(text).substr(4, text.size() - 7))});
      }
      return;
    }
    static const std::regex leads_to(R"re((?:src|href)="([^"\n]*)")re");
    for (std::sregex_iterator link(html.begin(), html.end(), leads_to), end; link != end; ++link) {
      const auto lines = std::count(html.begin(), html.begin() + link->position(1), '\n');
      found_.links.push_back({line_of(node) + static_cast<int>(lines), link->str(1)});
    }
  }

  /// A target that is defined on a line of its own is wrong there, and not where it is used.
  void note_definitions() {
    static const std::regex definition(R"( {0,3}\[[^\]]+\]:\s*(?:<([^>]*)>|(\S+)).*)");
    for (std::size_t at = 0; at < found_.lines.size(); ++at) {
      std::smatch parts;
      if (!found_.prose[at] || !std::regex_match(found_.lines[at], parts, definition)) continue;
      const auto target = parts.str(parts[1].matched ? 1 : 2);
      std::erase_if(found_.links, [&](const Link& link) { return link.target == target; });
      found_.links.push_back({static_cast<int>(at) + 1, target});
    }
  }

  void no_prose(int first, int last) {
    for (auto line = first; line <= std::min(last, static_cast<int>(found_.prose.size())); ++line) {
      found_.prose[static_cast<std::size_t>(line) - 1] = false;
    }
  }

  Markdown found_;
  std::map<std::string, int> known_;
};

}  // namespace

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string anchor_of(std::string_view heading) {
  return plain_anchor(text_of(parsed("# " + std::string(heading)).get()));
}

std::string Markdown::comment_of(const CodeBlock& block) const {
  for (const auto& comment : comments) {
    if (comment.block >= 0 && &blocks[static_cast<std::size_t>(comment.block)] == &block) return comment.text;
  }
  return "";
}

Markdown read_markdown(const std::string& text) {
  return Reader(text).found();
}

}  // namespace workshop
