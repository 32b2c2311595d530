#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace workshop {

namespace fs = std::filesystem;

/// The whole file. Throws Problem.
std::string read_file(const fs::path& file);
/// Writes the file so that a crash leaves either the old content or the new, never half of it. Throws Problem.
void write_file(const fs::path& file, const std::string& content);
/// Makes the folder and those above it. Throws Problem.
void make_folder(const fs::path& folder);
/// Copies files into a folder, which is made if it is missing. Throws Problem.
void copy_files(const std::vector<fs::path>& files, const fs::path& folder);
/// The text's lines, without their ends.
std::vector<std::string> lines_of(std::string_view text);
/// The C++ files (.cpp, .hpp, .h) of a step's folder, sorted by name; none if there is no such folder.
std::vector<fs::path> step_files(const fs::path& folder);

}  // namespace workshop
