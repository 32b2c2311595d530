#include "workshop/verdict/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "workshop/course/builder.hpp"
#include "workshop/course/compiler_errors.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/verdict/mistakes.hpp"
#include "workshop/verdict/run_folder.hpp"

namespace workshop {
namespace {

constexpr std::chrono::seconds time_for_checks{60};
constexpr std::chrono::seconds time_to_go_deep{600};
constexpr int cannot_report = 2;  // what a check program ends with

CheckResult read_result(const nlohmann::ordered_json& json) {
  CheckResult result;
  result.name = json.at("check");
  result.holds = json.at("holds");
  result.rung = json.value("rung", 0);
  result.half = json.value("half", "");
  result.flaw = json.value("flaw", false);
  result.covered = json.value("covered", "");
  result.worlds = json.value("worlds", std::size_t{0});
  result.schedules = json.value("schedules", std::size_t{0});
  result.expected = json.value("expected", "");
  result.happened = json.value("happened", "");
  result.look = json.value("look", "");
  result.property = json.value("property", "");
  result.sentence = json.value("sentence", "");
  result.note = json.value("note", "");
  result.token = json.value("token", "");
  result.trace = json.value("trace", "");
  result.replay = json.value("replay", "");
  result.page = json.value("page", "");
  result.picture = read_picture(json);
  return result;
}

/// What a check program left behind when it could not go on.
struct LastWords {
  std::string during;  ///< what was being done
  std::string trouble;
};

std::string how_it_ended(const Ended& ended, std::chrono::seconds at_most, const LastWords& last) {
  const auto during = last.during.empty() ? "" : ", while " + last.during;
  if (ended.timed_out) return fmt::format("it was still running after {} s: does it ever end?", at_most.count());
  if (last.trouble == "endless") return "it goes on without an end" + during + ": a loop that never ends?";
  if (last.trouble == "asleep") {
    return "it waits in real time" + during +
           ": a thread that sleeps? Time passes only for context.clock() and later()";
  }
  if (ended.signal == SIGSEGV) {
    return fmt::format(
        "your code ended the program{}: {} (signal {}). Is a pointer null, or does something refer to what is gone by "
        "then: a lambda with [&] that runs later, a reference to an extension that was removed?",
        during, ::strsignal(ended.signal), ended.signal);
  }
  if (ended.signal != 0) {
    return fmt::format("your code ended the program{}: {} (signal {})", during, ::strsignal(ended.signal),
                       ended.signal);
  }
  return fmt::format("your code ended the program with status {}{}", ended.status, during);
}

std::string what_is_replayed(const Exercise& exercise, const std::string& variant) {
  return fmt::format("./workshop replay {}{}", exercise.number, variant == "mine" ? "" : " --of " + variant);
}

fs::path pages(const Project& project, const Exercise& exercise, const std::string& variant) {
  return project.state() / "pictures" / (exercise.id() + "-" + variant);
}

/// Runs a check program and reads its report. The pictures' pages take the place of those that are in `pages`: a
/// picture of what is mended by now would mislead. Another terminal may do the same.
Verdict run_program(const Project& project, Command command, const fs::path& pages, std::chrono::seconds at_most) {
  const RunFolder folder(project.state());
  const auto report = folder.path() / "report.jsonl";
  const auto drawn = folder.path() / "pages";
  command.insert(command.end(), {"--pages", drawn.string(), "--report", report.string()});
  auto ended = run_captured(command, at_most);
  if (!ended.started) {  // another terminal is linking it anew
    wait_for_builds(project);
    ended = run_captured(command, at_most);
    if (!ended.started)
      throw Problem(project.shown(command.front()) + " could not be started; ./workshop check builds it");
  }
  const bool kept = folder.give(drawn, pages);
  Verdict verdict;
  verdict.printed = ended.output;
  std::string running;
  LastWords last;
  if (fs::exists(report)) {
    const auto lines = lines_of(read_file(report));
    for (const auto& text : lines) {
      const auto line = nlohmann::ordered_json::parse(text, nullptr, false);
      if (line.contains("behind")) verdict.behind = line["behind"];
      if (line.contains("starts")) running = line["starts"];
      if (line.contains("during")) last = {line["during"], line["trouble"]};
      if (!line.contains("check")) continue;
      verdict.checks.push_back(read_result(line));
      auto& page = verdict.checks.back().page;
      if (!page.empty()) page = kept ? project.shown(pages / fs::path(page).filename()) : "";
      running.clear();
    }
  }
  if (ended.status == cannot_report && running.empty() && verdict.checks.empty()) {
    const auto lines = lines_of(ended.output);
    throw Problem(lines.empty() ? "the checks could not say why they did not run" : lines.back());
  }
  // 0 and 1 are the check program's own: all hold, or one fails. A check that was begun and not ended says more.
  if (ended.signal != 0 || ended.timed_out || ended.status > 1 || !running.empty() || verdict.checks.empty()) {
    verdict.kind = Verdict::Kind::ended_early;
    CheckResult interrupted;
    interrupted.name = running.empty() ? "the checks run" : running;
    interrupted.expected = "your code lets the check come to its end";
    interrupted.happened = how_it_ended(ended, at_most, last);
    verdict.checks.push_back(std::move(interrupted));
    verdict.trouble = "The checks behind this one were not run.";
  }
  return verdict;
}

/// Builds the check program of a variant. Returns a verdict if it does not compile.
std::optional<Verdict> not_built(const Project& project, const Exercise& exercise, const std::string& variant) {
  project.code(exercise, variant);  // there is some
  const auto program = target("check", exercise, variant);
  const auto built = build_and_tell(project, {program});
  if (built.well()) return std::nullopt;
  Verdict verdict;
  verdict.kind = Verdict::Kind::not_built;
  verdict.trouble = errors_in_code(project, exercise, variant, built);
  return verdict;
}

}  // namespace

std::vector<StyledLine> read_picture(const nlohmann::ordered_json& result) {
  std::vector<StyledLine> picture;
  for (const auto& line : result.value("picture", nlohmann::ordered_json::array())) {
    auto& parts = picture.emplace_back();
    for (const auto& part : line) parts.push_back({part.at(0), part.at(1)});
  }
  return picture;
}

bool Verdict::all_hold() const {
  return kind == Kind::checked && !checks.empty() &&
         std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.holds; });
}

