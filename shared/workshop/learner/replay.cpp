#include <cstdio>

#include "workshop/learner/commands.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

int replay_command(Learner& learner, const std::string& number, const std::string& token, const std::string& of,
                   int check_number, bool only_picture) {
  const auto& exercise = learner.project.exercise(number);
  const auto verdict = replay(learner.project, exercise, of, token, check_number);
  const bool drawn = only_picture && verdict.kind == Verdict::Kind::checked;
  const auto text = drawn ? picture_to_text(verdict.checks.front()) : replay_to_text(verdict, exercise, of);
  std::fputs(text.c_str(), stdout);
  return verdict.status();
}

}  // namespace workshop
