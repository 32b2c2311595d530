#include "simulation/search/team.hpp"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

namespace simulation {
namespace {

constexpr std::size_t most_parts = 50'000;
constexpr std::size_t most_processes = 32;
constexpr std::chrono::milliseconds pause{1};

template <std::size_t Size>
bool fits(std::array<char, Size>& place, const std::string& text) {
  if (text.size() >= place.size()) return false;
  std::memcpy(place.data(), text.c_str(), text.size() + 1);
  return true;
}

}  // namespace

std::size_t processors() {
  cpu_set_t usable;
  if (::sched_getaffinity(0, sizeof(usable), &usable) != 0) return 1;
  return static_cast<std::size_t>(CPU_COUNT(&usable));
}

/// One part on the board. All of it is zero at first.
struct Team::Part {
  enum State : std::uint32_t { open, taken, done };
  std::atomic<std::uint32_t> state;
  bool broken;
  std::uint64_t mark;
  std::uint64_t executions;
  std::uint64_t schedules;
  Footprint touched;
  Cost cost;
  std::array<char, 64> property;
  std::array<char, 960> token;
};

/// Memory that all processes share; only the pages that are written to are ever there.
struct Team::Board {
  std::atomic<bool> failed;
  std::atomic<std::uint64_t> executions;
  std::array<std::atomic<bool>, most_processes> finished;
  std::array<Part, most_parts> parts;
};

Team::Team(const Helpers& helpers, std::size_t most_executions) : helpers_(helpers), most_executions_(most_executions) {
  void* const memory =
      ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw NotTogether("there is no memory to share");
  board_ = static_cast<Board*>(memory);  // zeros are what a new board consists of
}

Team::~Team() {
  for (const pid_t other : others_) {
    ::kill(other, SIGKILL);
    while (::waitpid(other, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::munmap(board_, sizeof(Board));
}

void Team::start(const std::function<void()>& work) {
  std::fflush(nullptr);  // or each process would write what waits to be written
  const pid_t leader = ::getpid();
  for (std::size_t number = 0; number < std::min(helpers_.processes, most_processes); ++number) {
    const pid_t other = ::fork();
    if (other < 0) throw NotTogether("no process could be started");
    if (other > 0) {
      others_.push_back(other);
      continue;
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != leader) ::_exit(1);
    others_.clear();
    leads_ = false;
    try {
      if (helpers_.begins) helpers_.begins();
      work();
      board_->finished[number] = true;
    } catch (...) {
      board_->failed = true;  // the leader comes to the same exception by itself
    }
    std::fflush(nullptr);
    ::_exit(0);
  }
}

void Team::note(bool whole_schedule) {
  ++found_.executions;
  if (whole_schedule) ++found_.schedules;
  ++board_->executions;
}

bool Team::takes(std::uint64_t mark) {
  const auto part = marks_.size();
  if (part >= most_parts) throw NotTogether("there are too many parts");
  marks_.push_back(mark);
  std::uint32_t open = Part::open;
  if (leads_ || !board_->parts[part].state.compare_exchange_strong(open, Part::taken)) return false;
  taken_ = part;
  found_ = {};
  return true;
}

void Team::over(const Footprint& touched) {
  Part& part = board_->parts[taken_];
  part.mark = marks_[taken_];
  part.executions = found_.executions;
  part.schedules = found_.schedules;
  part.touched = touched;
  if (found_.broken) {
    part.broken = true;
    part.cost = found_.broken->cost;
    if (!fits(part.property, found_.broken->property) || !fits(part.token, found_.broken->token)) {
      throw NotTogether("a schedule is too long for the board");
    }
  }
  part.state = Part::done;
}

Footprint Team::touched(std::size_t part) {
  return wait_for(part).touched;
}

Team::Found Team::found(std::size_t part) {
  const Part& it = wait_for(part);
  Found found;
  found.executions = it.executions;
  found.schedules = it.schedules;
  if (it.broken) found.broken = Broken{it.property.data(), it.token.data(), it.cost};
  return found;
}

void Team::require_same_parts() const {
  for (std::size_t part = 0; part < marks_.size(); ++part) {
    if (board_->parts[part].mark != marks_[part]) throw NotTogether("the processes came to different places");
  }
}

Team::Part& Team::wait_for(std::size_t number) {
  Part& part = board_->parts[number];
  while (part.state != Part::done) {
    if (leads_) require_progress();
    if (helpers_.waits) helpers_.waits();
    std::this_thread::sleep_for(pause);
  }
  return part;
}

/// Called by the one that leads, while a part is not done.
void Team::require_progress() {
  if (board_->failed) throw NotTogether("an execution threw");
  if (board_->executions > most_executions_) throw NotTogether("there are more schedules than are to be tried");
  bool all_finished = true;
  for (std::size_t number = 0; number < others_.size(); ++number) {
    if (board_->finished[number]) continue;
    all_finished = false;
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(others_[number]), &ended, WEXITED | WNOHANG | WNOWAIT);
    if (ended.si_pid != 0 && !board_->finished[number]) throw NotTogether("a process ended");
  }
  if (all_finished) throw NotTogether("a part was left open");
}

}  // namespace simulation
