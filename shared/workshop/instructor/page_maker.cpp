#include "workshop/instructor/page_maker.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>

#include "workshop/machine/browser.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

using std::chrono::seconds;

/// Whether the folder has been given the packages that it names, at these versions.
bool fetched(const fs::path& folder) {
  const auto list = folder / "node_modules/.package-lock.json";  // written when everything is there
  if (!fs::exists(list)) return false;
  const auto wanted = nlohmann::ordered_json::parse(read_file(folder / "package.json"));
  const auto there = nlohmann::ordered_json::parse(read_file(list), nullptr, false);
  for (const auto& [name, version] : wanted.at("dependencies").items()) {
    const nlohmann::ordered_json::json_pointer place("/packages/node_modules~1" + name + "/version");
    if (!there.contains(place) || there.at(place) != version) return false;
  }
  return true;
}

/// JSON that may stand inside <script>.
std::string embeddable(const nlohmann::ordered_json& json) {
  std::string text;
  for (const char c : json.dump()) text += c == '<' ? "\\u003c" : std::string(1, c);
  return text;
}

std::string as_script(std::string text) {
  for (auto at = text.find("</script"); at != std::string::npos; at = text.find("</script", at))
    text.insert(at + 1, "\\");
  return text;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else if (c == '"') {
      safe += "&quot;";
    } else {
      safe += c;
    }
  }
  return safe;
}

void fetch_packages(const Project& project) {
  const auto folder = project.root() / "lectures";
  if (fetched(folder)) return;
  if (program_in_path("npm").empty()) {
    throw Problem(
        "slides and handouts are built with reveal.js and mermaid, which npm fetches, and there is no npm here: "
        "apt-get install npm, or on macOS brew install node. The lectures can be read without: "
        "lectures/README.md");
  }
  std::puts("Fetching reveal.js and mermaid with npm (once, 160 MB on disk) …");
  std::fflush(stdout);
  const auto ended = run_captured(
      {"npm", "--prefix", folder.string(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"}, seconds(600));
  if (ended.well()) return;
  throw Problem(fmt::format("npm could not fetch what slides are built with; it needs the network once. It said:\n{}",
                            ended.output.substr(0, 2000)));
}

void write_page(const Project& project, const std::string& design, const std::string& title,
                const std::string& markdown, const fs::path& folder, const fs::path& page) {
  const auto lectures = project.root() / "lectures";
  const auto meant = [&](const std::string& what) {
    if (what == "title") return escaped(title);
    if (what == "source") {
      const auto base = fs::relative(folder, page.parent_path()).generic_string() + "/";
      return embeddable({{"base", base}, {"markdown", markdown}});
    }
    return as_script(read_file(lectures / what.substr(std::string_view("file ").size())));
  };
  const auto text = read_file(lectures / "slides" / (design + ".html"));
  std::string html;
  std::size_t done = 0;
  for (auto from = text.find("{{"); from != std::string::npos; from = text.find("{{", done)) {
    const auto to = text.find("}}", from);
    html += text.substr(done, from - done) + meant(text.substr(from + 2, to - from - 2));
    done = to + 2;
  }
  make_folder(page.parent_path());
  write_file(page, html + text.substr(done));
}

void print_page(const Project& project, const fs::path& page, const fs::path& pdf) {
  const auto browser = chromium();
  if (browser.empty()) {
    throw Problem(
        "PDF is printed with Chromium, and there is none here: apt-get install chromium; or open the page in any "
        "browser, and print it there");
  }
  const auto printed = fs::path(pdf.string() + ".new");  // the old one is good until this one is
  fs::remove(printed);
  const auto profile = project.state() / "chromium";
  // The virtual time lets the page draw its diagrams before it is printed.
  Command command{browser,
                  "--headless",
                  "--disable-gpu",
                  "--virtual-time-budget=10000",
                  "--no-pdf-header-footer",
                  "--user-data-dir=" + profile.string(),
                  "--print-to-pdf=" + printed.string()};
  if (::geteuid() == 0) command.emplace_back("--no-sandbox");  // it would not start otherwise
  command.push_back(page.string());
  const auto ended = run_captured(command, seconds(60));
  std::error_code ignored;
  fs::remove_all(profile, ignored);
  if (ended.well() && fs::exists(printed)) return fs::rename(printed, pdf);
  throw Problem(fmt::format("Chromium could not print {}:\n{}", project.shown(page), ended.output.substr(0, 2000)));
}

}  // namespace workshop
