#include "workshop/maintainer/mutants/mutant_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop::mutants {
namespace {

std::string target_of(const Exercise& exercise) {
  return "mutants-" + exercise.id();
}

fs::path folder_of(const Project& project, const Exercise& exercise) {
  return project.build() / "mutants" / exercise.folder;
}

std::vector<WrongStep> right_steps(const Project& project, const Exercise& exercise) {
  const auto solution = read_step(project.solution(exercise));
  std::vector<WrongStep> steps{{"solution", project.solution(exercise), solution}};
  const auto shapes = project.root() / "tests" / "mutants" / "shapes" / exercise.folder;
  if (!fs::exists(shapes)) return steps;
  std::set<fs::path> patches;
  for (const auto& entry : fs::directory_iterator(shapes)) patches.insert(entry.path());
  for (const auto& patch : patches) {
    const auto draft = project.build() / "mutants-draft" / exercise.folder / patch.stem();
    fs::remove_all(draft);
    write_step(draft, solution);
    const auto patched = run_captured(
        {"patch", "-p1", "--silent", "--no-backup-if-mismatch", "-d", draft.string(), "-i", patch.string()});
    if (!patched.well()) {
      throw Problem(fmt::format("{} does not apply to the solution:\n{}", project.shown(patch), patched.output));
    }
    steps.push_back({patch.stem().string(), draft, read_step(draft)});
  }
  return steps;
}

std::string name_of(const Made& made) {
  const auto& mutant = made.mutant;
  return fmt::format("{}: {}, {}, {}: {}", made.step, mutant.file, mutant.function, mutant.line, mutant.rule);
}

/// What did not compile the last time, as long as nothing is changed.
class DoNotCompile {
 public:
  DoNotCompile(const Project& project, const MutantsOf& of) : file_(folder_of(project, of.exercise) / "left-out.json") {
    std::string texts;
    for (const auto& made : of.made) texts += name_of(made) + made.mutant.text;
    for (const auto& step : of.steps) {
      for (const auto& [name, text] : step.files) texts += text;
    }
    of_ = std::hash<std::string>()(texts);
    if (!fs::exists(file_)) return;
    const auto json = nlohmann::json::parse(read_file(file_), nullptr, false);
    if (json.is_object() && json.value("of", std::size_t()) == of_) names_ = json.value("names", names_);
  }

  bool contains(const Made& made) const { return names_.contains(name_of(made)); }
  void add(const Made& made) { names_.insert(name_of(made)); }
  void write() const { write_file(file_, nlohmann::json{{"of", of_}, {"names", names_}}.dump(1) + "\n"); }

 private:
  fs::path file_;
  std::size_t of_ = 0;
  std::set<std::string> names_;
};

void lay_out(const Project& project, const MutantsOf& of) {
  StepFiles files;
  for (auto step : of.steps) {
    for (auto& [file, text] : step.files) {
      std::vector<Numbered> mutants;
      for (const auto& made : of.made) {
        if (made.step == step.name && made.mutant.file == file) mutants.push_back({made.number, made.mutant});
      }
      if (!mutants.empty()) text = switched(step.folder / file, text, mutants, "mutant-" + of.exercise.id());
    }
    files[step.name + ".cpp"] = joined(read_step(project.solution(of.exercise)), {step});
  }
  write_step(folder_of(project, of.exercise), files);
}

/// The numbers in all `mutant-10-17:` that the compiler has said, by exercise.
std::map<std::string, std::set<int>> named_by_compiler(const std::string& output) {
  const std::string before = "mutant-";
  std::map<std::string, std::set<int>> numbers;
  for (auto at = output.find(before); at != std::string::npos; at = output.find(before, at)) {
    at += before.size();
    auto end = at;
    while (end < output.size() && std::isdigit(static_cast<unsigned char>(output[end])) != 0) ++end;
    if (end != at + 2 || output[end] != '-') continue;
    const int number = std::atoi(output.c_str() + end + 1);
    if (number > 0) numbers[output.substr(at, 2)].insert(number);
  }
  return numbers;
}

std::size_t leave_out(MutantsOf& of, const std::set<int>& numbers, DoNotCompile& known) {
  return std::erase_if(of.made, [&](const auto& made) {
    const bool out = known.contains(made) || numbers.contains(made.number);
    if (out) known.add(made);
    if (out) ++of.do_not_compile;
    return out;
  });
}

}  // namespace

MutantsOf make_mutants(const Project& project, const Exercise& exercise) {
  MutantsOf all{exercise, right_steps(project, exercise), {}, 0};
  std::set<std::string> seen;
  if (exercise.number > 1) {
    for (const auto& mutant : mutants_of(read_step(project.solution(project.exercise(exercise.number - 1))))) {
      seen.insert(mutant.part);
    }
  }
  for (const auto& step : all.steps) {
    const auto mutants = mutants_of(step.files);
    for (const auto& mutant : mutants) {
      if (!seen.contains(mutant.part)) all.made.push_back({static_cast<int>(all.made.size()) + 1, step.name, mutant});
    }
    for (const auto& mutant : mutants) seen.insert(mutant.part);
  }
  return all;
}

void build_mutants(const Project& project, std::vector<MutantsOf>& all) {
  std::vector<DoNotCompile> left_out;
  for (auto& of : all) {
    make_folder(folder_of(project, of.exercise));
    left_out.emplace_back(project, of);
    leave_out(of, {}, left_out.back());
    lay_out(project, of);
  }
  for (;;) {
    std::vector<std::string> targets;
    for (const auto& of : all) targets.push_back(target_of(of.exercise));
    const auto built = build(project, targets, true);
    if (built.well()) break;
    const auto numbers = named_by_compiler(built.output);
    std::size_t fewer = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      const auto found = numbers.find(all[at].exercise.id());
      if (found == numbers.end()) continue;
      fewer += leave_out(all[at], found->second, left_out[at]);
      lay_out(project, all[at]);
    }
    if (fewer == 0) throw Problem(built.output);
  }
  for (const auto& known : left_out) known.write();
}

std::vector<std::string> check_command(const Project& project, const Exercise& exercise, const std::string& step,
                                       int number) {
  return {"env",
          fmt::format("WORKSHOP_MUTANT={}:{}", step, number),
          (project.build() / target_of(exercise)).string(),
          "--until-broken",
          "--report",
          "/dev/null"};
}

}  // namespace workshop::mutants
