#pragma once

#include <string>

#include "workshop/machine/files.hpp"

namespace workshop {

/// Opens a page in the user's browser and does not wait for it. Returns false where nothing can open it, as over ssh.
bool open_in_browser(const fs::path& page);

/// Where Chromium is, or Google Chrome; empty if there is none.
std::string chromium();

}  // namespace workshop
