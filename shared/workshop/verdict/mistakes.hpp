#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

/// A plausible wrong solution: tests/mistakes/NN-name/MISTAKE.patch, whose first lines say
///     caught-by: the name of the check that must catch it
///     says: what whoever makes it probably did
///     hint: which of the four hints helps; may be left out, then it is that of the check
/// and whose rest is a patch on the solution.
struct Mistake {
  std::string name;
  fs::path patch;
  std::string caught_by;
  std::string says;
  int rung = 0;
};

/// Sorted by name. Throws Problem if a file is not as above.
std::vector<Mistake> read_mistakes(const Project& project, const Exercise& exercise);

/// How a check failed, whatever the code looks like.
struct Failure {
  std::string check;
  std::string expected;
  std::string trace;
  bool operator==(const Failure&) const = default;
};

/// Every check that fails, in order. While the monkey's half fails, the other half says nothing.
std::vector<Failure> failures(const Verdict& verdict);

/// How each mistake fails, by its name. Kept in tests/mistakes/NN-name/failures.json, which `dev check` holds to be
/// true and `dev check --write` writes.
using KnownFailures = std::map<std::string, std::vector<Failure>>;
fs::path known_failures_file(const Project& project, const Exercise& exercise);
KnownFailures read_known_failures(const Project& project, const Exercise& exercise);

/// The mistake that fails just as this verdict does; none if there is none, or if several do.
std::optional<Mistake> recognised(const Project& project, const Exercise& exercise, const Verdict& verdict);

}  // namespace workshop
