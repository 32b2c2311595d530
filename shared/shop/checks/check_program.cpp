#include <fcntl.h>
#include <fmt/format.h>
#include <getopt.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "shop/checks/check.hpp"
#include "shop/checks/elsewhere.hpp"
#include "shop/checks/watchdog.hpp"
#include "simulation/picture/text/picture_text.hpp"
#include "simulation/search/schedule.hpp"

namespace shop {
namespace {

constexpr int cannot_be_done = 2;

struct Options {
  std::string program;
  std::string report = "/dev/stdout";
  std::string pages;
  std::string replayed_by;  // this program, if empty
  std::optional<std::string> token;
  std::size_t check = 0;
  std::size_t check_to_replay = 0;  // if none is named
  bool deep = false;
  bool until_broken = false;  // whether to end at the first check that does not hold
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
    constexpr std::array halves{"", "monkey", "mend", "kept"};
    if (check.half != Half::none) line["half"] = halves.at(static_cast<std::size_t>(check.half));
    if (outcome.worlds != 0) line["worlds"] = outcome.worlds;
    if (outcome.schedules != 0) line["schedules"] = outcome.schedules;
    if (!outcome.flaw.empty()) {
      line["flaw"] = true;
      line["sentence"] = outcome.flaw;
      line["property"] = outcome.property;
    }
    if (outcome.broken) {
      line["expected"] = outcome.broken->expected;
      line["happened"] = outcome.broken->happened;
      line["look"] = outcome.broken->look;
      line["sentence"] = outcome.broken->sentence;
      line["property"] = outcome.property;
      line["trace"] = outcome.trace;
    }
    auto& picture = outcome.picture;
    if (!picture.moments.empty()) {
      picture.title = check.name;
      if (!picture.token.empty()) {
        const auto which = number == options_.check_to_replay ? "" : fmt::format(" --check {}", number);
        picture.command = options_.replayed_by.empty()
                              ? fmt::format("{}{} --replay \"{}\"", options_.program, which, picture.token)
                              : fmt::format("{}{} \"{}\"", options_.replayed_by, which, picture.token);
        line["token"] = picture.token;
        line["replay"] = picture.command;
      }
      line["picture"] = simulation::drawing_as_json(picture);
      if (!options_.pages.empty()) line["page"] = page(picture, number);
    }
    write(line);
  }

 private:
  std::string page(const simulation::Picture& picture, std::size_t number) {
    std::error_code error;  // then the file cannot be opened either
    std::filesystem::create_directories(options_.pages, error);
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
    if (wanted == 0 ? checks[number - 1].explores : wanted == number) return number;
  }
  return 0;
}

int replay(const std::vector<Check>& checks, const Step& step, const Options& options) {
  const auto number = check_to_replay(checks, options.check);
  if (number == 0) {
    return refuse(options.check == 0
                      ? "no check of this exercise explores schedules: there is nothing to replay"
                      : fmt::format("there is no check {}; there are 1 to {}", options.check, checks.size()));
  }
  Report report(options);
  if (!report.good()) return refuse("the report could not be written");
  const auto& check = checks[number - 1];
  try {
    auto outcome = check.replay(step, *options.token);
    const bool holds = !outcome.broken;
    report.write(check, number, std::move(outcome));
    return !report.good() ? refuse("the report could not be written") : holds ? 0 : 1;
  } catch (const simulation::WrongToken& error) {
    return refuse(error.what());
  }
}

/// What was so before is looked at when the exercise's own checks hold.
int run(const std::vector<Check>& checks, const Step& step, const Options& options) {
  Report report(options);
  bool all_hold = true;
  for (std::size_t number = 1; number <= checks.size() && report.good() && !(options.until_broken && !all_hold);
       ++number) {
    const auto& check = checks[number - 1];
    if (check.half == Half::kept && !all_hold && checks[number - 2].half != Half::kept) {
      report.write({{"behind", checks.size() - number + 1}});
      break;
    }
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
  options.program = argv[0];
  elsewhere::program(argv[0]);
  options.check_to_replay = check_to_replay(checks, 0);
  const auto usage = fmt::format(
      "usage: {} [--report FILE] [--pages FOLDER] [--replayed-by COMMAND] [--deep | --until-broken | --replay TOKEN "
      "[--check N]]",
      argv[0]);
  const std::array<option, 9> known{{{"report", required_argument, nullptr, 'r'},
                                     {"pages", required_argument, nullptr, 'p'},
                                     {"replayed-by", required_argument, nullptr, 'b'},
                                     {"deep", no_argument, nullptr, 'd'},
                                     {"until-broken", no_argument, nullptr, 'u'},
                                     {"replay", required_argument, nullptr, 't'},
                                     {"check", required_argument, nullptr, 'c'},
                                     {"elsewhere", required_argument, nullptr, 'e'},
                                     {nullptr, 0, nullptr, 0}}};
  ::opterr = 0;
  ::optind = 1;
  char* end = nullptr;
  for (int which = 0; (which = ::getopt_long(argc, argv, "", known.data(), nullptr)) != -1;) {
    switch (which) {
      case 'r':
        options.report = optarg;
        break;
      case 'p':
        options.pages = optarg;
        break;
      case 'b':
        options.replayed_by = optarg;
        break;
      case 'd':
        options.deep = true;
        break;
      case 'u':
        options.until_broken = true;
        break;
      case 't':
        options.token = optarg;
        break;
      case 'e':
        return elsewhere::tell_ids(step, optarg);
      case 'c':
        options.check = std::strtoul(optarg, &end, 10);
        if (*end != '\0' || options.check == 0) return refuse(usage);
        break;
      default:
        return refuse(usage);
    }
  }
  if (::optind != argc || (options.check != 0 && !options.token)) return refuse(usage);
  return options.token ? replay(checks, step, options) : run(checks, step, options);
}

}  // namespace shop
