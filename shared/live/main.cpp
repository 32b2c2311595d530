#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "live/broker/live_broker.hpp"
#include "live/load/load.hpp"
#include "live/processes/endpoint_process.hpp"
#include "live/processes/live_options.hpp"
#include "live/prompt/prompt_session.hpp"
#include "live/terminal/console.hpp"
#include "live/torture/torture.hpp"

namespace {

/// A standard stream that was closed by whoever started us is an empty one; otherwise the next file or pipe that is
/// opened would take its place.
void open_closed_standard_streams() {
  int descriptor = -1;
  do {
    descriptor = ::open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor > STDERR_FILENO) ::close(descriptor);
}

}  // namespace

/// The live system of one step: three processes supervised by this one, for somebody who types or for the torture, or
/// one of them alone.
int main(int argc, char** argv) {
  using live::StateFolder;
  CLI::App app("The gift shop, live");
  std::string folder;
  std::string only;
  live::LiveOptions options;
  bool supervised = false;
  bool fresh = false;
  app.add_option("--state", folder, "where the broker and the databases are kept")->required();
  app.add_option("--only", only, "one endpoint alone: frontend, orders or billing")
      ->check(CLI::IsMember({"frontend", "orders", "billing"}));
  app.add_flag("--supervised", supervised, "started by a supervisor")->group("");
  int instance = 1;
  app.add_option("--instance", instance, "which one of its endpoint")->group("");
  app.add_flag("--fresh", fresh, "start over with empty databases");
  app.add_option("--without", options.without, "leaves out a behaviour or a commit hook, by its name")
      ->allow_extra_args(false);
  auto* bound = app.add_option("--bound", options.bound, "of so many messages on their way, the Frontend takes no more")
                    ->check(CLI::Range(1, 1'000'000));
  auto* instances =
      app.add_option("--instances", options.instances, "so many of Orders, and of Billing, compete for messages")
          ->check(CLI::Range(1, 9))
          ->excludes("--only");
  int slow_billing = 0;
  app.add_option("--slow-billing", slow_billing, "by how many milliseconds each message takes Billing longer")
      ->check(CLI::Range(0, 60'000));
  app.add_option("--transport", options.transport,
                 "amqp://USER@HOST: over that RabbitMQ; rabbitmq: over one that is started for this run")
      ->envname(live::transport_variable);
  bool tortured = false;
  auto* torture =
      app.add_flag("--torture", tortured, "types by itself while endpoints are killed, and says what is wrong then");
  live::TortureOptions torture_options;
  app.add_option("--commands", torture_options.commands)->needs(torture);
  app.add_option("--kills", torture_options.kills)->needs(torture);
  app.add_option("--seed", torture_options.seed)->needs(torture);
  live::TortureWishes wishes;
  app.add_flag("--all-faults", wishes.all_faults)->needs(torture);
  app.add_option("--outages", wishes.outages)->needs(torture);
  app.add_option("--cuts", wishes.cuts)->needs(torture);
  app.add_option("--full-disk", wishes.full_disks)->needs(torture);
  app.add_option("--malformed", wishes.malformed)->needs(torture);
  std::optional<int> burst;
  app.add_option("--load", burst, "types so many commands in a burst, and shows how the queues take it up")
      ->check(CLI::Range(1, 10'000))
      ->excludes(torture);
  torture->excludes(bound);  // it types each line once
  CLI11_PARSE(app, argc, argv);

  open_closed_standard_streams();
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what a handler prints is seen when it prints it
  std::signal(SIGPIPE, SIG_IGN);
  try {
    options.slow_billing = messaging::Milliseconds(slow_billing);
    const auto step = live::altered(options, shop::Step());  // before anything is touched
    std::optional<live::TorturePlan> plan;
    if (tortured) {
      if (wishes.all_faults && instances->count() == 0) options.instances = 2;
      torture_options.instances = options.instances;
      const auto left_out = live::grant(wishes, live::obstacles_of(options.transport), torture_options);
      plan.emplace(torture_options);
      live::require_understood(*plan, step);
      for (const auto& line : left_out) live::write_out(line + "\n");
      fresh = true;
    }
    if (burst) {
      live::require_understood(live::LoadPlan(*burst), step);
      fresh = true;
    }
    const auto use = supervised     ? StateFolder::Use::member
                     : only.empty() ? StateFolder::Use::alone
                                    : StateFolder::Use::shared;
    const StateFolder state(folder, use, fresh);
    std::optional<live::TortureDisks> disks;
    if (torture_options.full_disks > 0) disks.emplace(folder, options.transport == live::private_rabbitmq);
    std::shared_ptr<live::OwnBroker> own_broker;
    if (use == StateFolder::Use::alone) {
      for (const auto* endpoint : {"orders", "billing"}) state.forget_instances_beyond(endpoint, options.instances);
    }
    if (!supervised) {
      if (!only.empty() && options.transport == live::private_rabbitmq) {
        throw messaging::Error("a RabbitMQ for one run is for all endpoints; with --only, name one: amqp://USER@HOST");
      }
      own_broker = live::provide_broker(options, disks ? disks->for_broker() : "");
      live::remember_transport(state, options);
      if (fresh) live::clear_broker(step, state, options);
    }
    const auto program = std::filesystem::absolute(argv[0]);
    if (plan) {
      const live::TorturePlace place{own_broker, disks ? &*disks : nullptr};
      return live::torture(program, folder, state, options, place, std::move(*plan));
    }
    if (burst) return live::load(program, folder, state, options, live::LoadPlan(*burst));
    if (only.empty()) return live::run_for_typing(program, folder, state, options);
    live::run_endpoint(only, instance, step, state, options, supervised);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(supervised ? stdout : stderr, "%s\n", error.what());
    return 2;
  }
}
