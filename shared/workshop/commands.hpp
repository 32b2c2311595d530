#pragma once

#include <optional>
#include <string>

#include "workshop/catalogue.hpp"
#include "workshop/progress.hpp"

/// The commands of ./workshop. Each returns the exit status and throws Problem for what the user can mend.
namespace workshop {

/// What a command works on; `number` is what the user typed, if anything.
struct Session {
  const Project& project;
  Progress& progress;

  /// The exercise the user named, or else the current one.
  const Exercise& exercise(const std::optional<std::string>& number) const;
};

/// Where the learner is: starts the first exercise if none is, checks the current one, says what to do next.
int here(Session& session);
int check_command(Session& session, const std::optional<std::string>& number, const std::string& of, bool json);
int list(Session& session);
int start(Session& session, const std::string& number);
/// Puts the starting point back; the learner's code is kept as a backup.
int reset(Session& session, const std::string& number);
int hint(Session& session, const std::optional<std::string>& number, bool all);
int solution(Session& session, const std::string& number);
int run(Session& session, const std::optional<std::string>& number, const std::string& of, const std::string& only,
        bool fresh);
int doctor(const Project& project);
int errors(Session& session);
int errors_return(Session& session, const std::string& which);
/// The kit's whole suite.
int test(const Project& project);
/// What guards the exercises: see dev_check.cpp.
int dev_check(const Project& project, const std::optional<std::string>& number);

}  // namespace workshop
