#include "shop/checks/watchdog.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <thread>

namespace shop::watchdog {
namespace {

constexpr double longest_step = 5;   // seconds of processor time
constexpr double longest_sleep = 8;  // seconds by the clock, in which hardly anything is computed
constexpr double hardly_anything = 0.5;
constexpr std::size_t longest_text = 200;

// Read by a signal handler and by another thread: plain memory, always ended by a zero.
std::array<char, longest_text> being_done{};
std::atomic<unsigned> steps{0};
std::atomic<bool> finished{false};
int report_to = -1;

void say(std::string_view text) {
  [[maybe_unused]] const auto written = ::write(report_to, text.data(), text.size());
}

/// `{"during":"orders handles AddItem C1","trouble":"…"}`
void leave_behind(std::string_view trouble) {
  say("{\"during\":\"");
  say(std::string_view(being_done.data(), ::strnlen(being_done.data(), being_done.size())));
  say("\",\"trouble\":\"");
  say(trouble);
  say("\"}\n");
}

extern "C" void on_signal(int signal) {
  leave_behind("");
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

[[noreturn]] void look_after_it() {
  constexpr std::chrono::milliseconds pause{200};
  unsigned last = steps;
  double since = processor_seconds();
  int pauses = 0;  // since the step began: a machine that was asleep itself counts as one
  for (;;) {
    std::this_thread::sleep_for(pause);
    if (last != steps) {
      last = steps;
      since = processor_seconds();
      pauses = 0;
      continue;
    }
    ++pauses;
    const double computed = processor_seconds() - since;
    const bool asleep =
        pauses * std::chrono::duration<double>(pause).count() > longest_sleep && computed < hardly_anything;
    if (computed > longest_step || asleep) {
      leave_behind(asleep ? "asleep" : "endless");
      ::_exit(1);
    }
  }
}

}  // namespace

void watch(int report) {
  report_to = report;
  // A stack that is full, from a function that calls itself for ever, leaves no room for the handler.
  static std::array<char, 65536> stack_of_its_own;
  stack_t stack{};
  stack.ss_sp = stack_of_its_own.data();
  stack.ss_size = stack_of_its_own.size();
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) ::sigaction(signal, &action, nullptr);
  std::atexit([] {
    if (!finished) leave_behind("exit");
  });
  std::thread(look_after_it).detach();
}

void done() {
  finished = true;
}

void watch_helper() {
  if (report_to < 0) return;  // nobody watches
  report_to = -1;
  std::thread(look_after_it).detach();
}

void waiting() {
  ++steps;
}

void now(std::string_view doing, std::string_view what, std::string_view name) {
  std::size_t end = 0;
  for (const auto part : {doing, std::string_view(" "), what, std::string_view(name.empty() ? "" : " "), name}) {
    for (const char c : part) {
      const bool harmless = c != '"' && c != '\\' && static_cast<unsigned char>(c) >= ' ';
      if (end + 1 < being_done.size()) being_done[end++] = harmless ? c : '\'';
    }
  }
  being_done[end] = '\0';
  ++steps;
}

std::optional<std::size_t> Watched::next(const std::vector<simulation::Step>& steps_to_take) {
  const auto chosen = decides_.next(steps_to_take);
  if (!chosen) return chosen;
  const auto& step = steps_to_take[*chosen];
  const auto* message = broker_.find(step);
  if (step.kind == simulation::Step::Kind::goes_on) {
    now(step.at, "goes on");
  } else if (message == nullptr) {
    now("time", "passes");
  } else {
    now(step.queue == "frontend" ? "the Frontend handles"
        : step.queue == "orders" ? "Orders handles"
                                 : "Billing handles",
        message->type(), step.message);
  }
  return chosen;
}

}  // namespace shop::watchdog
