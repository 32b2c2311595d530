#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>
#include <string_view>

#include "messaging/text/plain_words.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/learner/guidance.hpp"
#include "workshop/learner/watch/watch_keys.hpp"
#include "workshop/learner/watch/watch_words.hpp"
#include "workshop/machine/browser.hpp"
#include "workshop/machine/file_watch.hpp"
#include "workshop/machine/keyboard.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr std::chrono::milliseconds between_looks{500};
constexpr std::chrono::milliseconds until_settled{100};  // an editor's burst of saves is over by then

void show(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

/// One learner at one terminal.
class Watching {
 public:
  explicit Watching(const Project& project) : project_(project) {}

  int run();

 private:
  /// Another terminal may have got further, so progress is read anew each time.
  void with_learner(const std::function<void(Learner&)>& work) const;
  /// Follows the learner to another exercise. Returns whether there was one to go to.
  bool go_on_elsewhere();
  void check_now();
  Possible possible() const;
  void show_keys() const;
  void press(char key);
  void answer(char key);

  const Project& project_;
  const Exercise* exercise_ = nullptr;
  std::optional<FileWatch> files_;
  const Terminal terminal_;
  Keyboard keyboard_;
  fs::path page_;
  bool checked_ = false;
};

int Watching::run() {
  show(terminal_.new_screen());
  with_learner([&](Learner& learner) {
    exercise_ = &learner.exercise(std::nullopt);
    begin_if_new(learner, *exercise_);
  });
  files_.emplace(project_.mine(*exercise_));
  check_now();
  for (;;) {
    const auto key =
        files_->settled() ? keyboard_.wait(files_->hint(), between_looks) : keyboard_.wait(-1, until_settled);
    if (key == Keyboard::quit) break;
    if (key) {
      press(*key);
    } else if (files_->look() || go_on_elsewhere()) {
      show(terminal_.new_screen());
      check_now();
    }
  }
  show("\n");
  const int signal = keyboard_.asked_to_end();
  return signal == 0 || signal == SIGINT ? all_holds : 128 + signal;
}

void Watching::with_learner(const std::function<void(Learner&)>& work) const {
  Progress progress(project_);
  if (!progress.note().empty()) show(progress.note() + "\n\n");
  Learner learner{project_, progress};
  work(learner);
}

bool Watching::go_on_elsewhere() {
  const auto* before = exercise_;
  try {
    with_learner([&](Learner& learner) { exercise_ = &learner.exercise(std::nullopt); });
  } catch (const std::exception&) {
    return false;  // a command will say what is wrong; this is asked twice a second
  }
  if (exercise_ == before) return false;
  files_.emplace(project_.mine(*exercise_));
  page_.clear();
  checked_ = false;
  return true;
}

void Watching::check_now() {
  show(terminal_.mark() + terminal_.fit("checking …\n"));
  checked_ = true;
  page_.clear();
  try {
    const auto verdict = check(project_, *exercise_, "mine");
    if (keyboard_.asked_to_end() != 0) return;  // what was interrupted is no verdict
    show(terminal_.back_to_mark());
    page_ = first_page(project_, verdict);
    with_learner([&](Learner& learner) { tell(learner, *exercise_, "mine", verdict); });
    show(terminal_.fit(what_now(project_, *exercise_, verdict)) + "\n");
  } catch (const std::exception& error) {
    show(messaging::in_plain_words(error) + "\n");
  }
  keyboard_.forget();  // a key typed meanwhile was meant for what was on the screen before
  show_keys();
}

Possible Watching::possible() const {
  Possible possible;
  try {
    with_learner([&](Learner& learner) { possible.passed = learner.progress.passed(exercise_->number); });
  } catch (const std::exception&) {
    possible.passed = false;  // nobody knows; the key says what is wrong
  }
  possible.last = project_.after(*exercise_) == nullptr;
  possible.checked = checked_;
  possible.picture = !page_.empty();
  return possible;
}

void Watching::show_keys() const {
  show("\n" + terminal_.mark() + keys_line(terminal_, possible(), std::min<std::size_t>(Terminal::window_width(), 80)));
}

void Watching::press(char key) {
  if (key == '\n' || key == '\r') key = 'c';
  if (std::string_view("chlnpd\f").find(key) == std::string_view::npos) return;
  show(key == Keyboard::redraw ? "\n" : terminal_.back_to_mark());
  if (key == 'c') {
    show(terminal_.new_screen());
    files_->take();
    return check_now();
  }
  try {
    answer(key);
  } catch (const std::exception& error) {
    show(messaging::in_plain_words(error) + "\n");
  }
  show_keys();
}

void Watching::answer(char key) {
  const auto now = possible();
  if (const auto reason = why_not(key, now); !reason.empty()) return show(reason + "\n");
  const auto number = std::to_string(exercise_->number);
  if (key == 'n') {
    keyboard_.lend([&] { with_learner([](Learner& learner) { next(learner, false, false); }); });
    keyboard_.forget();
    go_on_elsewhere();
  }
  if (key == 'h') with_learner([&](Learner& learner) { hint(learner, number, false); });
  if (key == 'l') with_learner([](Learner& learner) { list(learner); });
  if (key == 'd') with_learner([&](Learner& learner) { diff(learner, number, "mine"); });
  if (key == 'p') {
    const auto* how =
        open_in_browser(page_) ? "The picture opens in the browser: " : "The picture, to be opened in a browser: ";
    show(how + page_.string() + "\n");
  }
}

}  // namespace

int watch(Learner& learner) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    throw Problem("watch needs a terminal; ./workshop check checks once");
  }
  return Watching(learner.project).run();
}

}  // namespace workshop
