#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "workshop/course/catalogue.hpp"

/// A kit with two exercises in a folder of its own, and a home without anything in it; both are gone afterwards.
class KitInAFolder {
 public:
  KitInAFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "kit-XXXXXX").string();
    base = ::mkdtemp(name.data());
    ::setenv("XDG_STATE_HOME", (base / "home").c_str(), 1);
    make("first");
  }
  ~KitInAFolder() {
    std::error_code ignored;
    std::filesystem::permissions(base, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(base, ignored);
  }
  KitInAFolder(const KitInAFolder&) = delete;
  KitInAFolder& operator=(const KitInAFolder&) = delete;

  /// Another clone of the kit.
  std::filesystem::path make(const std::string& clone) const {
    for (const std::string number : {"1", "2"}) {
      write(base / clone / "exercises" / ("0" + number + "-x") / "exercise.json",
            R"({"number": )" + number +
                R"(, "title": "T", "task": "t", "minutes": 5, "lectures": [], "task_shows": "solution",
                "starting_point": {"changes": [], "fails": [{"check": "c", "because": "b"}]}})");
    }
    return base / clone;
  }

  static void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  workshop::Project project(const std::string& clone = "first") const { return workshop::Project(base / clone); }

  std::filesystem::path base;
};
