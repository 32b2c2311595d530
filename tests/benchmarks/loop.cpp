#include "loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

namespace figures {

void Loop::run(messaging::Task task) {
  std::vector<messaging::Task> tasks;
  tasks.push_back(std::move(task));
  run(std::move(tasks));
}

void Loop::run(std::vector<messaging::Task> tasks) {
  auto running = tasks.size();
  for (auto& task : tasks) {
    messaging::asio::co_spawn(io_, std::move(task), [&running](const std::exception_ptr& failure) {
      --running;
      if (failure) std::rethrow_exception(failure);
    });
  }
  io_.restart();  // without work left it had stopped
  while (running > 0) io_.run_one();
}

}  // namespace figures
