#include <fmt/format.h>

#include <cstdio>

#include "workshop/course/lectures.hpp"
#include "workshop/instructor/commands.hpp"
#include "workshop/instructor/page_maker.hpp"
#include "workshop/machine/browser.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

/// What is read from a document, and where its page is to be.
struct Presented {
  std::string design;
  std::string title;
  std::string markdown;
  fs::path folder;
  fs::path page;
};

/// Makes the page, or prints it; returns where it is.
fs::path made(const Project& project, const Presented& document, bool pdf) {
  const auto write = [&](const fs::path& page) {
    write_page(project, document.design, document.title, document.markdown, document.folder, page);
    return page;
  };
  if (!pdf) return write(document.page);
  const auto page = write(document.page.parent_path() / "printed" / document.page.filename());
  auto printed = document.page;
  printed.replace_extension(".pdf");
  print_page(project, page, printed);
  return printed;
}

/// Makes what is wanted of each, says where it is, and opens the first if that is wanted.
void make(const Project& project, const std::vector<Presented>& documents, const ShownAs& as) {
  fetch_packages(project);
  fs::path first;
  for (const auto& document : documents) {
    const auto file = made(project, document, as.pdf);
    if (first.empty()) first = file;
    fmt::print("  {}\n", project.shown(file));
    std::fflush(stdout);
  }
  if (as.open && !open_in_browser(first)) {
    fmt::print("\nThere is no browser to open here. Open it yourself: {}\n", project.shown(first));
  }
}

/// The part of a document below this heading, with the heading.
std::string section(const Project& project, const fs::path& document, const std::string& heading) {
  std::string text;
  for (const auto& line : lines_of(read_file(document))) {
    if (text.empty() ? line == "## " + heading : !line.starts_with("## "))
      text += line + "\n";
    else if (!text.empty())
      break;
  }
  if (text.empty()) throw Problem(fmt::format("{} has no section '## {}'", project.shown(document), heading));
  return text.substr(1);
}

}  // namespace

int slides(const Project& project, const std::optional<std::string>& number, const ShownAs& as) {
  const auto folder = project.root() / "lectures";
  const auto pages = project.state() / "slides";
  std::vector<Presented> documents;
  if (!number && !as.pdf) {
    const auto index = folder / "README.md";
    documents.push_back({"sheet", title_of(project, index), read_file(index), folder, pages / "index.html"});
  }
  for (const auto& lecture : lectures(project, number)) {
    documents.push_back({as.pdf ? "printed" : "deck", lecture.title, read_file(lecture.file), folder,
                         pages / (lecture.file.stem().string() + ".html")});
  }
  make(project, documents, as);
  if (!as.pdf) std::puts("\nWhile presenting: S opens the presenter's view with the notes, F fills the screen.");
  return all_holds;
}

int handouts(const Project& project, const ShownAs& as) {
  const auto folder = project.root() / "lectures" / "handouts";
  const auto pages = project.state() / "handouts";
  std::vector<Presented> documents;
  for (const auto* name : {"pipeline", "outbox-crash-matrix"}) {
    const auto file = folder / (std::string(name) + ".md");
    documents.push_back(
        {"sheet", title_of(project, file), read_file(file), folder, pages / (std::string(name) + ".html")});
  }
  documents.push_back({"sheet", "Glossary", section(project, project.root() / "WORKSHOP.md", "Glossary"),
                       project.root(), pages / "glossary.html"});
  make(project, documents, as);
  return all_holds;
}

}  // namespace workshop
