#include "workshop/maintainer/mutants/switched.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace workshop::mutants {
namespace {

using Range = std::pair<std::size_t, std::size_t>;
using Edits = std::map<Range, std::string>;

constexpr auto asks = "mistakes::mutant()";

/// Part of a text, after edits that lie in it and do not overlap.
std::string edited(const std::string& text, Range part, const Edits& edits) {
  std::string result;
  for (const auto& [range, by] : edits) {
    if (range.first < part.first || range.second > part.second) continue;
    result += text.substr(part.first, range.first - part.first) + by;
    part.first = range.second;
  }
  return result + text.substr(part.first, part.second - part.first);
}

class Switches {
 public:
  Switches(const fs::path& file, const std::string& text, const std::vector<Numbered>& mutants,
           const std::string& called)
      : file_(file.string()), source_(text), mutants_(mutants), called_(called) {}

  std::string text() {
    Edits edits;
    const auto& tokens = source_.tokens();
    for (const auto& [range, value] : values()) edits[range] = value;
    for (const auto& constant : source_.constants()) {
      const Range value{tokens[constant.value].begin, tokens[constant.end - 1].end};
      if (!edits.contains(value)) continue;
      edits[{tokens[constant.begin].begin, tokens[constant.begin].end}] = "const";
    }
    for (const auto& function : source_.functions()) {
      const Range body{tokens[function.open].begin, tokens[function.close].end};
      auto bodies = bodies_of(function, edited(source_.text(), body, edits));
      if (bodies.empty()) continue;
      std::erase_if(edits, [&](const auto& e) { return e.first.first >= body.first && e.first.second <= body.second; });
      edits[body] = std::move(bodies);
    }
    return edited(source_.text(), {0, source_.text().size()}, edits);
  }

 private:
  /// `mutant() == 7 ? … : mutant() == 8 ? … : …`
  std::map<Range, std::string> values() const {
    std::map<Range, std::string> all;
    for (const auto& [number, mutant] : mutants_) {
      if (!mutant.is_value) continue;
      all[{mutant.begin, mutant.end}] +=
          fmt::format("{} == {} ?\n#line 1 \"{}-{}\"\n{} :\n", asks, number, called_, number, mutant.text);
    }
    for (auto& [range, chain] : all) {
      chain = fmt::format("({}{}{})", chain, back_at(range.first),
                          source_.text().substr(range.first, range.second - range.first));
    }
    return all;
  }

  std::string bodies_of(const Function& function, const std::string& original) const {
    const Range body{source_.tokens()[function.open].begin, source_.tokens()[function.close].end};
    // Behind what leaves a value out there is no way back.
    const auto head = source_.text(function.begin, function.parameters);
    const bool value = head.find("Task ") == std::string::npos && head.find("void ") == std::string::npos;
    std::string cases;
    for (const auto& [number, mutant] : mutants_) {
      if (mutant.is_value || mutant.begin < body.first || mutant.end > body.second) continue;
      cases += fmt::format("case {}:\n#line 1 \"{}-{}\"\n{}\n{};\n", number, called_, number,
                           edited(source_.text(), body, {{{mutant.begin, mutant.end}, mutant.text}}),
                           value ? "std::abort()" : "break");
    }
    if (cases.empty()) return "";
    return fmt::format("{{\nswitch ({}) {{\n{}default:\n{}{}\n}}\n}}", asks, cases, back_at(body.first), original);
  }

  std::string back_at(std::size_t offset) const {
    const auto& text = source_.text();
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
    return fmt::format("\n#line {} \"{}\"\n", line, file_);
  }

  std::string file_;
  Source source_;
  const std::vector<Numbered>& mutants_;
  std::string called_;
};

}  // namespace

std::string switched(const fs::path& file, const std::string& text, const std::vector<Numbered>& mutants,
                     const std::string& called) {
  return Switches(file, text, mutants, called).text();
}

}  // namespace workshop::mutants
