#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workshop/catalogue.hpp"
#include "workshop/checking.hpp"

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

/// Makes build/workshop/mistakes/NN-name/MISTAKE/: the files of the solution that the patch changes, changed; all of
/// them if it changes a header. CMake finds them there. Returns what is wrong, a line for each patch that does not
/// apply.
std::vector<std::string> lay_out(const Project& project, const Exercise& exercise,
                                 const std::vector<Mistake>& mistakes);

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
KnownFailures read_known_failures(const Project& project, const Exercise& exercise);
void write_known_failures(const Project& project, const Exercise& exercise, const KnownFailures& known);

/// The mistake that fails just as this verdict does; none if there is none, or if several do.
std::optional<Mistake> recognised(const Project& project, const Exercise& exercise, const Verdict& verdict);

}  // namespace workshop
