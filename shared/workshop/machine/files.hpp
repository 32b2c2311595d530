#pragma once

#include <filesystem>
#include <map>
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
/// Copies files that are below one folder to the same places below another, which is made if it is missing. Throws
/// Problem.
void copy_files(const std::vector<fs::path>& files, const fs::path& from, const fs::path& to);
/// The text up to its first line end.
std::string first_line(const std::string& text);
/// The text's lines, without their ends.
std::vector<std::string> lines_of(std::string_view text);
/// Whether a step is made of such files: sources, and what they include; but for hidden ones, which are an editor's.
bool is_step_file(const fs::path& file);
/// The files of a step's folder and of those below it, sorted by name; none if there is no such folder.
std::vector<fs::path> step_files(const fs::path& folder);
/// All files that a step's code may be made of, sorted: those of its folder and of folders in it, whatever they are
/// called, but for hidden ones, for Markdown and JSON, and for what is larger than any code.
std::vector<fs::path> code_below(const fs::path& folder);

/// What a file of a step is called: `orders.cpp`, `detail/words.hpp`.
std::string name_in_step(const fs::path& folder, const fs::path& file);

/// The files of a step: name within its folder, such as `orders.cpp` or `detail/words.hpp` → text.
using StepFiles = std::map<std::string, std::string>;
/// Reads the files of a step's folder; none if there is no such folder. Throws Problem.
StepFiles read_step(const fs::path& folder);
/// Makes these the files of the step's folder. One that is there already keeps its time, so that nothing is compiled
/// again. Throws Problem.
void write_step(const fs::path& folder, const StepFiles& files);

}  // namespace workshop
