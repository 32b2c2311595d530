#include "workshop/checking.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "workshop/builder.hpp"
#include "workshop/diagnostics.hpp"
#include "workshop/problem.hpp"
#include "workshop/process.hpp"

namespace workshop {
namespace {

constexpr std::chrono::seconds time_for_checks{60};
constexpr int cannot_report = 2;  // what a check program ends with

CheckResult read_result(const nlohmann::json& json) {
  CheckResult result;
  result.name = json.at("check");
  result.holds = json.at("holds");
  result.rung = json.value("rung", 0);
  result.covered = json.value("covered", "");
  result.expected = json.value("expected", "");
  result.happened = json.value("happened", "");
  result.look = json.value("look", "");
  result.history = json.value("history", std::vector<std::string>());
  return result;
}

std::string how_it_ended(const Ended& ended) {
  if (ended.timed_out) {
    return fmt::format("it was still running after {} s: a loop that never ends?", time_for_checks.count());
  }
  if (ended.signal != 0) {
    return fmt::format("your code ended the program: {} (signal {})", ::strsignal(ended.signal), ended.signal);
  }
  return fmt::format("your code ended the program with status {}", ended.status);
}

}  // namespace

bool Verdict::all_hold() const {
  return kind == Kind::checked && !checks.empty() &&
         std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.holds; });
}

int Verdict::status() const {
  if (kind == Kind::not_built) return cannot_be_done;
  return all_hold() ? Status::all_holds : something_fails;
}

Verdict run_checks(const Project& project, const Exercise& exercise, const std::string& variant) {
  make_folder(project.state());
  const auto report = project.state() / fmt::format("report-{}.jsonl", ::getpid());
  const auto program = project.build() / target("check", exercise, variant);
  const auto ended = run_captured({program.string(), "--report", report.string()}, time_for_checks);
  Verdict verdict;
  verdict.printed = ended.output;
  std::string running;
  if (fs::exists(report)) {
    const auto lines = lines_of(read_file(report));
    fs::remove(report);
    for (const auto& text : lines) {
      const auto line = nlohmann::json::parse(text, nullptr, false);
      if (line.contains("starts")) running = line["starts"];
      if (!line.contains("check")) continue;
      verdict.checks.push_back(read_result(line));
      running.clear();
    }
  }
  if (ended.status == cannot_report && running.empty() && verdict.checks.empty()) {
    throw Problem(
        fmt::format("the checks could not write what they found to {}: is the disk full?", project.shown(report)));
  }
  // 0 and 1 are the check program's own: all hold, or one fails. A check that was begun and not ended says more.
  if (ended.signal != 0 || ended.timed_out || ended.status > 1 || !running.empty() || verdict.checks.empty()) {
    verdict.kind = Verdict::Kind::ended_early;
    CheckResult interrupted;
    interrupted.name = running.empty() ? "the checks run" : running;
    interrupted.expected = "your code lets the check come to its end";
    interrupted.happened = how_it_ended(ended);
    verdict.checks.push_back(std::move(interrupted));
    verdict.trouble = "The checks behind this one were not run.";
  }
  return verdict;
}

Verdict check(const Project& project, const Exercise& exercise, const std::string& variant) {
  const auto folder = project.variant(exercise, variant);
  if (step_files(folder).empty()) {
    throw Problem(fmt::format("exercise {0} has not been started; ./workshop start {0} does", exercise.number));
  }
  const auto program = target("check", exercise, variant);
  if (!fs::exists(project.build() / program)) std::fputs("Building (the first time takes a while) …\n", stderr);
  const auto built = build(project, {program});
  if (!built.well()) {
    Verdict verdict;
    verdict.kind = Verdict::Kind::not_built;
    verdict.trouble = learners_errors(built.output, folder.string(), project.shown(folder));
    return verdict;
  }
  return run_checks(project, exercise, variant);
}

std::string to_json(const Verdict& verdict, const Exercise& exercise, const std::string& variant) {
  nlohmann::ordered_json json;
  json["exercise"] = exercise.number;
  json["of"] = variant;
  json["verdict"] = verdict.all_hold()                         ? "all checks hold"
                    : verdict.kind == Verdict::Kind::not_built ? "it does not compile"
                                                               : "a check fails";
  if (!verdict.trouble.empty()) json["trouble"] = verdict.trouble;
  json["checks"] = nlohmann::ordered_json::array();
  for (const auto& check : verdict.checks) {
    nlohmann::ordered_json one{{"check", check.name}, {"holds", check.holds}};
    if (!check.covered.empty()) one["covered"] = check.covered;
    if (!check.holds) {
      one["expected"] = check.expected;
      one["happened"] = check.happened;
      one["look"] = check.look;
      one["hint"] = check.rung;
      one["history"] = check.history;
    }
    json["checks"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace workshop
