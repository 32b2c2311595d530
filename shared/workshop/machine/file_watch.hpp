#pragma once

#include "workshop/machine/files.hpp"

namespace workshop {

/// Notices that what a step's code is made of says something else: a file was saved, added or removed. A save that
/// changes nothing is no change. It must be asked; where the system tells of file events, they are a hint when to ask.
class FileWatch {
 public:
  enum class Events { where_they_come, none };
  /// Takes the files as they are.
  explicit FileWatch(fs::path folder, Events events = Events::where_they_come);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// Looks at the files, and takes them if they are not those taken last and were the same at two looks in a row: so a
  /// burst of saves is one change. Returns whether it took them.
  bool look();
  /// Whether the last look found what was taken; if not, look again soon.
  bool settled() const { return seen_ == taken_; }
  /// Takes the files as they are.
  void take();
  /// A descriptor that can be read once something has happened in the folder; -1 where the system does not tell.
  int hint() const { return events_; }

 private:
  StepFiles contents() const;

  fs::path folder_;
  int events_ = -1;
  StepFiles taken_;
  StepFiles seen_;
};

}  // namespace workshop
