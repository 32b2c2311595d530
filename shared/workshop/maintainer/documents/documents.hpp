#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/documents/markdown.hpp"

/// Whether the kit's Markdown files are right in what they say about the kit. Each rule looks at one document.
namespace workshop {

struct Document {
  fs::path file;
  std::string name;  ///< as the user would type it: README.md, lectures/06-outbox.md
  Markdown markdown;

  bool in(std::string_view folder) const { return name.starts_with(folder); }
};

/// All Markdown files of the kit: those that git knows or would add, or if this is no checkout, all there are.
std::vector<Document> documents_of(const Project& project);
Document read_document(const Project& project, const fs::path& file);

/// What is wrong, and how much was looked at.
class Findings {
 public:
  void wrong(const Document& document, int line, const std::string& what);
  /// A line for each, in the order of the documents: `README.md:12: what is wrong`.
  std::vector<std::string> lines() const;
  bool none() const { return wrong_.empty(); }

  std::size_t links = 0;
  std::size_t commands = 0;
  std::size_t files = 0;
  std::size_t outputs = 0;
  std::size_t excerpts = 0;

 private:
  struct Finding {
    std::string document;
    int line;
    std::string what;
    auto operator<=>(const Finding&) const = default;
  };
  std::set<Finding> wrong_;
};

/// A relative link leads to a file of the kit, and to a heading of it.
void look_at_links(const Document& document, const Project& project, Findings& findings);

/// A command line in a code span or a block of code is one of the kit, or names a preset of CMake that there is.
void look_at_commands(const Document& document, const Project& project, Findings& findings);
/// A code span that looks like a path of the kit is one.
void look_at_files(const Document& document, const Project& project, Findings& findings);

/// A command line as a shell would split it. Throws Problem if a quotation mark has no other.
std::vector<std::string> words_of(const std::string& command_line);

/// What a command of the kit says: the words behind ./workshop → how it ended.
using Shows = std::function<Ended(const std::vector<std::string>& words)>;
/// The targets to build before `look_at_outputs` can show all that these documents ask for.
std::vector<std::string> targets_of_outputs(const std::vector<Document>& documents, const Project& project);
/// Below `<!-- ./workshop … -->` stands what the command says. `write` puts it there. Returns whether the document was
/// written.
bool look_at_outputs(Document& document, const Project& project, const Shows& shows, bool write, Findings& findings);

/// Below `<!-- path/of/file.cpp -->` stands an excerpt of the file. Code without such a line uses names that there are.
void look_at_excerpts(const Document& document, const Project& project, Findings& findings);

bool is_lecture(const Document& document);
/// A lecture has the form that slides are made of.
void look_at_lecture(const Document& document, Findings& findings);

}  // namespace workshop
