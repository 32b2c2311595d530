#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What libFuzzer calls with one input after the other. Nothing may crash, and what must hold for any input is checked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// Inputs to begin with, and those that once broke something.
std::vector<std::string> seeds();

/// Ends the program, as a crash does, if something does not hold.
inline void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace fuzz
