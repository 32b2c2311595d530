#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "workshop/maintainer/documents/documents.hpp"

namespace workshop {
namespace {

/// `%20` is a blank.
std::string without_escapes(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto digits = text.substr(std::min(at + 1, text.size()), 2);
    if (text[at] == '%' && digits.size() == 2 &&
        digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
      plain += static_cast<char>(std::stoi(digits, nullptr, 16));
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

/// What is wrong with a link to another place, or nothing.
std::string trouble_outside(const std::string& target) {
  static const std::regex address(R"(https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?([/?#][^\s<>"]*)?)");
  if (target.starts_with("mailto:")) return "";
  return std::regex_match(target, address) ? "" : "it is no address such as https://example.org/page";
}

std::string trouble_inside(const std::string& target, const Document& document, const Project& project) {
  const auto hash = target.find('#');
  const auto path = without_escapes(target.substr(0, hash));
  if (path.starts_with('/')) return "a link within the kit is relative to the document";
  const auto file = path.empty() ? document.file : (document.file.parent_path() / path).lexically_normal();
  if (!fs::exists(file)) return fmt::format("there is no {}", project.shown(file));
  if (project.shown(file) == file.string() && file != project.root()) return "it leads out of the kit";
  if (hash == std::string::npos) return "";
  const auto anchor = without_escapes(target.substr(hash + 1));
  if (file.extension() != ".md") return anchor.empty() ? "it has no anchor behind #" : "";
  const auto headings = (path.empty() ? document.markdown : read_markdown(read_file(file))).headings;
  const bool there = std::any_of(headings.begin(), headings.end(), [&](const auto& h) { return h.anchor == anchor; });
  if (there) return "";
  // The headings that share most letters with it from the beginning are what was probably meant.
  const auto alike = [&](const Heading& heading) {
    const auto& name = heading.anchor;
    return std::mismatch(name.begin(), name.end(), anchor.begin(), anchor.end()).first - name.begin();
  };
  const auto nearest = std::max_element(headings.begin(), headings.end(),
                                        [&](const auto& a, const auto& b) { return alike(a) < alike(b); });
  return fmt::format("{} has no heading #{}{}", project.shown(file), anchor,
                     nearest == headings.end() ? "" : fmt::format("; the nearest is #{}", nearest->anchor));
}

}  // namespace

void look_at_links(const Document& document, const Project& project, Findings& findings) {
  static const std::regex scheme(R"([A-Za-z][A-Za-z0-9+.-]*:.*)");
  for (const auto& link : document.markdown.links) {
    ++findings.links;
    const auto trouble = std::regex_match(link.target, scheme) ? trouble_outside(link.target)
                                                               : trouble_inside(link.target, document, project);
    if (!trouble.empty()) findings.wrong(document, link.line, fmt::format("the link to {}: {}", link.target, trouble));
  }
}

}  // namespace workshop
