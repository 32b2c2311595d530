#include <fmt/format.h>

#include <algorithm>

#include "workshop/course/merge.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/maintainer/commands.hpp"

namespace workshop {
namespace {

std::string git(const Project& project, Command arguments) {
  Command command{"git", "-C", project.root().string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto ended = run_captured(command);
  if (!ended.well()) {
    throw Problem("git cannot say what the last commit was: " + first_line(ended.output));
  }
  return ended.output;
}

/// The C++ files of a folder as they were committed last; none if the folder was not there.
StepFiles committed(const Project& project, const std::string& folder) {
  StepFiles files;
  for (const auto& path : lines_of(git(project, {"ls-tree", "--name-only", "HEAD", folder + "/"}))) {
    if (is_step_file(path)) files[fs::path(path).filename().string()] = git(project, {"show", "HEAD:./" + path});
  }
  return files;
}

/// Every folder of the chain from the starting point of this exercise on, as it is shown.
std::vector<std::string> chain_from(const Project& project, const Exercise& first) {
  std::vector<std::string> chain;
  for (const auto* exercise = &first; exercise != nullptr; exercise = project.after(*exercise)) {
    chain.push_back(project.shown(project.starting_point(*exercise)));
    chain.push_back(project.shown(project.solution(*exercise)));
  }
  return chain;
}

/// `solutions/02`: enough to name a folder of the chain.
std::string short_name(const std::string& folder) {
  return folder.substr(0, folder.find('/') + 3);
}

std::size_t place_of(const std::vector<std::string>& chain, std::string folder) {
  while (folder.ends_with('/')) folder.pop_back();
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (chain[i] == folder || short_name(chain[i]) == folder) return i;
  }
  throw Problem(fmt::format("there is no '{}' from {} to {}", folder.substr(0, 60), short_name(chain.front()),
                            short_name(chain.back())));
}

/// A conflict that nobody has resolved must not be carried on.
void refuse_markers(const std::string& folder, const StepFiles& files) {
  for (const auto& [name, text] : files) {
    if (text.starts_with("<<<<<<< ") || text.find("\n<<<<<<< ") != std::string::npos) {
      throw Problem(fmt::format("{}/{} has a conflict: resolve it at its mark <<<<<<<", folder, name));
    }
  }
}

/// `orders.cpp changed, chaos.cpp new`
std::string difference(const StepFiles& before, const StepFiles& now) {
  std::vector<std::string> words;
  for (const auto& [name, text] : now) {
    const auto old = before.find(name);
    if (old == before.end()) words.push_back(name + " new");
    if (old != before.end() && old->second != text) words.push_back(name + " changed");
  }
  for (const auto& [name, text] : before) {
    if (!now.contains(name)) words.push_back(name + " removed");
  }
  return words.empty() ? "as before" : fmt::format("{}", fmt::join(words, ", "));
}

void tell(const std::string& folder, const std::string& what) {
  fmt::print("{}\n", Terminal::wrapped(folder + ": " + what, 4));
}

}  // namespace

int dev_propagate(const Project& project, const std::string& number, const std::optional<std::string>& after) {
  const auto chain = chain_from(project, project.exercise(number));
  const auto first = after ? place_of(chain, *after) : 0;
  for (auto i = first; i + 1 < chain.size(); ++i) {
    const auto& from = chain[i];
    const auto& to = chain[i + 1];
    const Side base{from + " in HEAD", committed(project, from)};
    const Side theirs{from, read_step(project.root() / from)};
    const Side mine{to, read_step(project.root() / to)};
    refuse_markers(from, theirs.files);
    refuse_markers(to, mine.files);
    // A folder that no commit has yet has nothing to compare with.
    if (base.files.empty() || base.files == theirs.files) {
      tell(to, "as before");
      continue;
    }
    const auto merged = merge(base, mine, theirs, InConflict::marked);
    write_step(project.root() / to, merged.files);
    tell(to, difference(mine.files, merged.files));
    if (merged.conflicts.empty()) continue;
    for (const auto& [file, removed] : merged.conflicts) {
      tell("  " + to + "/" + file,
           removed ? "changed on one side and removed on the other; it was kept" : "a conflict, marked with <<<<<<<");
    }
    fmt::print("Resolve it, then go on: ./workshop dev propagate {} --after {}\n", number, short_name(to));
    return something_fails;
  }
  fmt::print("Now: ./workshop dev check\n");
  return all_holds;
}

}  // namespace workshop
