#include "workshop/maintainer/mutants/equivalents.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "workshop/machine/problem.hpp"

namespace workshop::mutants {

bool Equivalent::is(const Made& made) const {
  const auto& mutant = made.mutant;
  return step == made.step && file == mutant.file && function == mutant.function && line == mutant.line &&
         rule == mutant.rule;
}

std::vector<Equivalent> read_equivalents(const Project& project) {
  const auto file = project.root() / "tests" / "mutants" / "equivalent.json";
  std::vector<Equivalent> all;
  try {
    for (const auto& json : nlohmann::json::parse(read_file(file))) {
      const auto text = [&](const char* key) { return json.at(key).get<std::string>(); };
      const auto& exercises = json.at("exercises");
      all.push_back({exercises.at(0), exercises.at(1), json.value("shape", "solution"), text("file"), text("function"),
                     text("line"), text("rule"), text("because")});
    }
  } catch (const nlohmann::json::exception& error) {
    throw Problem(fmt::format("{}: {}", project.shown(file), error.what()));
  }
  return all;
}

}  // namespace workshop::mutants
