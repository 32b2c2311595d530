#include "live/torture/torture_words.hpp"

#include <fmt/format.h>

#include "live/processes/state_folder.hpp"

namespace live {
namespace {

bool is_only_kills(const TorturePlan& plan) {
  return plan.count(Torment::kill) == static_cast<int>(plan.faults.size());
}

int times(const TortureProgress& progress, Torment what) {
  const auto found = progress.done.find(what);
  return found == progress.done.end() ? 0 : found->second;
}

/// `orders 4 billing 4 frontend 4`
std::string victims(const TortureProgress& progress, const char* separator) {
  std::string words;
  for (const auto* name : endpoint_names) {
    const auto found = progress.kills.find(name);
    words +=
        fmt::format("{}{} {}", words.empty() ? "" : separator, name, found == progress.kills.end() ? 0 : found->second);
  }
  return words;
}

std::string fault_row(const char* what, const std::string& how) {
  return fmt::format("{:<12} {}\n", what, how);
}

std::string often(int number) {
  if (number == 0) return "never";
  return number == 1 ? "once" : fmt::format("{} times", number);
}

}  // namespace

std::string in_words(const TortureProgress& progress, const TorturePlan& plan) {
  auto line = fmt::format("{:>3} s  typed {:>5}/{}  waiting {:>3}  ", progress.since_begin.count(), progress.typed,
                          progress.commands, progress.waiting);
  if (is_only_kills(plan)) return line + "killed " + victims(progress, " ");
  line += fmt::format("kills {}", times(progress, Torment::kill));
  if (plan.count(Torment::outage) > 0) line += fmt::format("  outages {}", times(progress, Torment::outage));
  if (plan.count(Torment::cut) > 0) line += fmt::format("  cuts {}", times(progress, Torment::cut));
  if (plan.count(Torment::full_disk) > 0) line += fmt::format("  full {}", times(progress, Torment::full_disk));
  return line;
}

std::string faults_in_words(const TortureProgress& progress, const TorturePlan& plan) {
  if (is_only_kills(plan)) return "";
  std::string lines;
  if (const int kills = times(progress, Torment::kill)) {
    lines += fault_row("killed", fmt::format("{}: {}", often(kills), victims(progress, ", ")));
  }
  if (const int outages = times(progress, Torment::outage)) {
    lines += fault_row("broker", fmt::format("away {}", often(outages)));
  }
  if (const int cuts = times(progress, Torment::cut)) {
    lines += fault_row("connections", fmt::format("cut {}, all of them", often(cuts)));
  }
  if (const int full = times(progress, Torment::full_disk)) {
    lines += fault_row("disk", fmt::format("full {}, felt {}", often(full), often(progress.full_disks_felt)));
  }
  if (const int malformed = times(progress, Torment::malformed)) {
    lines += fault_row("malformed", fmt::format("{} message{}", malformed, malformed == 1 ? "" : "s"));
  }
  return lines;
}

}  // namespace live
