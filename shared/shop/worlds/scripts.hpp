#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace shop {

/// What is typed, line by line.
using Script = std::vector<std::string>;

/// Two orders and two gifts, by the names that stand in scripts.
struct Names {
  std::string first_order = "A";
  std::string second_order = "B";
  std::string first_gift = "book";
  std::string second_gift = "puzzle";
};

/// Which lines scripts are made of.
struct Lines {
  bool creates = true;
  bool removes = true;     ///< as the shop of exercise 5 and later understands
  bool both_open = false;  ///< begins with lines that open both orders; they are not counted
};

/// All scripts of so many lines over two orders and two gifts, up to renaming: the order that a script names first is
/// the first order, and so it is with gifts. Shorter ones are the beginnings of these.
std::vector<Script> all_scripts(std::size_t lines, const Lines& of, const Names& names = {});

}  // namespace shop
