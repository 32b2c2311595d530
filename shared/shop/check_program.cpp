#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "shop/check.hpp"
#include "shop/watchdog.hpp"
#include "simulation/picture_text.hpp"
#include "simulation/schedule.hpp"

namespace shop {
namespace {

constexpr int cannot_be_done = 2;

struct Options {
  std::string report = "/dev/stdout";
  std::string pages;
  std::string replayed_by;
  std::string token;
  std::size_t check = 0;
  std::size_t check_to_replay = 0;  // if none is named
  bool deep = false;
};

/// Writes what was found, a line of JSON for each check, and a page for each picture.
class Report {
 public:
  explicit Report(const Options& options)
      : options_(options), file_(::open(options.report.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644)) {
    if (file_ >= 0) watchdog::watch(file_);
  }
  ~Report() {
    watchdog::done();
    if (file_ >= 0) ::close(file_);
  }
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  bool good() const { return file_ >= 0 && !failed_; }

  void write(const nlohmann::json& json) {
    const auto line = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    failed_ = failed_ || ::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size());
  }

  void write(const Check& check, std::size_t number, Outcome outcome) {
    nlohmann::json line{{"check", check.name}, {"rung", check.rung}, {"holds", !outcome.broken}};
    if (!outcome.covered.empty()) line["covered"] = outcome.covered;
    if (!outcome.note.empty()) line["note"] = outcome.note;
    if (outcome.broken) {
      line["expected"] = outcome.broken->expected;
      line["happened"] = outcome.broken->happened;
      line["look"] = outcome.broken->look;
      line["sentence"] = outcome.broken->sentence;
      line["property"] = outcome.property;
    }
    auto& picture = outcome.picture;
    if (!picture.moments.empty()) {
      picture.title = check.name;
      if (!picture.token.empty()) {
        const auto which = number == options_.check_to_replay ? "" : fmt::format(" --check {}", number);
        picture.command = fmt::format("{}{} \"{}\"", options_.replayed_by, which, picture.token);
        line["token"] = picture.token;
        line["replay"] = picture.command;
      }
      auto drawing = simulation::to_text(picture);
      drawing.emplace_back();
      drawing.push_back(simulation::legend());
      line["picture"] = simulation::to_json_value(drawing);
      if (!options_.pages.empty()) line["page"] = page(picture, number);
    }
    write(line);
  }

 private:
  std::string page(const simulation::Picture& picture, std::size_t number) {
    std::filesystem::create_directories(options_.pages);
    const auto path = std::filesystem::path(options_.pages) / fmt::format("{}.html", number);
    std::ofstream file(path);
    file << simulation::to_page(picture);
    failed_ = failed_ || !file.flush();
    return path.string();
  }

  const Options& options_;
  int file_;
  bool failed_ = false;
};

int refuse(const std::string& why) {
  std::cerr << why << "\n";
  return cannot_be_done;
}

/// The number of the check that a token is for: the first that explores, if none is named.
std::size_t check_to_replay(const std::vector<Check>& checks, std::size_t wanted) {
  for (std::size_t number = 1; number <= checks.size(); ++number) {
    if (checks[number - 1].replay && (wanted == 0 || wanted == number)) return number;
  }
  return 0;
}

int replay(const std::vector<Check>& checks, const Step& step, const Options& options) {
  const auto number = check_to_replay(checks, options.check);
  if (number == 0) {
    return refuse(options.check == 0
                      ? "no check of this exercise explores schedules: there is nothing to replay"
                      : fmt::format("check {} does not explore schedules: it has nothing to replay", options.check));
  }
  Report report(options);
  if (!report.good()) return refuse("the report could not be written");
  const auto& check = checks[number - 1];
  try {
    auto outcome = check.replay(step, options.token);
    const bool holds = !outcome.broken;
    report.write(check, number, std::move(outcome));
    return !report.good() ? refuse("the report could not be written") : holds ? 0 : 1;
  } catch (const simulation::WrongToken& error) {
    return refuse(error.what());
  }
}

int run(const std::vector<Check>& checks, const Step& step, const Options& options) {
  Report report(options);
  bool all_hold = true;
  for (std::size_t number = 1; number <= checks.size() && report.good(); ++number) {
    const auto& check = checks[number - 1];
    // Said before it runs: should it end the process, the report still tells which check it was.
    report.write({{"starts", check.name}});
    auto outcome = check.run(step, options.deep);
    all_hold = all_hold && !outcome.broken;
    report.write(check, number, std::move(outcome));
  }
  if (!report.good()) return refuse("the report could not be written");
  return all_hold ? 0 : 1;
}

}  // namespace

int run_checks(int argc, char** argv, const std::vector<Check>& checks, const Step& step) {
  Options options;
  options.replayed_by = std::string(argv[0]) + " --replay";
  CLI::App app("Runs the checks of an exercise.");
  app.add_option("--report", options.report, "where to write what is found, as lines of JSON");
  app.add_option("--pages", options.pages, "a folder for the pictures of what fails, as HTML");
  app.add_option("--replayed-by", options.replayed_by, "the command that replays a schedule, as it is shown");
  app.add_flag("--deep", options.deep, "explore further than at every save");
  auto* token = app.add_option("--replay", options.token, "run this one schedule of an explored check");
  app.add_option("--check", options.check, "of which check, counted from 1");
  CLI11_PARSE(app, argc, argv);
  options.check_to_replay = check_to_replay(checks, 0);
  return token->count() > 0 ? replay(checks, step, options) : run(checks, step, options);
}

}  // namespace shop
