#pragma once

#include <string>
#include <vector>

namespace workshop::mutants {

/// SQL that was changed by a rule.
struct ChangedSql {
  std::string rule;  ///< what was done: `leaves out NOT NULL of gift`
  std::string sql;
};

bool is_sql(const std::string& text);

/// What the rules make of a text of one or more statements: conditions loosened, OR IGNORE and OR REPLACE added and
/// taken away, constraints and key columns left out, texts compared in another way, tables that do not last, values
/// that are not set. There are as many parameters as before.
std::vector<ChangedSql> changed_sql(const std::string& sql);

}  // namespace workshop::mutants
