#include "work_folder.hpp"

#include <stdlib.h>

#include <stdexcept>

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
