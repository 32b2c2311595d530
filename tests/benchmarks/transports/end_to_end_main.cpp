// From a command to the bill, with the code of one step: Orders and Billing in processes of their own, the Frontend in
// this one.
//
//   end-to-end-NN [URL]      prints the median and the 99th of 100 of how long an item takes to its bill when nothing
//                            else is under way, in microseconds, and how many items a second pass when many are typed
//
// By the RabbitMQ at the URL, or by a SQLite file. All files are in a folder that is gone afterwards.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "process.hpp"
#include "samples.hpp"
#include "shop/step.hpp"
#include "transports/brokers.hpp"
#include "work_folder.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto endpoint_role = "endpoint";
constexpr int alone = 150;
constexpr int together = 500;
// Long enough for what is done behind the bill, such as the acknowledgements.
constexpr auto pause = std::chrono::milliseconds(3);

std::int64_t nanoseconds() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

struct Silence final : Log {
  void write(std::string_view, std::string_view) override {}
};

/// An endpoint and what it stands on, before it is configured.
struct Stage {
  Stage(const std::string& name, const std::string& url, const std::filesystem::path& folder)
      : transport(open_transport(loop, url.empty() ? (folder / "broker.db").string() : url,
                                 folder.filename().string() + ".")),
        endpoint(name, Services{*transport, loop.clock(), ids, log, loop.executor()},
                 Database(std::make_shared<Connection>(folder / (name + ".db")))) {}
  Loop loop;
  RandomIds ids;
  Silence log;
  std::unique_ptr<Transport> transport;
  Endpoint endpoint;
};

Task run(Stage& stage, int descriptor) {
  co_await stage.endpoint.prepare();
  say(descriptor);
  co_await stage.endpoint.run();
}

/// The other processes. Billing says when each message has been handled, and so what it changed is committed.
void run_endpoint(int descriptor, const std::string& name, const std::string& url, const std::string& folder) {
  Stage stage(name, url, folder);
  if (name == "billing") {
    stage.endpoint.incoming().use("stop-watch", [descriptor](IncomingContext&, Next next) -> Task {
      co_await next();
      say(descriptor, nanoseconds());
    });
  }
  (name == "billing" ? configure_billing : configure_orders)(stage.endpoint);
  std::vector<Task> tasks;
  tasks.push_back(leave_with_parent(stage.loop.clock()));
  tasks.push_back(run(stage, descriptor));
  stage.loop.run(std::move(tasks));
}

class Frontend {
 public:
  Frontend(const std::string& program, const std::string& url)
      : orders_(program, endpoint_role, {"orders", url, folder_.path().string()}),
        billing_(program, endpoint_role, {"billing", url, folder_.path().string()}),
        stage_("frontend", url, folder_.path()) {
    configure_frontend(stage_.endpoint);
    stage_.loop.run(stage_.endpoint.prepare());
  }

  void type(const std::string& line) {
    const auto command = parse_command(shop::TypedLine(line));
    if (!command) throw std::logic_error("the step does not understand: " + line);
    stage_.loop.run(stage_.endpoint.send(*command));
  }
  /// When the next item was billed.
  std::int64_t billed() { return billing_.wait_for_answer(); }

 private:
  WorkFolder folder_;
  Process orders_;
  Process billing_;
  Stage stage_;
};

void measure(const std::string& program, const std::string& url) {
  Frontend frontend(program, url);
  for (int i = 0; i <= alone + together; ++i) frontend.type(fmt::format("create L{}", i));
  // Behind all the others; and the first of everything takes longer.
  frontend.type("add book to L0");
  frontend.billed();

  int order = 0;
  std::vector<double> microseconds;
  while (order < alone) {
    std::this_thread::sleep_for(pause);
    const auto start = nanoseconds();
    frontend.type(fmt::format("add book to L{}", ++order));
    microseconds.push_back(static_cast<double>(frontend.billed() - start) / 1e3);
  }

  std::this_thread::sleep_for(pause);
  const auto start = nanoseconds();
  while (order < alone + together) frontend.type(fmt::format("add book to L{}", ++order));
  std::int64_t end = 0;
  for (int i = 0; i < together; ++i) end = frontend.billed();
  fmt::print("{} {} {}\n", quantile(microseconds, 0.5), quantile(microseconds, 0.99),
             together / (static_cast<double>(end - start) / 1e9));
}

}  // namespace
}  // namespace figures

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  try {
    if (argc == 6 && words[1] == figures::endpoint_role) {
      figures::run_endpoint(std::stoi(words[2]), words[3], words[4], words[5]);
    } else if (argc <= 2) {
      figures::measure(words[0], argc == 2 ? words[1] : "");
    } else {
      throw std::runtime_error("usage: end-to-end-NN [URL]");
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
