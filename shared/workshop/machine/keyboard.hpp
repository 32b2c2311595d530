#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace workshop {

/// Single keys from this terminal: they come without Enter and are not shown. The terminal is as it was before once
/// this is gone, and while the program is stopped (Ctrl-Z). There is one at a time.
class Keyboard {
 public:
  static constexpr char quit = 'q';
  static constexpr char redraw = '\f';

  Keyboard();
  ~Keyboard();
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  /// The next key, as a small letter; `quit` as well when the terminal or the user ends the program, and `redraw` when
  /// it goes on after a stop. Nothing if `hint` can be read first, or after `at_most`. Of what comes at once, as from a
  /// paste, only the first key counts.
  std::optional<char> wait(int hint, std::chrono::milliseconds at_most) const;
  /// Forgets the keys typed until now.
  void forget() const;
  /// The signal that asked the program to end, or 0. It only asks, the first time; it ends the programs that are being
  /// waited for.
  int asked_to_end() const;
  /// Does work that needs the terminal as it was.
  void lend(const std::function<void()>& work);
};

}  // namespace workshop
