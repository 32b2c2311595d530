#include <cstdio>
#include <filesystem>
#include <fstream>

#include "fuzz/fuzz_target.hpp"

/// Gives a target its seeds, as an ordinary test; or writes them into a folder, one file each, for libFuzzer to go on
/// from. usage: seeds [FOLDER]
int main(int argc, char** argv) {
  const auto seeds = fuzz::seeds();
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    if (argc > 1) {
      std::ofstream(std::filesystem::path(argv[1]) / std::to_string(i), std::ios::binary) << seeds[i];
    } else {
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(seeds[i].data()), seeds[i].size());
    }
  }
  std::printf("%zu seeds\n", seeds.size());
  return 0;
}
