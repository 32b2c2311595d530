#include "workshop/machine/keyboard.hpp"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

// Signal handlers reach nothing but globals.
termios terminal_as_it_was;
termios terminal_for_keys;
volatile std::sig_atomic_t ending_signal = 0;
volatile std::sig_atomic_t continued = 0;

constexpr std::array ending{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

void when_asked_to_end(int signal) {
  pass_on(signal);
  if (ending_signal != 0) {  // the second time, it ends at once
    ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal_as_it_was);
    handle(signal, SIG_DFL);
    ::raise(signal);
  }
  ending_signal = signal;
}

void when_continued(int) {
  const int error = errno;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal_for_keys);
  continued = 1;
  errno = error;
}

void when_stopped(int signal) {
  const int error = errno;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal_as_it_was);
  handle(signal, SIG_DFL);
  sigset_t this_one;
  sigemptyset(&this_one);
  sigaddset(&this_one, signal);
  ::raise(signal);
  ::sigprocmask(SIG_UNBLOCK, &this_one, nullptr);  // here it stops
  handle(signal, when_stopped);
  when_continued(SIGCONT);
  errno = error;
}

/// What was typed, from the first key on that is a character: arrows and the like send an escape and some more.
std::string_view without_sequences(std::string_view typed) {
  while (typed.starts_with('\x1b')) {
    typed.remove_prefix(1);
    std::size_t end = 0;
    if (typed.starts_with('[') || typed.starts_with('O')) {
      end = 1;
      while (end < typed.size() && (typed[end] < '@' || typed[end] > '~')) ++end;
    }
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  return typed;
}

void take_terminal() {
  for (const int signal : ending) handle(signal, when_asked_to_end);
  handle(SIGTSTP, when_stopped);
  handle(SIGCONT, when_continued);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal_for_keys);
}

void give_terminal_back() {
  ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal_as_it_was);
  end_with_children();
  handle(SIGTSTP, SIG_DFL);
  handle(SIGCONT, SIG_DFL);
}

}  // namespace

Keyboard::Keyboard() {
  ending_signal = 0;
  continued = 0;
  ::tcgetattr(STDIN_FILENO, &terminal_as_it_was);
  terminal_for_keys = terminal_as_it_was;
  terminal_for_keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  terminal_for_keys.c_cc[VMIN] = 1;
  terminal_for_keys.c_cc[VTIME] = 0;
  take_terminal();
}

Keyboard::~Keyboard() {
  give_terminal_back();
}

std::optional<char> Keyboard::wait(int hint, std::chrono::milliseconds at_most) const {
  constexpr char end_of_input = 4;  // Ctrl-D
  std::array<pollfd, 2> watched{{{STDIN_FILENO, POLLIN, 0}, {hint, POLLIN, 0}}};
  const int ready = ending_signal != 0 ? 0 : ::poll(watched.data(), watched.size(), static_cast<int>(at_most.count()));
  if (ending_signal != 0) return quit;
  if (continued != 0) {
    continued = 0;
    return redraw;
  }
  if (ready <= 0 || watched[0].revents == 0) return std::nullopt;
  std::array<char, 256> typed{};
  const auto count = ::read(STDIN_FILENO, typed.data(), typed.size());
  if (count < 0 && errno == EINTR) return std::nullopt;
  if (count <= 0) return quit;
  const auto keys = without_sequences({typed.data(), static_cast<std::size_t>(count)});
  if (keys.empty()) return std::nullopt;
  if (keys.front() == end_of_input) return quit;
  return static_cast<char>(std::tolower(static_cast<unsigned char>(keys.front())));
}

void Keyboard::forget() const {
  ::tcflush(STDIN_FILENO, TCIFLUSH);
}

int Keyboard::asked_to_end() const {
  return ending_signal;
}

void Keyboard::lend(const std::function<void()>& work) {
  struct Return {
    ~Return() { take_terminal(); }
  } afterwards;
  give_terminal_back();
  work();
}

}  // namespace workshop
