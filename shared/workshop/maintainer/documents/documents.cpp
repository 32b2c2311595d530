#include "workshop/maintainer/documents/documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "messaging/processes/temporary_folder.hpp"
#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/maintainer/commands.hpp"

namespace workshop {
namespace {

bool is_markdown(const fs::path& file) {
  return file.extension() == ".md" && fs::is_regular_file(file);
}

/// All below the folder, but for what is built, fetched, or the learner's.
std::vector<fs::path> all_markdown_below(const fs::path& root) {
  constexpr std::array<std::string_view, 4> left_out{"build", ".workshop", ".git", "node_modules"};
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    const auto name = entry->path().filename().string();
    if (std::find(left_out.begin(), left_out.end(), name) != left_out.end()) entry.disable_recursion_pending();
    if (is_markdown(entry->path())) files.push_back(entry->path());
  }
  return files;
}

/// What the outputs are compared with is the same for everybody: no colours, and nobody's progress.
class HomeOfNobody {
 public:
  HomeOfNobody() {
    ::setenv("XDG_STATE_HOME", folder_.c_str(), 1);
    ::setenv("NO_COLOR", "1", 1);
    ::setenv("LC_ALL", "C.UTF-8", 1);
  }
  ~HomeOfNobody() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  HomeOfNobody(const HomeOfNobody&) = delete;
  HomeOfNobody& operator=(const HomeOfNobody&) = delete;

 private:
  fs::path folder_ = messaging::new_folder(messaging::place_for_temporary_files(), "workshop-documents");
};

/// Runs this program itself; what it has said once, it is not asked again.
Shows by_own_program(const Project& project) {
  std::error_code none;
  const auto self = fs::read_symlink("/proc/self/exe", none);
  const auto program = (none ? project.build() / "workshop" : self).string();
  ::setenv("WORKSHOP_ROOT", project.root().c_str(), 1);
  return [program, known = std::map<Command, Ended>()](const Command& words) mutable {
    const auto found = known.find(words);
    if (found != known.end()) return found->second;
    Command command{program};
    command.insert(command.end(), words.begin(), words.end());
    return known[words] = run_captured(command);
  };
}

/// Otherwise the first command that needs it would say in its output that it builds.
void build_all(const Project& project, const std::vector<Document>& documents) {
  const auto targets = targets_of_outputs(documents, project);
  if (!targets.empty()) build_and_tell(project, targets);  // what does not compile is said by the command
}

}  // namespace

std::vector<Document> documents_of(const Project& project) {
  const auto listed =
      run_captured({"git", "-C", project.root().string(), "ls-files", "-co", "--exclude-standard", "-z", "--", "*.md"});
  std::vector<fs::path> files;
  if (listed.well()) {
    for (std::size_t at = 0; at < listed.output.size();) {
      const auto end = listed.output.find('\0', at);
      const auto file = project.root() / listed.output.substr(at, end - at);
      if (is_markdown(file)) files.push_back(file);
      at = end + 1;
    }
  }
  if (files.empty()) files = all_markdown_below(project.root());
  std::sort(files.begin(), files.end());
  std::vector<Document> documents;
  documents.reserve(files.size());
  for (const auto& file : files) documents.push_back(read_document(project, file));
  return documents;
}

Document read_document(const Project& project, const fs::path& file) {
  return {file, project.shown(file), read_markdown(read_file(file))};
}

void Findings::wrong(const Document& document, int line, const std::string& what) {
  wrong_.insert({document.name, line, what});
}

std::vector<std::string> Findings::lines() const {
  std::vector<std::string> lines;
  for (const auto& finding : wrong_) {
    lines.push_back(fmt::format("{}:{}: {}", finding.document, finding.line, finding.what));
  }
  return lines;
}

int dev_documents(const Project& project, bool write) {
  auto documents = documents_of(project);
  build_all(project, documents);
  const HomeOfNobody home;
  const auto shows = by_own_program(project);
  Findings findings;
  for (auto& document : documents) {
    if (look_at_outputs(document, project, shows, write, findings)) fmt::print("{} is written\n", document.name);
    look_at_links(document, project, findings);
    look_at_commands(document, project, findings);
    look_at_files(document, project, findings);
    look_at_excerpts(document, project, findings);
    if (is_lecture(document)) look_at_lecture(document, findings);
  }
  for (const auto& line : findings.lines()) fmt::print("{}\n", line);
  if (!findings.none()) return something_fails;
  fmt::print("{} documents: {} links, {} commands, {} files, {} outputs, {} excerpts\n", documents.size(),
             findings.links, findings.commands, findings.files, findings.outputs, findings.excerpts);
  return all_holds;
}

}  // namespace workshop
