#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/errors.hpp"
#include "simulation/search/explorer.hpp"
#include "simulation/search/schedule.hpp"

namespace simulation {

/// How many processes explore, and what they tell whoever looks after them.
struct Helpers {
  std::size_t processes = 1;       ///< more than one: so many explore, and this process puts together what they find
  std::function<void()> begins{};  ///< called in a new process, first of all
  std::function<void()> waits{};   ///< called again and again while a process waits for others
};

/// How many processors this process may use.
std::size_t processors();

/// Something that only a search in one process can deal with: a process that ended, or an execution that threw.
struct NotTogether : messaging::Error {
  using Error::Error;
};

/// Processes that explore together. Each is forked from this one, so it has the code under check, its memory and its
/// databases to itself. They share a board on which each part of the exploration is taken by one of them, and where
/// they write what they have found.
class Team final : public Division {
 public:
  /// What breaks a property in a part: as text, since it goes from process to process.
  struct Broken {
    std::string property;
    std::string token;
    Cost cost;
  };
  /// What exploring a part has found.
  struct Found {
    std::size_t executions = 0;
    std::size_t schedules = 0;
    std::optional<Broken> broken;
  };

  /// Throws NotTogether if there can be no board.
  Team(const Helpers& helpers, std::size_t most_executions);
  /// Ends the other processes.
  ~Team() override;
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// Starts the other processes; each does this work, and ends. Throws NotTogether if one cannot be started.
  void start(const std::function<void()>& work);
  /// In one of these processes: an execution of the part that it has taken is over.
  void note(bool whole_schedule);
  void note(Broken broken) { found_.broken = std::move(broken); }

  /// Waits for what was found in a part. Throws NotTogether.
  Found found(std::size_t part);
  /// Throws NotTogether if the processes have not all come to the same parts.
  void require_same_parts() const;

  bool takes(std::uint64_t mark) override;
  void over(const Footprint& touched) override;
  std::size_t begun() const override { return marks_.size(); }
  Footprint touched(std::size_t part) override;

 private:
  struct Board;
  struct Part;
  Part& wait_for(std::size_t part);
  void require_progress();

  const Helpers& helpers_;
  std::size_t most_executions_;
  Board* board_;
  std::vector<pid_t> others_;  // empty in the others
  bool leads_ = true;
  std::vector<std::uint64_t> marks_;  // of each part that has begun
  std::size_t taken_ = 0;             // the part that is explored here
  Found found_;                       // in it
};

}  // namespace simulation
