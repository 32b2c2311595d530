#pragma once

#include <filesystem>
#include <string>

namespace messaging {

/// Where temporary files go: the folder that TMPDIR names, or /tmp where it names none that can be used.
std::filesystem::path place_for_temporary_files();

/// Makes a folder of a new name, which begins with `name`, that only this user can enter. Throws std::system_error,
/// whose text names the folder.
std::filesystem::path new_folder(const std::filesystem::path& within, const std::string& name);

}  // namespace messaging
