#include "workshop/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <sstream>
#include <utility>

#include "workshop/problem.hpp"
#include "workshop/terminal.hpp"

namespace workshop {
namespace {

using Work = std::function<int(Learner&)>;

const std::string variants_help = "mine, solution or starting-point";

/// The options of one command line; what is not given stays empty.
struct Options {
  std::optional<std::string> number;
  std::string which;
  std::string of = "mine";
  std::string from;
  std::string only;
  workshop::LiveOptions live;
  int burst = 300;
  int slow = 20;
  std::string id;
  std::string token;
  int check = 0;
  bool deep = false;
  bool json = false;
  bool only_picture = false;
  bool no_pause = false;
  bool all = false;
  bool fresh = false;
  bool write = false;
  bool again = false;
  bool from_starting_point = false;
  std::string column;
  std::string property;
  workshop::MatrixAs as;
  std::optional<std::string> after;
  workshop::TortureOptions torture;
  std::optional<std::string> lecture;
  workshop::ShownAs shown;
};

void add_variant(CLI::App& command, Options& options) {
  command.add_option("--of", options.of, variants_help)
      ->check(CLI::IsMember({"mine", "solution", "starting-point"}))
      ->capture_default_str();
}

void add_without(CLI::App& command, Options& options) {
  command
      .add_option("--without", options.live.without, "without a behaviour or commit hook, by its name; can be repeated")
      ->allow_extra_args(false);
}

void add_bound(CLI::App& command, Options& options) {
  command.add_option("--bound", options.live.bound, "of so many messages on their way, the Frontend takes no more")
      ->check(CLI::Range(1, 1'000'000));
}

CLI::Option* add_instances(CLI::App& command, Options& options) {
  return command
      .add_option("--instances", options.live.instances, "so many of Orders, and of Billing, compete for messages")
      ->check(CLI::Range(1, 9));
}

void add_fault(CLI::App& command, Options& options, const std::string& name, const std::string& help) {
  command
      .add_option_function<int>(
          "--" + name, [&options, name](int number) { options.torture.faults[name] = number; }, help)
      ->check(CLI::Range(0, 1'000'000));
}

void add_slow_billing(CLI::App& command, int& milliseconds) {
  command.add_option("--slow-billing", milliseconds, "by how many milliseconds each message takes Billing longer")
      ->check(CLI::Range(0, 60'000))
      ->capture_default_str();
}

void add_transport(CLI::App& command, Options& options) {
  command
      .add_option("--transport", options.live.transport,
                  "amqp://USER@HOST: over that RabbitMQ; rabbitmq: over one that is started for this run")
      ->type_name("BROKER");
}

/// Declares every command; the one that is typed sets `work`.
void declare(CLI::App& app, Options& options, Work& work) {
  const auto command = [&](CLI::App& parent, const std::string& name, const std::string& help, Work what) {
    auto* sub = parent.add_subcommand(name, help);
    sub->callback([&work, sub, what = std::move(what)] {
      if (sub->get_subcommands().empty()) work = what;  // else the command below it is meant
    });
    return sub;
  };
  work = [](Learner& s) { return workshop::here(s); };

  auto* check = command(app, "check", "build and check an exercise", [&](Learner& s) {
    return workshop::check_command(s, options.number, options.of, options.deep, options.json);
  });
  check->add_option("N", options.number, "the exercise; the current one if left out");
  add_variant(*check, options);
  check->add_flag("--deep", options.deep, "explore further than at every save; may take minutes");
  check->add_flag("--json", options.json, "the verdict as JSON");

  command(app, "watch", "check the current exercise at every save", [](Learner& s) { return workshop::watch(s); });

  auto* replay = command(app, "replay", "draw one schedule of an explored check", [&](Learner& s) {
    return workshop::replay_command(s, *options.number, options.token, options.of, options.check, options.only_picture);
  });
  replay->add_option("N", options.number, "the exercise")->required();
  replay->add_option("TOKEN", options.token, "the schedule, as a verdict shows it; it may be changed")->required();
  add_variant(*replay, options);
  replay->footer(
      "A schedule is a row of steps, with semicolons between them:\n"
      "  C1 ok; E1 ok; C1 again; time\n"
      "C1 is the first command that was typed, E1 the first event that left; time passes.\n"
      "What goes wrong in a step stands behind a comma:\n"
      "  C1, commit fails; E1, ack lost\n"
      "Copies of what is typed, and what is left out, stand before the steps:\n"
      "  without C2; C1 twice; C1 ok\n"
      "It may end early: then all goes on in order, and nothing goes wrong. What cannot\n"
      "happen is answered with what can.");
  replay->add_option("--check", options.check, "which check, counted from 1; the first that explores if left out");
  replay->add_flag("--picture", options.only_picture, "nothing but the picture, without what was logged");

  auto* demo = command(app, "demo", "an exercise as a demonstration on four screens, for an instructor",
                       [&](Learner& s) { return workshop::demo(s, *options.number, !options.no_pause); });
  demo->add_option("N", options.number, "the exercise")->required();
  demo->add_flag("--no-pause", options.no_pause, "does not wait between the screens");

  auto* hint =
      command(app, "hint", "the next hint", [&](Learner& s) { return workshop::hint(s, options.number, options.all); });
  hint->add_option("N", options.number, "the exercise; the current one if left out");
  hint->add_flag("--all", options.all, "all hints");

  auto* next = command(app, "next", "go on with the next exercise, in a copy of your own code",
                       [&](Learner& s) { return workshop::next(s, options.again, options.from_starting_point); });
  auto* again = next->add_flag("--again", options.again, "copy it once more, into the current exercise");
  next->add_flag("--from-starting-point", options.from_starting_point, "without your code")->excludes(again);

  command(app, "list", "the exercises and how far you are", [](Learner& s) { return workshop::list(s); });

  auto* start = command(app, "start", "start an exercise, or go on with it",
                        [&](Learner& s) { return workshop::start(s, *options.number); });
  start->add_option("N", options.number, "the exercise")->required();

  auto* reset = command(app, "reset", "start an exercise over; your code is kept as a backup",
                        [&](Learner& s) { return workshop::reset(s, *options.number); });
  reset->add_option("N", options.number, "the exercise")->required();

  auto* solution = command(app, "solution", "where the solution is, and why it is so",
                           [&](Learner& s) { return workshop::solution(s, *options.number); });
  solution->add_option("N", options.number, "the exercise")->required();

  auto* diff = command(app, "diff", "what lies between your code and the solution, line by line",
                       [&](Learner& s) { return workshop::diff(s, options.number, options.from); });
  diff->add_option("N", options.number, "the exercise; the current one if left out");
  diff->add_option("--of", options.from, "mine or starting-point; mine if you have started it")
      ->check(CLI::IsMember({"mine", "starting-point"}));

  auto* run = command(app, "run", "the three endpoints, live, with a prompt to type at", [&](Learner& s) {
    return workshop::run(s, options.number, options.of, options.only, options.fresh, options.live);
  });
  run->add_option("N", options.number, "the exercise; the current one if left out");
  add_variant(*run, options);
  run->add_option("--only", options.only, "one endpoint alone, in this terminal: frontend, orders or billing")
      ->check(CLI::IsMember({"frontend", "orders", "billing"}));
  add_without(*run, options);
  add_bound(*run, options);
  add_slow_billing(*run, options.live.slow_billing);
  add_instances(*run, options)->excludes("--only");
  add_transport(*run, options);
  run->add_flag("--fresh", options.fresh, "start over with empty databases");

  auto* matrix =
      command(app, "matrix", "the truth table: what holds in which solution, under which faults", [&](Learner& s) {
        if (!options.number) return workshop::matrix(s.project, options.as);
        if (options.column.empty()) return workshop::matrix_row(s.project, *options.number);
        return workshop::matrix_cell(s.project, *options.number, options.column, options.property,
                                     options.only_picture);
      });
  auto* row = matrix->add_option("N", options.number, "one row only, with the schedules");
  matrix->add_option("COLUMN", options.column, "one cell only, drawn; by the column's name or letter");
  matrix->add_option("PROPERTY", options.property, "what to draw of it; the worst that breaks if left out");
  matrix->add_flag("--picture", options.only_picture, "of one cell: nothing but the picture, without what was logged");
  auto* json = matrix->add_flag("--json", options.as.json, "as JSON")->excludes(row);
  auto* markdown = matrix->add_flag("--markdown", options.as.markdown, "as Markdown")->excludes(row)->excludes(json);
  matrix
      ->add_option("--html", options.as.pages,
                   "as a page, with the pictures beside it; in .workshop/matrix if no folder is named")
      ->type_name("[FOLDER]")
      ->expected(0, 1)
      ->excludes(row)
      ->excludes(json)
      ->excludes(markdown);

  auto* torture = command(
      app, "torture", "10,000 commands, live, while processes are killed, and worse: is all right then?",
      [&](Learner& s) { return workshop::torture(s, options.number, options.of, options.torture, options.live); });
  torture->add_option("N", options.number, "the exercise, from 5 on; the last one if left out");
  add_variant(*torture, options);
  torture->add_option("--commands", options.torture.commands, "how many commands are typed")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  torture->add_option("--kills", options.torture.kills, "how many processes are killed")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  torture->add_option("--seed", options.torture.seed, "decides what is typed, and what goes wrong after which command")
      ->check(CLI::Range(std::numeric_limits<std::uint32_t>::max()))
      ->capture_default_str();
  torture->add_flag("--all-faults", options.torture.all_faults, "two instances, and some of each of what follows");
  add_instances(*torture, options);
  add_fault(*torture, options, "outages", "how often the broker is away: restarted, or its file locked");
  add_fault(*torture, options, "cuts", "how often all connections to RabbitMQ are cut");
  add_fault(*torture, options, "full-disk", "how often the disk is full: a small one, made for it");
  add_fault(*torture, options, "malformed", "how many messages come that nobody can read");
  add_without(*torture, options);
  add_transport(*torture, options);

  auto* load =
      command(app, "load", "a burst of commands, live, and a slow Billing: how the queues take it up", [&](Learner& s) {
        options.live.slow_billing = options.slow;
        return workshop::load(s, options.number, options.of, options.burst, options.live);
      });
  load->add_option("N", options.number, "the exercise; the last one if left out");
  add_variant(*load, options);
  load->add_option("--commands", options.burst, "how many commands are typed, as fast as the Frontend takes them")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  add_slow_billing(*load, options.slow);
  add_bound(*load, options);
  add_without(*load, options);
  add_transport(*load, options);

  auto* trace = command(app, "trace", "what became of one line at the prompt, in the last live run, drawn",
                        [&](Learner& s) { return workshop::trace(s, options.id); });
  trace->add_option("ID", options.id, "of a message or a conversation, or how it begins; the last ten if left out");

  command(app, "lag", "how much waits in each queue of the last live system, and since when",
          [](Learner& s) { return workshop::lag(s); });

  auto* errors = command(app, "errors", "the error queue of the live system that was run last",
                         [](Learner& s) { return workshop::errors(s); });
  auto* give_back = command(*errors, "return", "give a message of the error queue back to where it failed",
                            [&](Learner& s) { return workshop::errors_return(s, options.which); });
  give_back->add_option("ID", options.which, "the message's ID, or all")->required();

  auto* slides = command(app, "slides", "the lectures as slides, with notes for whoever presents them",
                         [&](Learner& s) { return workshop::slides(s.project, options.lecture, options.shown); });
  slides->add_option("N", options.lecture, "one lecture only: 1 to 6, or interlude");
  auto* handouts = command(app, "handouts", "what is handed out on paper: the pipeline, the outbox, the words",
                           [&](Learner& s) { return workshop::handouts(s.project, options.shown); });
  for (auto* shown : {slides, handouts}) {
    shown->add_flag("--open", options.shown.open, "open it in the browser");
    shown->add_flag("--pdf", options.shown.pdf, "print it as PDF, with Chromium");
  }

  command(app, "doctor", "what is installed and what is missing",
          [](Learner& s) { return workshop::doctor(s.project); });
  command(app, "test", "the kit's own tests, all of them", [](Learner& s) { return workshop::test(s.project); });

  auto* dev = app.add_subcommand("dev", "for work on the kit")->require_subcommand(1);
  auto* dev_check = command(*dev, "check", "every solution, starting point and mistake does what it should",
                            [&](Learner& s) { return workshop::dev_check(s.project, options.number, options.write); });
  dev_check->add_option("N", options.number, "one exercise only");
  dev_check->add_flag("--write", options.write, "write down how each mistake fails, so that it is recognised");
  auto* propagate =
      command(*dev, "propagate", "carry a change that is not committed yet through the later steps",
              [&](Learner& s) { return workshop::dev_propagate(s.project, *options.number, options.after); });
  propagate->add_option("N", options.number, "the exercise that was changed")->required();
  propagate->add_option("--after", options.after, "go on from this folder, such as solutions/02");
  auto* dev_matrix = command(*dev, "matrix", "WORKSHOP.md and tests/matrix.json say what the truth table says",
                             [&](Learner& s) { return workshop::dev_matrix(s.project, options.write); });
  dev_matrix->add_flag("--write", options.write, "write them");
  auto* dev_documents = command(*dev, "documents", "links, commands, outputs and excerpts in the documents are right",
                                [&](Learner& s) { return workshop::dev_documents(s.project, options.write); });
  dev_documents->add_flag("--write", options.write, "put the outputs of now in the place of the old ones");
}

/// CLI11 breaks no lines. What an option does stands from the same column on, below or beside its name.
std::string help_of(CLI::App& app) {
  constexpr std::size_t width = 80;
  const auto column = app.get_formatter()->get_column_width();
  std::istringstream lines(app.help());
  std::string help;
  for (std::string line; std::getline(lines, line); help += line + '\n') {
    if (line.size() <= width) continue;
    const auto indent = line.substr(column - 2, 2) == "  " ? column : 0;
    line = line.substr(0, indent) + Terminal::wrapped(line.substr(indent), indent, width);
  }
  return help;
}

/// The names of the commands that were named, such as `dev check`.
std::string named(const CLI::App& app) {
  std::string names;
  for (const auto* command = &app; !command->get_subcommands().empty();) {
    command = command->get_subcommands().front();
    names += (names.empty() ? "" : " ") + command->get_name();
  }
  return names;
}

}  // namespace

Request parse_command_line(std::vector<std::string> words) {
  const auto options = std::make_shared<Options>();
  const auto first = words.empty() ? "" : words.front();
  CLI::App app(
      "A workshop on reliable messaging. Without a command: where you are, and what to do next.\n"
      "Exit status: 0 all checks hold, 1 a check fails, 2 it could not be done.",
      "./workshop");
  Work work;
  declare(app, *options, work);
  try {
    std::reverse(words.begin(), words.end());
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    Request request;
    request.help = help_of(app);
    return request;
  } catch (const CLI::ExtrasError& error) {
    if (app.get_subcommands().empty()) {
      throw Problem(fmt::format("there is no command '{}'; ./workshop --help lists them", first));
    }
    throw Problem(fmt::format("{}; ./workshop {} --help says what is", error.what(), first));
  } catch (const CLI::RequiredError& error) {
    throw Incomplete(fmt::format("{}; ./workshop --help lists the commands", error.what()));
  } catch (const CLI::ParseError& error) {
    throw Problem(fmt::format("{}; ./workshop --help lists the commands", error.what()));
  }
  Request request;
  request.work = [options, work](Learner& learner) { return work(learner); };  // the work refers to the options
  request.command = named(app);
  request.exercise = options->number;
  request.lecture = options->lecture;
  request.of = request.command == "diff" ? options->from : options->of;
  return request;
}

}  // namespace workshop
