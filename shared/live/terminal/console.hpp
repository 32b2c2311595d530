#pragma once

#include <string>
#include <string_view>

#include "messaging/log.hpp"
#include "messaging/text/characters.hpp"

namespace live {

/// Standard output shared by several voices: each line with the name of who says it, in its colour where there is a
/// terminal and NO_COLOR is not set. While somebody is asked to type, lines appear above the prompt.
class Console {
 public:
  Console();
  void say(std::string_view who, std::string_view line);
  /// Shows the prompt, if there is a terminal to type at.
  void ask();
  /// What was typed ended the prompt's line.
  void answered() { asking_ = false; }
  /// Nothing more will be typed: what is said next begins a line.
  void leave_prompt();

 private:
  bool terminal_;
  bool colours_;
  bool asking_ = false;
};

/// Whether standard output is a terminal on which what was written can be replaced.
bool can_replace_lines();
/// Whether signs beyond ASCII can be shown.
bool can_show_signs();
/// Writes all of `text` to standard output at once, so that lines of several processes do not mix.
void write_out(std::string_view text);

/// What an endpoint logs may quote a message, of which nobody knows who wrote it: a longer line is cut, and what is no
/// text does nothing to the terminal.
inline constexpr std::size_t longest_line = 1000;

/// The log of an endpoint that has a terminal of its own: lines with its name.
class ConsoleLog final : public messaging::Log {
 public:
  explicit ConsoleLog(Console& console) : console_(console) {}
  void write(std::string_view endpoint, std::string_view line) override {
    console_.say(endpoint, messaging::harmless_line(line, longest_line));
  }

 private:
  Console& console_;
};

/// The log of a supervised endpoint: bare lines, to which the supervisor adds the name.
class PlainLog final : public messaging::Log {
 public:
  void write(std::string_view, std::string_view line) override {
    write_out(messaging::harmless_line(line, longest_line) + "\n");
  }
};

}  // namespace live
