#include <fmt/format.h>

#include <algorithm>

#include "workshop/instructor/page_maker.hpp"
#include "workshop/instructor/truth_table/truth_table.hpp"

namespace workshop {
namespace {

constexpr std::string_view page_head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The truth table</title>
<style>
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2026; --soft: #5a6270; --line: #d8dce2;
  --holds: #e7f3ea; --holds-ink: #1d6b36; --breaks: #fbe4e4; --breaks-ink: #a3141e;
  --hidden: #fbf3dc; --hidden-ink: #755300;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --ink: #e4e7ec; --soft: #9aa3b2; --line: #353b45;
    --holds: #17271c; --holds-ink: #86d49d; --breaks: #3d1a1e; --breaks-ink: #ff9c9c;
    --hidden: #2c2613; --hidden-ink: #e5c365;
  }
}
body { margin: 2rem auto; padding: 0 1rem; max-width: 92rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
p, dl { max-width: 48rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; color: var(--soft); }
.scroll { overflow-x: auto; margin: 1.5rem 0; }
table { border-collapse: separate; border-spacing: 2px; font-size: .84rem; line-height: 1.3; }
th { font-weight: 600; text-align: left; vertical-align: bottom; padding: .35rem .5rem; }
th:first-child { min-width: 13rem; }
tbody th { position: sticky; left: 0; vertical-align: middle; background: var(--paper); }
td { padding: .2rem .5rem; border-radius: 4px; white-space: nowrap; }
.holds { background: var(--holds); color: var(--holds-ink); }
.breaks { background: var(--breaks); --link: var(--breaks-ink); }
.hidden { background: var(--hidden); --link: var(--hidden-ink); }
td a { font-size: 1.25rem; font-weight: 600; color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 3px;
  text-decoration-color: color-mix(in srgb, var(--link) 35%, transparent); }
td a:hover, td a:focus-visible { text-decoration-color: currentColor; }
td a + a { margin-left: .35rem; }
.key { padding: 0 .4rem; border-radius: 4px; }
small { color: var(--soft); }
</style>
</head>
<body>
<h1>The truth table</h1>
<p>Which properties hold in the solution of which exercise, and under which faults. A letter says what breaks;
behind it is the picture of a schedule in which it does.
<span class="key breaks">Red</span>: a customer gets or pays what they should not, or waits.
<span class="key hidden">Yellow</span>: Billing is told what is not so, and no customer sees it yet.</p>
)html";

/// The properties about what is told come last: of those alone, customers see nothing.
bool seen_by_customers(const TruthCell& cell) {
  return !cell.breaches.front().property.starts_with("told-");
}

char letter_of(const Breach& breach) {
  const auto is_meant = [&](const auto& sign) { return sign.name == breach.property; };
  return std::find_if(property_signs.begin(), property_signs.end(), is_meant)->letter;
}

std::string to_html(const TruthCell& cell, const std::string& folder) {
  if (cell.breaches.empty()) {
    return fmt::format("<td class=\"holds\">✓ <small>all {}</small></td>\n", cell.schedules);
  }
  std::string text = seen_by_customers(cell) ? "<td class=\"breaks\">" : "<td class=\"hidden\">";
  for (const auto& breach : cell.breaches) {
    text +=
        fmt::format(R"(<a href="{}/{}" title="{}">{}</a>)", folder, escaped(breach.page),
                    escaped(breach.property + " · " + typed_in_short(breach) + ": " + breach.token), letter_of(breach));
  }
  return text + "</td>\n";
}

}  // namespace

std::string to_page(const TruthTable& table) {
  std::string page(page_head);
  page += "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">solution</th>\n";
  for (const auto& cell : table.front().cells) {
    page += fmt::format("<th scope=\"col\">{}</th>\n", escaped(cell.column));
  }
  page += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table) {
    page += fmt::format("<tr><th scope=\"row\">{} · {}</th>\n", row.number, escaped(row.title));
    for (const auto& cell : row.cells) page += to_html(cell, fmt::format("{:02}", row.number));
    page += "</tr>\n";
  }
  page += "</tbody></table></div>\n<dl>\n";
  for (const auto& sign : property_signs) {
    page += fmt::format("<dt>{} · {}</dt><dd>{}</dd>\n", sign.letter, sign.name, sign.says);
  }
  return page + "</dl>\n<p>" + coverage_of(table) + "</p>\n</body>\n</html>\n";
}

}  // namespace workshop
