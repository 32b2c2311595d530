#include "workshop/maintainer/mutants/mutants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "workshop/maintainer/mutants/statement_rules.hpp"

namespace workshop::mutants {
namespace {

/// A line end that closes the text is none.
std::vector<std::string> shown_lines(const std::string& text) {
  auto lines = lines_of(text);
  while (!lines.empty() && lines.back().find_first_not_of(' ') == std::string::npos) lines.pop_back();
  return lines;
}

/// One that makes the same text as another goes; of those that are called alike, the later ones say which they are.
void tell_apart(std::vector<Mutant>& mutants, const std::string& text) {
  std::set<std::string> texts{text};
  std::erase_if(mutants, [&](const auto& mutant) { return !texts.insert(changed(text, mutant)).second; });
  std::set<std::string> names;
  for (auto& mutant : mutants) {
    const auto name = [&](const std::string& rule) { return mutant.function + "\n" + mutant.line + "\n" + rule; };
    auto rule = mutant.rule;
    for (int number = 2; !names.insert(name(rule)).second; ++number) rule = fmt::format("{} ({})", mutant.rule, number);
    mutant.rule = rule;
  }
}

}  // namespace

void Makes::operator()(const std::string& rule, std::size_t first, std::size_t last, const std::string& text,
                       bool is_value) const {
  const auto& tokens = source.tokens();
  mutants.push_back(
      {"", function.name, source.line(first), rule, tokens[first].begin, tokens[last].end, text, is_value, ""});
}

std::vector<Mutant> mutants_of(const std::string& file, const std::string& text) {
  const Source source(text);
  std::vector<Mutant> mutants;
  for (const auto& function : source.functions()) {
    const Makes make{source, function, mutants};
    statement_rules(make);
    expression_rules(make);
    for (auto& mutant : mutants) {
      if (mutant.part.empty()) mutant.part = source.text(function.begin, function.close);
    }
  }
  for (const auto& constant : source.constants()) {
    const Function named{constant.name, constant.begin, 0, 0, 0};
    const auto before = mutants.size();
    expression_rules({source, named, mutants}, constant.value, constant.end - 1);
    // The whole value is chosen: a part of it may be no expression.
    const auto begin = source.tokens()[constant.value].begin;
    const auto end = source.tokens()[constant.end - 1].end;
    for (auto at = before; at < mutants.size(); ++at) {
      auto& mutant = mutants[at];
      mutant.text = text.substr(begin, mutant.begin - begin) + mutant.text + text.substr(mutant.end, end - mutant.end);
      mutant.begin = begin;
      mutant.end = end;
      mutant.is_value = true;
      mutant.part = source.text(constant.begin, constant.end);
    }
  }
  for (auto& mutant : mutants) mutant.file = file;
  tell_apart(mutants, text);
  std::stable_sort(mutants.begin(), mutants.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return mutants;
}

std::vector<Mutant> mutants_of(const StepFiles& files) {
  std::vector<Mutant> all;
  for (const auto& [file, text] : files) {
    const auto some = mutants_of(file, text);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::string changed(const std::string& text, const Mutant& mutant) {
  return text.substr(0, mutant.begin) + mutant.text + text.substr(mutant.end);
}

std::string diff(const std::string& text, const Mutant& mutant) {
  auto before = shown_lines(text);
  auto after = shown_lines(changed(text, mutant));
  const auto same_from = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  before.erase(before.begin(), same_from.first);
  after.erase(after.begin(), same_from.second);
  const auto same_to = std::mismatch(before.rbegin(), before.rend(), after.rbegin(), after.rend());
  before.erase(same_to.first.base(), before.end());
  after.erase(same_to.second.base(), after.end());
  std::string lines;
  for (const auto& line : before) lines += "-" + line + "\n";
  for (const auto& line : after) lines += "+" + line + "\n";
  return lines;
}

}  // namespace workshop::mutants
