#pragma once

#include "workshop/files.hpp"

namespace workshop {

/// Opens a page in the user's browser and does not wait for it. Returns false where nothing can open it, as over ssh.
bool open_in_browser(const fs::path& page);

}  // namespace workshop
