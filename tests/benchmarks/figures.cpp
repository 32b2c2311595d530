// Runs every benchmark and prints all figures as one table; or, on a word of its own, what takes longer.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <stdexcept>
#include <string>

#include "benchmarks.hpp"
#include "table.hpp"

namespace figures {

WorkFolder::WorkFolder(const std::filesystem::path& parent) {
  std::string name = (parent / "figures-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder can be made for the benchmarks' files");
  folder_ = name;
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace figures

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == figures::answer_word) {
    figures::answer(std::stoi(argv[2]), argv[3]);
    return 0;
  }
  if (argc == 2 && std::string(argv[1]) == "--memory") return figures::print_memory();
  if (argc == 2 && std::string(argv[1]) == "--growth") return figures::print_growth();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  // Where the transports put their sockets: a short path, and nothing is left of them.
  const figures::WorkFolder sockets(std::filesystem::temp_directory_path());
  ::setenv("TMPDIR", sockets.path().c_str(), 1);
  figures::register_sqlite_transport();
  figures::register_wake_up(argv[0]);
  figures::register_exploration();
  const auto table = figures::make_table();
  benchmark::RunSpecifiedBenchmarks(table.get());
  return 0;
}
