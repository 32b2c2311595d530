#include "workshop/machine/browser.hpp"

#include <cstdlib>
#include <sstream>

#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

std::string value_of(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// The program that opens pages, and its options; empty if there is none.
Command opener() {
  Command command;
  std::istringstream words(value_of("BROWSER"));
  for (std::string word; words >> word;) command.push_back(word);
  if (!command.empty()) return command;
#ifdef __APPLE__
  if (value_of("SSH_CONNECTION").empty()) return {"open"};
#else
  // Without a display it would take a browser for terminals, and this one is taken.
  if (!value_of("DISPLAY").empty() || !value_of("WAYLAND_DISPLAY").empty()) return {"xdg-open"};
#endif
  return {};
}

}  // namespace

bool open_in_browser(const fs::path& page) {
  auto command = opener();
  if (command.empty()) return false;
  command.push_back(page.string());
  return start_detached(command);
}

std::string chromium() {
  for (const auto* name : {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
                           "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}) {
    const auto found = program_in_path(name);
    if (!found.empty()) return found;
  }
  return "";
}

}  // namespace workshop
