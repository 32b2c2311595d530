#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "workshop/command_line/declarations.hpp"
#include "workshop/instructor/commands.hpp"
#include "workshop/learner/commands.hpp"

namespace workshop {

/// The options of one command line; what is not given stays empty.
struct Options {
  std::optional<std::string> number;
  std::string which;
  std::string of = "mine";
  std::string from;
  std::string only;
  LiveOptions live;
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
  int mutant = 0;  // to be shown; 0 is none
  bool quick = false;
  std::vector<std::string> names;
  bool again = false;
  bool from_starting_point = false;
  std::string column;
  std::string property;
  MatrixAs as;
  std::optional<std::string> after;
  TortureOptions torture;
  std::optional<std::string> lecture;
  ShownAs shown;
};

/// Where commands are declared; the one that is typed becomes the work.
class Commands {
 public:
  using Work = std::function<int(Learner&)>;

  Commands(CLI::App& commands, Options& given, Work& what) : app(commands), options(given), work_(what) {}

  /// Under which heading of the help the next commands stand.
  void group(const std::string& name) { group_ = name; }
  CLI::App* command(const std::string& name, const std::string& help, Work what) {
    return command(app, name, help, std::move(what));
  }
  /// A command below another.
  CLI::App* command(CLI::App& parent, const std::string& name, const std::string& help, Work what);

  CLI::App& app;
  Options& options;

 private:
  Work& work_;
  std::string group_;
};

// Options that several commands have.
void add_variant(CLI::App& command, Options& options);
void add_without(CLI::App& command, Options& options);
void add_bound(CLI::App& command, Options& options);
CLI::Option* add_instances(CLI::App& command, Options& options);
void add_slow_billing(CLI::App& command, int& milliseconds);
void add_transport(CLI::App& command, Options& options);

}  // namespace workshop
