#include "workshop/command_line/declaring.hpp"

#include <utility>

namespace workshop {

CLI::App* Commands::command(CLI::App& parent, const std::string& name, const std::string& help, Work what) {
  auto* sub = parent.add_subcommand(name, help);
  if (!group_.empty()) sub->group(group_);
  sub->callback([&work = work_, sub, what = std::move(what)] {
    if (sub->get_subcommands().empty()) work = what;  // else the command below it is meant
  });
  return sub;
}

void add_variant(CLI::App& command, Options& options) {
  command.add_option("--of", options.of, "mine, solution or starting-point")
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

}  // namespace workshop
