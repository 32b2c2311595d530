#include "workshop/last_live.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

#include "workshop/problem.hpp"

namespace workshop {

fs::path last_live_folder(const Progress& progress) {
  fs::path folder = progress.last_live();
  if (folder.empty() || !fs::exists(folder / "broker.db")) {
    throw Problem("no live system has been run yet; ./workshop run starts one");
  }
  return folder;
}

void with_last_broker(const Progress& progress,
                      const std::function<messaging::Task(messaging::SqliteTransport&)>& work) {
  const auto folder = last_live_folder(progress);
  messaging::asio::io_context io;
  messaging::SystemClock clock(io.get_executor());
  messaging::SqliteTransport transport(io.get_executor(), clock, folder / "broker.db");
  std::exception_ptr failure;
  messaging::asio::co_spawn(io, work(transport), [&](const std::exception_ptr& error) { failure = error; });
  io.run();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace workshop
