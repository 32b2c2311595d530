#include "workshop/command_line/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <sstream>
#include <system_error>

#include "messaging/text/plain_words.hpp"
#include "workshop/command_line/declaring.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {
namespace {

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

Request parse_command_line(std::vector<std::string> words, std::span<const Declaration> declarations) {
  const auto options = std::make_shared<Options>();
  const auto first = words.empty() ? "" : words.front();
  auto parsed = std::make_shared<CLI::App>(
      "A workshop on reliable messaging. Without a command: where you are, and what to do next.\n"
      "Exit status: 0 all checks hold, 1 a check fails, 2 it could not be done.",
      "./workshop");
  auto& app = *parsed;
  Commands::Work work = [](Learner& s) { return here(s); };
  Commands to(app, *options, work);
  for (const auto declare : declarations) declare(to);
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
  // The work refers to the options and to the commands.
  request.work = [options, parsed, work](Learner& learner) { return work(learner); };
  request.command = named(app);
  request.exercise = options->number;
  request.lecture = options->lecture;
  request.of = request.command == "diff" ? options->from : options->of;
  return request;
}

Project project_here() {
  const char* root = std::getenv("WORKSHOP_ROOT");
  return Project(fs::absolute(root == nullptr ? "." : root).lexically_normal());
}

int with_problems_said(const std::function<int()>& work) {
  end_with_children();
  try {
    const int status = work();
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    throw std::system_error(errno, std::generic_category(), "what there is to say cannot be written");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", messaging::in_plain_words(error).c_str());
    return cannot_be_done;
  }
}

int run_command_line(std::vector<std::string> words, std::span<const Declaration> declarations) {
  const auto request = parse_command_line(std::move(words), declarations);
  if (!request.help.empty()) {
    std::fputs(request.help.c_str(), stdout);
    return all_holds;
  }
  const auto project = project_here();
  Progress progress(project);
  if (!progress.note().empty()) std::fprintf(stderr, "%s\n\n", progress.note().c_str());
  Learner learner{project, progress};
  return request.work(learner);
}

}  // namespace workshop
