#pragma once

#include <span>
#include <string_view>

namespace simulation::page {

/// A file of this folder, as it was when the kit was built.
struct File {
  std::string_view name;
  std::string_view text;
};

/// Written by cmake/embed.cmake.
std::span<const File> files();

}  // namespace simulation::page