bool Verdict::waits(const CheckResult& check) const {
  return check.half == "mend" &&
         std::any_of(checks.begin(), checks.end(), [](const auto& c) { return c.half == "monkey" && !c.holds; });
}

bool Verdict::break_is_seen() const {
  return kind == Kind::checked && std::any_of(checks.begin(), checks.end(),
                                              [&](const auto& c) { return c.half == "mend" && !c.holds && !waits(c); });
}

int Verdict::status() const {
  if (kind == Kind::not_built) return cannot_be_done;
  return all_hold() ? Status::all_holds : something_fails;
}

Verdict run_checks(const Project& project, const Exercise& exercise, const std::string& variant, bool deep) {
  const auto folder = pages(project, exercise, variant);
  Command command{(project.build() / target("check", exercise, variant)).string(), "--replayed-by",
                  what_is_replayed(exercise, variant)};
  if (deep) command.emplace_back("--deep");
  return run_program(project, std::move(command), folder, deep ? time_to_go_deep : time_for_checks);
}

Verdict check(const Project& project, const Exercise& exercise, const std::string& variant, bool deep) {
  if (auto verdict = not_built(project, exercise, variant)) return *verdict;
  auto verdict = run_checks(project, exercise, variant, deep);
  if (const auto mistake = variant == "mine" ? recognised(project, exercise, verdict) : std::nullopt) {
    verdict.probably = mistake->says;
    const auto first =
        std::find_if(verdict.checks.begin(), verdict.checks.end(), [](const auto& c) { return !c.holds; });
    if (mistake->rung != 0) first->rung = mistake->rung;
  }
  return verdict;
}

Verdict replay(const Project& project, const Exercise& exercise, const std::string& variant, const std::string& token,
               int check_number) {
  if (auto verdict = not_built(project, exercise, variant)) return *verdict;
  Command command{(project.build() / target("check", exercise, variant)).string(), "--replayed-by",
                  what_is_replayed(exercise, variant), "--replay=" + token};
  if (check_number != 0) command.insert(command.end(), {"--check", std::to_string(check_number)});
  return run_program(project, std::move(command), pages(project, exercise, variant) / "replayed", time_for_checks);
}

std::string to_json(const Verdict& verdict, const Exercise& exercise, const std::string& variant) {
  nlohmann::ordered_json json;
  json["exercise"] = exercise.number;
  json["of"] = variant;
  json["verdict"] = verdict.all_hold()                         ? "all checks hold"
                    : verdict.kind == Verdict::Kind::not_built ? "it does not compile"
                                                               : "a check fails";
  if (!verdict.trouble.empty()) json["trouble"] = verdict.trouble;
  if (!verdict.probably.empty()) json["probably"] = verdict.probably;
  json["checks"] = nlohmann::ordered_json::array();
  for (const auto& check : verdict.checks) {
    nlohmann::ordered_json one{{"check", check.name}, {"holds", check.holds}};
    if (!check.covered.empty()) one["covered"] = check.covered;
    if (check.worlds != 0) one["worlds"] = check.worlds;
    if (check.schedules != 0) one["schedules"] = check.schedules;
    if (!check.half.empty()) one["half"] = check.half;
    if (check.flaw) one["flaw"] = check.sentence;
    if (!check.holds) {
      one["expected"] = check.expected;
      one["happened"] = check.happened;
      one["look"] = check.look;
      one["hint"] = check.rung;
      for (const auto& [key, text] : {std::pair("property", &check.property), std::pair("sentence", &check.sentence),
                                      std::pair("note", &check.note), std::pair("token", &check.token),
                                      std::pair("replay", &check.replay), std::pair("page", &check.page)}) {
        if (!text->empty()) one[key] = *text;
      }
      for (const auto& line : check.picture) {
        std::string text;
        for (const auto& part : line) text += part.text;
        one["picture"].push_back(text);
      }
    }
    json["checks"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace workshop
