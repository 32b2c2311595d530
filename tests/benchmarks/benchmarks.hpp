#pragma once

#include <filesystem>
#include <string>

namespace figures {

/// The names of the two sides of every comparison of throughput; each is registered as `case/side`.
inline constexpr auto library_side = "library";
inline constexpr auto raw_side = "raw";

/// The names of what the benchmark of the wake-up counts, in microseconds.
inline constexpr auto library_median = "library_median";
inline constexpr auto library_p99 = "library_p99";
inline constexpr auto bare_median = "bare_median";
inline constexpr auto bare_p99 = "bare_p99";

/// How far the timed exploration goes, each kind of fault striking at most once.
inline constexpr int exploration_commands = 2;
inline constexpr int exploration_faults = 2;

/// The names of what is timed of it: all of it, and what its layers take by themselves.
inline constexpr auto exploration = "exploration";
inline constexpr auto exploration_whole = "whole";
inline constexpr auto exploration_sqlite = "SQLite";
inline constexpr auto exploration_asio = "Asio";
inline constexpr auto exploration_explorer = "explorer";

void register_sqlite_transport();
/// `program` is this program: the wake-up starts it a second time.
void register_wake_up(const std::string& program);
void register_exploration();

/// Prints whether memory stays flat over a million executions; takes about a minute. Returns the exit status.
int print_memory();
/// Prints, as Markdown, how the number of schedules grows with commands and faults; takes many minutes. The same.
int print_growth();

/// The second process of the wake-up: answers on the socket `descriptor` until it is ended.
/// Without a broker it answers bare datagrams, with one it answers what arrives in that file's queue.
void answer(int descriptor, const std::filesystem::path& broker);

/// The first word of a command line that calls for `answer`.
inline constexpr auto answer_word = "answer";

/// A new folder, gone at the end; in the current one, where a benchmark's files lie on a disk.
class WorkFolder {
 public:
  explicit WorkFolder(const std::filesystem::path& parent = std::filesystem::current_path());
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const std::filesystem::path& path() const { return folder_; }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

}  // namespace figures
