// Runs every benchmark and prints all figures as one table; or, on a word of its own, what takes longer.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks.hpp"
#include "table.hpp"
#include "transports/brokers.hpp"
#include "work_folder.hpp"

namespace {

void register_all(const std::string& program) {
  figures::register_sqlite_transport();
#ifdef WORKSHOP_RABBITMQ
  if (figures::why_no_rabbitmq().empty()) figures::register_rabbitmq_transport();
#endif
  figures::register_wake_up(program);
  figures::register_competition(program);
  figures::register_end_to_end(std::filesystem::path(program).parent_path());
  figures::register_exploration();
}

int run(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  const std::string role = argc > 1 ? words[1] : "";
  if (role == figures::answer_role && argc == 4) {
    figures::answer(std::stoi(words[2]), words[3]);
    return 0;
  }
  if (role == figures::consume_role && argc == 5) {
    figures::consume(std::stoi(words[2]), words[3], words[4]);
    return 0;
  }
  // Where the transports put their sockets, and RabbitMQ its files, perhaps as another user: a short path, and nothing
  // is left of them. (Static: RabbitMQ ends first.)
  static const figures::WorkFolder sockets(std::filesystem::temp_directory_path());
  std::filesystem::permissions(sockets.path(), std::filesystem::perms::others_exec, std::filesystem::perm_options::add);
  ::setenv("TMPDIR", sockets.path().c_str(), 1);
  constexpr std::string_view one_by_one = "--sqlite=";
  if (argc == 2 && role.starts_with(one_by_one))
    return figures::print_sqlite(std::stoi(role.substr(one_by_one.size())));
  if (argc == 2 && role == "--memory") return figures::print_memory();
  if (argc == 2 && role == "--growth") return figures::print_growth();
  if (argc == 2 && role == "--backlog") return figures::print_backlog();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  register_all(words.front());
  const auto table = figures::make_table();
  benchmark::RunSpecifiedBenchmarks(table.get());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
