#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"

/// The maintainer's commands. Each returns the exit status and throws Problem for what the user can mend.
namespace workshop {

/// Which tests to run: all, if neither is said.
struct TestChoice {
  std::vector<std::string> names;  ///< those with one of these in their names
  bool quick = false;              ///< those that say within two minutes whether the heart beats
};

/// The kit's own tests, as many beside each other as there are cores. Throws Problem if there is no such test.
int test(const Project& project, const TestChoice& choice);
/// What guards the exercises: see dev_check.cpp.
int dev_check(const Project& project, const std::optional<std::string>& number, bool write);
/// Makes wrong solutions by rule, and says which pass all checks: each must stand in tests/mutants/equivalent.json,
/// with its reason. `to_show` is the number of the one to show instead, or 0.
int dev_mutate(const Project& project, const std::optional<std::string>& number, int to_show);
/// Whether WORKSHOP.md and tests/matrix.json say what the truth table says; `write` writes them.
int dev_matrix(const Project& project, bool write);
/// Whether the documents are right in what they say about the kit, a line for each thing that is not; `write` puts what
/// commands say now in the place of what they said.
int dev_documents(const Project& project, bool write);
/// Carries what was changed in the working tree since the last commit on through the chain of folders: from
/// starting-points/NN to solutions/NN, from there to starting-points/NN+1, and so on. `after` names the folder to go on
/// from, such as solutions/NN. Returns something_fails if it stopped at a conflict, which is marked in the file.
int dev_propagate(const Project& project, const std::string& number, const std::optional<std::string>& after);

}  // namespace workshop
