#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What of a Markdown text can be wrong: headings, links, code spans, and blocks of code. Lines are counted from 1.
namespace workshop {

struct Heading {
  int line = 0;
  int level = 0;
  std::string text;
  std::string anchor;  ///< as a forge makes it
};

struct Link {
  int line = 0;
  std::string target;
};

struct CodeSpan {
  int line = 0;
  std::string text;
};

/// A block of code: between fences, or indented.
struct CodeBlock {
  int line = 0;   ///< of the opening fence, or the first line
  int first = 0;  ///< of the text's first line
  bool fenced = false;
  std::string language;
  std::string indent;              ///< what stands before the fence; it is no part of the text
  std::vector<std::string> lines;  ///< the text
};

/// A comment that is a line of its own.
struct Comment {
  int line = 0;
  std::string text;
  /// The number of the fenced block that begins on the next line; -1 if none does.
  int block = -1;
};

struct Markdown {
  std::vector<std::string> lines;
  std::vector<Heading> headings;
  std::vector<Link> links;
  std::vector<CodeSpan> spans;
  std::vector<CodeBlock> blocks;
  std::vector<Comment> comments;
  std::vector<bool> prose;  ///< for each line: it is neither code nor comment

  /// The comment on the line before a block; empty if there is none.
  std::string comment_of(const CodeBlock& block) const;
};

Markdown read_markdown(const std::string& text);

/// What a forge calls a heading, before it counts the repeated ones: lower case, without punctuation, `-` for a blank.
std::string anchor_of(std::string_view heading);

/// The text without the blanks at its ends.
std::string trimmed(std::string_view text);

}  // namespace workshop
