#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>

#include "workshop/course/step_diff.hpp"
#include "workshop/instructor/commands.hpp"
#include "workshop/instructor/demo_screens.hpp"
#include "workshop/instructor/picture_diff.hpp"
#include "workshop/machine/keyboard.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr std::size_t widest = 80;

/// What is shown at once, line by line, as this terminal can show it.
class Screen {
 public:
  Screen(const Terminal& terminal, const Exercise& exercise, const std::string& part) : terminal_(terminal) {
    const auto title = fmt::format("{} · {}", exercise.number, exercise.title);
    line({{terminal_.fit(title), "strong"}, {"   " + part, "faint"}});
  }

  void paragraph(const std::string& text, const std::string& style = "plain") {
    line({});
    for (const auto& row : lines_of(terminal_.fit("  " + Terminal::wrapped(text, 2)))) line({{row, style}});
  }
  void named(const std::string& name, const std::string& text) {
    const auto label = fmt::format("  {:<10}", name);
    for (const auto& row : lines_of(terminal_.fit(label + Terminal::wrapped(text, label.size())))) {
      line({{row, "plain"}});
    }
  }
  void line(const StyledLine& parts) { lines_.push_back(terminal_.line(parts)); }
  void picture(const std::vector<StyledLine>& picture) {
    line({});
    for (const auto& parts : picture) line(parts);
  }
  /// A line of code; one that is too long goes on in the next, indented.
  void code(const StyledLine& parts) {
    if (parts.size() != 1) return line(parts);
    auto [text, style] = parts.front();
    while (text.size() > widest) {
      const auto first = std::min(text.find_first_not_of(' ', 1), text.size());
      const auto indent = text.substr(0, 1) + std::string(first + 3, ' ');
      const auto end = text.rfind(' ', widest);
      if (end == std::string::npos || end <= indent.size()) break;
      line({{text.substr(0, end), style}});
      text = indent + text.substr(end + 1);
    }
    line({{text, style}});
  }

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  const Terminal& terminal_;
  std::vector<std::string> lines_;
};

/// Shows screens, at the speed of whoever presents them.
class Presenter {
 public:
  Presenter(const Terminal& terminal, bool pause) : terminal_(terminal) {
    if (pause) keyboard_.emplace();
  }

  void show(const Screen& screen) {
    if (ended_) return;
    if (keyboard_ && shown_++ > 0) {
      write("\n");
      go_on();
    }
    if (ended_) return;
    write(terminal_.new_screen());
    std::size_t row = 0;
    for (const auto& line : screen.lines()) {
      if (keyboard_ &&
          row + 2 == std::max<std::size_t>(Terminal::window_height(), 4)) {  // one for the keys, one for the eye
        go_on();
        if (ended_) return;
        row = 0;
      }
      write(line + "\n");
      ++row;
    }
  }

  int status() const {
    const int signal = keyboard_ ? keyboard_->asked_to_end() : 0;
    return signal == 0 || signal == SIGINT ? all_holds : 128 + signal;
  }

 private:
  static void write(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

  /// Waits for a key. One that sends no character, as a presenter's remote control does, counts as well.
  void go_on() {
    if (!keyboard_) return;
    write(terminal_.mark());
    std::optional<char> key;
    do {
      write(terminal_.faint("Enter goes on, q ends "));
      key = keyboard_->wait(-1, std::chrono::hours(24));
    } while (key == Keyboard::redraw);
    write(terminal_.back_to_mark());
    ended_ = key == Keyboard::quit;
  }

  const Terminal& terminal_;
  std::optional<Keyboard> keyboard_;
  int shown_ = 0;
  bool ended_ = false;
};

Screen scenario(const Terminal& terminal, const Exercise& exercise) {
  Screen screen(terminal, exercise, "1 of 4: the question");
  screen.paragraph(exercise.demo->scenario);
  screen.line({});
  for (const auto& typed : exercise.demo->typed) screen.line({{"      " + typed, "message_1"}});
  screen.paragraph(exercise.demo->question, "strong");
  return screen;
}

Screen before(const Terminal& terminal, const Exercise& exercise, const CheckResult& check) {
  Screen screen(terminal, exercise, "2 of 4: the starting point");
  screen.paragraph(exercise.demo->failure);
  if (!check.sentence.empty()) {
    screen.paragraph(check.sentence, "strong");
  } else if (!check.holds) {
    screen.line({});
    screen.named("expected", check.expected);
    screen.named("happened", check.happened);
  }
  if (exercise.demo->failure_drawn) screen.picture(without_log(check.picture));
  return screen;
}

Screen change(const Terminal& terminal, const Project& project, const Exercise& exercise) {
  Screen screen(terminal, exercise, "3 of 4: what is changed");
  screen.paragraph(exercise.demo->mend);
  screen.line({});
  const auto from = project.starting_point(exercise);
  const auto to = project.solution(exercise);
  const auto& shown = exercise.demo->files;
  const auto all = files_between(from, to);
  for (const auto& parts : lines_between(from, to, shown.empty() ? all : shown)) screen.code(parts);
  if (!shown.empty() && shown.size() < all.size()) {
    screen.paragraph(fmt::format("Other files are changed as well. All of it: ./workshop diff {} --of starting-point",
                                 exercise.number),
                     "faint");
  }
  return screen;
}

Screen after(const Terminal& terminal, const Exercise& exercise, const Demonstration& drawn) {
  Screen screen(terminal, exercise, "4 of 4: the solution, in the same schedule");
  const auto& check = drawn.after;
  if (!check.sentence.empty()) screen.paragraph(check.sentence, "strong");
  if (exercise.demo->failure_drawn) {
    screen.line({});
    screen.line({{"» new    « was there before, and is gone", "faint"}});
    screen.picture(contrasted(without_log(drawn.before.picture), without_log(check.picture)));
  } else {
    screen.picture(without_log(check.picture));
  }
  screen.paragraph(exercise.demo->after, "strong");
  return screen;
}

}  // namespace

int demo(Learner& learner, const std::string& number, bool pause) {
  const auto& project = learner.project;
  const auto& exercise = project.exercise(number);
  const auto drawn = demonstration(project, exercise);
  const Terminal terminal;
  Presenter presenter(terminal, pause && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0);
  presenter.show(scenario(terminal, exercise));
  presenter.show(before(terminal, exercise, drawn.before));
  presenter.show(change(terminal, project, exercise));
  presenter.show(after(terminal, exercise, drawn));
  return presenter.status();
}

}  // namespace workshop
