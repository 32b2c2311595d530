#include "live/terminal/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

namespace live {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

std::string_view colour_of(std::string_view who) {
  static const std::map<std::string_view, std::string_view> colours{
      {"frontend", "\x1b[36m"}, {"orders", "\x1b[33m"}, {"billing", "\x1b[35m"}};
  const auto found = colours.find(who);
  return found == colours.end() ? "\x1b[2m" : found->second;
}

}  // namespace

bool can_replace_lines() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool can_show_signs() {
  for (const auto* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!is_set(variable)) continue;
    const std::string_view locale = std::getenv(variable);
    return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

void write_out(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return;  // nobody listens any more
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

Console::Console() {
  terminal_ = can_replace_lines() && ::isatty(STDIN_FILENO) != 0;
  colours_ = terminal_ && !is_set("NO_COLOR");
}

void Console::say(std::string_view who, std::string_view line) {
  // A terminal breaks a long line anywhere; between words it reads better.
  constexpr std::size_t name = 10;
  constexpr std::size_t width = 80;
  std::string broken;
  if (terminal_ && line.size() > width - name) {
    for (const auto& part : messaging::wrapped(messaging::characters(line), width - name, line.size())) {
      broken += (broken.empty() ? "" : "\n" + std::string(name, ' ')) + messaging::to_utf8(part);
    }
    line = broken;
  }
  const auto text = fmt::format("{}{:<9}{} {}\n", colours_ ? colour_of(who) : "", who, colours_ ? "\x1b[0m" : "", line);
  if (asking_) {
    write_out("\r\x1b[K" + text + "> ");
  } else {
    write_out(text);
  }
}

void Console::leave_prompt() {
  if (asking_) write_out("\n");
  asking_ = false;
}

void Console::ask() {
  if (!terminal_ || asking_) return;
  asking_ = true;
  write_out("> ");
}

}  // namespace live
