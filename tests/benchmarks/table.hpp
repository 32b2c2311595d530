#pragma once

#include <benchmark/benchmark.h>

#include <memory>

namespace figures {

/// Collects what the benchmarks report, and prints each figure beside its ceiling and its target when all are done.
std::unique_ptr<benchmark::BenchmarkReporter> make_table();

}  // namespace figures
