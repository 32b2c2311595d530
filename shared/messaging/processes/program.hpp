#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace messaging {

/// A file descriptor, closed with this object.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  /// The number, which somebody else closes from now on.
  int release() { return std::exchange(number_, -1); }
  void close();

 private:
  int number_;
};

struct Pipe {
  /// Throws std::system_error.
  Pipe();

  Descriptor from;
  Descriptor into;
};

/// What there is nothing to read from, and where what is written vanishes.
Descriptor dev_null();

/// The descriptors that are a program's standard streams. It inherits no other one: an end of a pipe, or a socket, that
/// is closed here does not stay open there.
struct Streams {
  int input = 0;
  int output = 1;
  int errors = 2;
  int kept_open = -1;  ///< one more, for nothing but to be open as long as the program, or any that it starts, runs
};

/// Whom a program is with. Ctrl-C ends all of a terminal's foreground group.
enum class Group { ours, own, without_terminal };

/// Starts a program, looked for as a shell does. In a group other than ours SIGINT, SIGTERM and SIGCHLD have their
/// usual effect, also if they are ignored here. Throws std::system_error, whose text names the program.
pid_t start_program(const std::vector<std::string>& command, const Streams& streams, Group group);

/// Waits until it has ended. Returns its status as waitpid gives it.
int wait_for_end(pid_t process);

/// What posix_spawn and exec want; it points into the command.
std::vector<char*> arguments_of(const std::vector<std::string>& command);

}  // namespace messaging
