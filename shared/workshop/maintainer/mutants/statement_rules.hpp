#pragma once

#include "workshop/maintainer/mutants/mutants.hpp"

namespace workshop::mutants {

/// Takes what the rules make of a function.
struct Makes {
  const Source& source;
  const Function& function;
  std::vector<Mutant>& mutants;

  /// Replaces these tokens, from the first to the last, unless that changes nothing.
  void operator()(const std::string& rule, std::size_t first, std::size_t last, const std::string& text,
                  bool is_value = false) const;
};

/// Statements left out, done twice, once for the process, for one order only, at the first attempt only, whatever they
/// throw; moved over their neighbour; transactions split.
void statement_rules(const Makes& make);
/// Conditions that are always true, or in part; operators; numbers, units of time, gifts and texts.
void expression_rules(const Makes& make);
/// The same for an expression that is no part of a function, from this token to that.
void expression_rules(const Makes& make, std::size_t first, std::size_t last);

/// Whether it only writes what people read in a log, and no program.
bool is_logged(const Source& source, const Statement& statement);

}  // namespace workshop::mutants
