#include "live/terminal/status_line.hpp"

#include <fmt/format.h>

namespace live {

void StatusLine::show(std::string_view line, bool milestone) {
  if (terminal_) {
    constexpr std::size_t width = 79;  // a line that the terminal breaks cannot be replaced
    write_out("\r\x1b[K" + messaging::harmless_line(line, width));
    open_ = true;
  } else if (milestone) {
    write_out(fmt::format("{}\n", line));
  }
}

void StatusLine::leave() {
  if (open_) write_out("\n");
  open_ = false;
}

}  // namespace live
