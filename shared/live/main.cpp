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
#include "messaging/text/plain_words.hpp"

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

/// What the command line asks for.
struct Request {
  std::string folder;
  std::string only;
  int instance = 1;
  bool supervised = false;
  bool fresh = false;
  live::LiveOptions options;
  bool instances_named = false;
  int slow_billing = 0;
  bool tortured = false;
  live::TortureOptions torture_options;
  live::TortureWishes wishes;
  std::optional<int> burst;
};

void declare(CLI::App& app, Request& request) {
  app.add_option("--state", request.folder, "where the broker and the databases are kept")->required();
  app.add_option("--only", request.only, "one endpoint alone: frontend, orders or billing")
      ->check(CLI::IsMember({"frontend", "orders", "billing"}));
  app.add_flag("--supervised", request.supervised, "started by a supervisor")->group("");
  app.add_option("--instance", request.instance, "which one of its endpoint")->group("");
  app.add_flag("--fresh", request.fresh, "start over with empty databases");
  app.add_option("--without", request.options.without, "leaves out a behaviour or a commit hook, by its name")
      ->allow_extra_args(false);
  auto* bound =
      app.add_option("--bound", request.options.bound, "of so many messages on their way, the Frontend takes no more")
          ->check(CLI::Range(1, 1'000'000));
  app.add_option("--instances", request.options.instances, "so many of Orders, and of Billing, compete for messages")
      ->check(CLI::Range(1, 9))
      ->excludes("--only");
  app.add_option("--slow-billing", request.slow_billing, "by how many milliseconds each message takes Billing longer")
      ->check(CLI::Range(0, 60'000));
  app.add_option("--transport", request.options.transport,
                 "amqp://USER@HOST: over that RabbitMQ; rabbitmq: over one that is started for this run")
      ->envname(live::transport_variable);
  auto* torture = app.add_flag("--torture", request.tortured,
                               "types by itself while endpoints are killed, and says what is wrong then");
  app.add_option("--commands", request.torture_options.commands)->needs(torture);
  app.add_option("--kills", request.torture_options.kills)->needs(torture);
  app.add_option("--seed", request.torture_options.seed)->needs(torture);
  app.add_flag("--all-faults", request.wishes.all_faults)->needs(torture);
  app.add_option("--outages", request.wishes.outages)->needs(torture);
  app.add_option("--cuts", request.wishes.cuts)->needs(torture);
  app.add_option("--full-disk", request.wishes.full_disks)->needs(torture);
  app.add_option("--malformed", request.wishes.malformed)->needs(torture);
  app.add_option("--load", request.burst, "types so many commands in a burst, and shows how the queues take it up")
      ->check(CLI::Range(1, 10'000))
      ->excludes(torture);
  torture->excludes(bound);  // it types each line once
}

/// The torture that is asked for, as far as it can be done here; says what cannot.
live::TorturePlan plan_torture(Request& request, const shop::Step& step) {
  if (request.wishes.all_faults && !request.instances_named) request.options.instances = 2;
  request.torture_options.instances = request.options.instances;
  const auto left_out =
      live::grant(request.wishes, live::obstacles_of(request.options.transport), request.torture_options);
  live::TorturePlan plan(request.torture_options);
  live::require_understood(plan, step);
  for (const auto& line : left_out) live::write_out(line + "\n");
  return plan;
}

/// The live system of one step: three processes supervised by this one, for somebody who types or for the torture, or
/// one of them alone. Returns the exit status.
int run(const std::filesystem::path& program, Request& request) {
  using live::StateFolder;
  auto& options = request.options;
  const auto& only = request.only;
  const bool supervised = request.supervised;
  options.slow_billing = messaging::Milliseconds(request.slow_billing);
  const auto step = live::altered(options, shop::Step());  // before anything is touched
  std::optional<live::TorturePlan> plan;
  if (request.tortured) plan = plan_torture(request, step);
  if (request.burst) live::require_understood(live::LoadPlan(*request.burst), step);
  const bool fresh = request.fresh || plan || request.burst;
  const auto use = supervised     ? StateFolder::Use::member
                   : only.empty() ? StateFolder::Use::alone
                                  : StateFolder::Use::shared;
  const StateFolder state(request.folder, use, fresh);
  std::optional<live::TortureDisks> disks;
  if (request.torture_options.full_disks > 0)
    disks.emplace(request.folder, options.transport == live::private_rabbitmq);
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
  if (plan) {
    const live::TorturePlace place{own_broker, disks ? &*disks : nullptr};
    return live::torture(program, request.folder, state, options, place, std::move(*plan));
  }
  if (request.burst) return live::load(program, request.folder, state, options, live::LoadPlan(*request.burst));
  if (only.empty()) return live::run_for_typing(program, request.folder, state, options);
  live::run_endpoint(only, request.instance, step, state, options, supervised);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The gift shop, live");
  Request request;
  declare(app, request);
  CLI11_PARSE(app, argc, argv);
  request.instances_named = app.count("--instances") > 0;
  open_closed_standard_streams();
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what a handler prints is seen when it prints it
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(std::filesystem::absolute(argv[0]), request);
  } catch (const std::exception& error) {
    std::fprintf(request.supervised ? stdout : stderr, "%s\n", messaging::in_plain_words(error).c_str());
    return 2;
  }
}
