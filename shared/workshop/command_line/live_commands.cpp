#include "workshop/command_line/declaring.hpp"

#include <cstdint>
#include <limits>

namespace workshop {
namespace {

void add_fault(CLI::App& command, Options& options, const std::string& name, const std::string& help) {
  command
      .add_option_function<int>(
          "--" + name, [&options, name](int number) { options.torture.faults[name] = number; }, help)
      ->check(CLI::Range(0, 1'000'000));
}

void declare_run(Commands& to) {
  auto& options = to.options;
  auto* run = to.command("run", "the three endpoints, live, with a prompt to type at", [&options](Learner& s) {
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
}

void declare_torture(Commands& to) {
  auto& options = to.options;
  auto* torture =
      to.command("torture", "10,000 commands, live, while processes are killed, and worse: is all right then?",
                 [&options](Learner& s) {
                   return workshop::torture(s, options.number, options.of, options.torture, options.live);
                 });
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
}

void declare_load(Commands& to) {
  auto& options = to.options;
  auto* load = to.command("load", "a burst of commands, live, and a slow Billing: how the queues take it up",
                          [&options](Learner& s) {
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
}

void declare_views(Commands& to) {
  auto& options = to.options;
  auto* trace = to.command("trace", "what became of one line at the prompt, in the last live run, drawn",
                           [&options](Learner& s) { return workshop::trace(s, options.id); });
  trace->add_option("ID", options.id, "of a message or a conversation, or how it begins; the last ten if left out");

  to.command("lag", "how much waits in each queue of the last live system, and since when",
             [](Learner& s) { return workshop::lag(s); });

  auto* errors = to.command("errors", "the error queue of the live system that was run last",
                            [](Learner& s) { return workshop::errors(s); });
  auto* give_back = to.command(*errors, "return", "give a message of the error queue back to where it failed",
                               [&options](Learner& s) { return workshop::errors_return(s, options.which); });
  give_back->add_option("ID", options.which, "the message's ID, or all")->required();
}

}  // namespace

void live_commands(Commands& to) {
  to.group("The shop, live");
  declare_run(to);
  declare_torture(to);
  declare_load(to);
  declare_views(to);
}

}  // namespace workshop
