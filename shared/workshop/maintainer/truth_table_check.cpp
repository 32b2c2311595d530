#include <fmt/format.h>

#include "workshop/instructor/truth_table/truth_table.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/maintainer/commands.hpp"

namespace workshop {
namespace {

constexpr std::string_view table_begins = "<!-- ./workshop matrix --markdown: -->\n";
constexpr std::string_view table_ends = "<!-- end of the truth table -->\n";

/// The table is drawn between two lines of the text. Throws Problem if they are not there.
std::string with_table(const std::string& text, const std::string& table, const std::string& file) {
  const auto from = text.find(table_begins);
  const auto to = text.find(table_ends);
  if (from == std::string::npos || to == std::string::npos || to < from) {
    throw Problem(fmt::format("{} has no place for the truth table, between '{}' and '{}'", file,
                              first_line(std::string(table_begins)), first_line(std::string(table_ends))));
  }
  return text.substr(0, from + table_begins.size()) + "\n" + table + "\n" + text.substr(to);
}

}  // namespace

int dev_matrix(const Project& project, bool write) {
  const auto document = project.root() / "WORKSHOP.md";
  const auto short_file = project.root() / "tests" / "matrix.json";
  const auto text = read_file(document);
  const auto table = truth_table(project);
  const auto new_text = with_table(text, to_markdown(table), project.shown(document));
  const auto new_short = to_short_json(table);
  if (write) {
    write_file(document, new_text);
    write_file(short_file, new_short);
  }
  int status = all_holds;
  for (const auto& [file, wanted] : {std::pair(document, new_text), std::pair(short_file, new_short)}) {
    if (fs::exists(file) && read_file(file) == wanted) continue;
    say(fmt::format("{} does not say what the exploration found; ./workshop dev matrix --write writes it",
                    project.shown(file)));
    status = something_fails;
  }
  return status;
}

}  // namespace workshop
