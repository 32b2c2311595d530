#pragma once

#include "workshop/course/catalogue.hpp"

namespace workshop {

/// Text as it may stand in HTML, also in an attribute.
std::string escaped(std::string_view text);

/// Has npm fetch what pages are made with, at the versions of lectures/package-lock.json, unless it is there already.
/// Throws Problem if there is no npm, or if it cannot fetch.
void fetch_packages(const Project& project);

/// Makes a page of a Markdown text: one file with all that it needs in it. `design` is `deck` for slides or `sheet` for
/// a document, `folder` is where the text's relative links begin. Throws Problem.
void write_page(const Project& project, const std::string& design, const std::string& title,
                const std::string& markdown, const fs::path& folder, const fs::path& page);

/// Prints a page as PDF. Throws Problem if there is no Chromium, or if it does not print.
void print_page(const Project& project, const fs::path& page, const fs::path& pdf);

}  // namespace workshop
