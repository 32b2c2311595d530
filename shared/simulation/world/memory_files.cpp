#include "simulation/world/memory_files.hpp"

#include <sqlite3.h>

#include "messaging/errors.hpp"

namespace simulation {
namespace {

const messaging::Clock* shown = nullptr;

/// SQLite's own files in memory, but for locks and time.
sqlite3_vfs files;
sqlite3_io_methods methods;
int (*open_memory)(sqlite3_vfs*, const char*, sqlite3_file*, int, int*);

int allow(sqlite3_file*, int) {
  return SQLITE_OK;
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  const int result = open_memory(vfs, name, file, flags, flags_out);
  if (result != SQLITE_OK || file->pMethods == nullptr) return result;
  methods = *file->pMethods;
  methods.xLock = allow;
  methods.xUnlock = allow;
  file->pMethods = &methods;
  return SQLITE_OK;
}

/// In milliseconds since noon in Greenwich on 24 November 4714 BC, as SQLite counts.
int current_time(sqlite3_vfs*, sqlite3_int64* time) {
  constexpr sqlite3_int64 until_1970 = 210'866'760'000'000;
  static const messaging::VirtualClock beginning;
  const auto now = (shown != nullptr ? *shown : beginning).now();
  *time = until_1970 + now.time_since_epoch().count();
  return SQLITE_OK;
}

std::string make() {
  sqlite3_vfs* const memory = sqlite3_vfs_find("memdb");
  if (memory == nullptr) throw messaging::DatabaseError("this SQLite has no files in memory");
  files = *memory;
  files.zName = "simulated";
  files.pNext = nullptr;
  open_memory = memory->xOpen;
  files.xOpen = open;
  files.xCurrentTimeInt64 = current_time;
  sqlite3_vfs_register(&files, 0);
  return files.zName;
}

}  // namespace

const std::string& memory_files() {
  static const std::string name = make();
  return name;
}

void show_time(const messaging::Clock* clock) {
  shown = clock;
}

void hide_time(const messaging::Clock& clock) {
  if (shown == &clock) shown = nullptr;
}

}  // namespace simulation
