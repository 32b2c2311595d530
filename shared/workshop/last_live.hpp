#pragma once

#include <functional>

#include "messaging/sqlite_transport.hpp"
#include "workshop/progress.hpp"

namespace workshop {

/// The folder of the live system that was run last. Throws Problem if none was.
fs::path last_live_folder(const Progress& progress);

/// Opens its broker and does some work on it, whether it is running or not. Throws Problem if none was run.
void with_last_broker(const Progress& progress,
                      const std::function<messaging::Task(messaging::SqliteTransport&)>& work);

}  // namespace workshop
