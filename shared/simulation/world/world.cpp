#include "simulation/world/world.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

#include "simulation/world/node.hpp"

namespace simulation {
namespace asio = messaging::asio;
namespace {

/// While it lives, faults may strike.
class Under {
 public:
  Under(Choices*& place, Choices& choices) : place_(place) { place_ = &choices; }
  ~Under() { place_ = nullptr; }
  Under(const Under&) = delete;
  Under& operator=(const Under&) = delete;

 private:
  Choices*& place_;
};

}  // namespace

World::World(const std::vector<NodePlan>& plans) {
  start(plans, own_storage_);
}

World::World(const std::vector<NodePlan>& plans, Storage& storage) {
  start(plans, storage);
}

void World::start(const std::vector<NodePlan>& plans, Storage& storage) {
  for (const auto& plan : plans) {
    auto& disk = storage.renewed(plan.name);
    auto& ids = ids_.emplace_back(plan.name);
    nodes_.push_back(std::make_unique<Node>(*this, nodes_.size(), plan, disk, ids));
    disk.made();
  }
  for (const auto& node : nodes_) perform(node->endpoint.prepare());
  for (const auto& node : nodes_) perform(node->endpoint.run());
}

World::~World() {
  // What waits may wait in a circle or for ever: it is dropped, while what it uses is still there.
  std::erase(nodes_, nullptr);  // what a restart that failed left behind
  for (const auto& node : nodes_) node->drop_waiting();
  clock_.drop_waiting();
  drain();
}

void World::perform(messaging::Task task) {
  const auto failure = std::make_shared<std::exception_ptr>();
  asio::co_spawn(io_, std::move(task), [failure](std::exception_ptr error) { *failure = std::move(error); });
  drain();
  if (*failure) std::rethrow_exception(*failure);
}

void World::type(messaging::Task task, Choices& choices) {
  const Under under(choices_, choices);
  typing_ = true;
  perform(std::move(task));
  typing_ = false;
}

void World::run(Choices& choices) {
  const Under under(choices_, choices);
  at_rest_ = false;
  stopped_ = false;
  for (int count = 0; count < most_steps; ++count) {
    const auto possible = steps();
    if (possible.empty()) {
      require_rest();
      at_rest_ = true;
      choices.at_rest();
      return;
    }
    const auto chosen = choices.next(possible);
    if (!chosen) return;
    const Step& step = possible[*chosen];
    broker_.take_touched();
    timer_set_ = false;
    take(step);
    drain();
    bring_back_crashed();
    Footprint touched = broker_.take_touched();
    touched.timers = touched.timers || timer_set_;
    touched.time = step.kind == Step::Kind::timer;
    if (step.kind != Step::Kind::timer) touched.endpoints = std::uint64_t{1} << (step.endpoint % 64);
    choices.stepped(touched);
    if (stopped_) return;
  }
  throw Endless("after " + std::to_string(most_steps) + " steps there is still something to do: messages without end?");
}

/// Deliveries, and time when nothing can be delivered. Besides them the steps that are faults in themselves.
std::vector<Step> World::steps() {
  auto possible = broker_.deliveries();
  const bool time_waits = clock_.waiting();
  const auto add = [&](Step::Kind kind, Fault fault, std::size_t endpoint, std::string at) {
    Step step;
    step.kind = kind;
    step.fault = fault;
    step.endpoint = endpoint;
    step.at = std::move(at);
    step.identity = static_cast<std::uint64_t>(kind) * 64 + endpoint;
    possible.push_back(std::move(step));
  };
  if (time_waits) {
    add(Step::Kind::timer, possible.empty() ? Fault::none : Fault::early_timer, 0, "");
    for (const auto& node : nodes_) {
      if (node->transport.in_hand()) add(Step::Kind::crash, Fault::crash, node->number, node->plan.name);
    }
  }
  return possible;
}

void World::take(const Step& step) {
  switch (step.kind) {
    case Step::Kind::delivery:
      broker_.deliver(step);
      break;
    case Step::Kind::timer:
      pass_time();
      break;
    case Step::Kind::crash:
      nodes_[step.endpoint]->end();
      break;
  }
}

void World::pass_time() {
  const auto before = clock_.now();
  clock_.advance_to_next();
  if (clock_.now() == before) return;
  history_.add(What::time_passed, "");
}

void World::bring_back_crashed() {
  for (auto& node : nodes_) {
    if (!node->crashed()) continue;
    history_.add(What::crashed, node->plan.name, "", node->transport.in_hand(), node->transport.in_hand_name());
    node->drop_waiting();
    drain();
    const auto plan = node->plan;
    const auto number = node->number;
    auto& disk = node->disk;
    auto& ids = node->ids;
    node.reset();
    disk.used_again();
    try {
      node = std::make_unique<Node>(*this, number, plan, disk, ids);
    } catch (const std::exception& error) {
      throw Stuck(fmt::format("{} does not start again on the database of before: {}", plan.name, error.what()));
    }
    perform(node->endpoint.prepare());
    perform(node->endpoint.run());
    history_.add(What::restarted, plan.name);
  }
}

/// Whatever is still in hand waits for something that no step brings about.
void World::require_rest() {
  for (const auto& node : nodes_) {
    const auto& message = node->transport.in_hand();
    if (!message) continue;
    const auto what = fmt::format("the handling of {} in {} never came to an end: ", message->type(), node->plan.name);
    if (node->endpoint.database().waiting() > 0) {
      throw Stuck(
          what +
          "it begins a transaction while another one is open, of its own or of a behaviour, and waits for itself");
    }
    throw Stuck(what +
                "it waits for something that no message and no context.clock() brings about, such as a timer or a "
                "thread of its own");
  }
}

void World::drain() {
  io_.restart();
  io_.poll();
}

void World::restart(const std::string& name) {
  auto& old = node(name);
  old->endpoint.stop();
  drain();
  const auto plan = old->plan;
  const auto number = old->number;
  auto& disk = old->disk;
  auto& ids = old->ids;
  old.reset();
  disk.used_again();
  old = std::make_unique<Node>(*this, number, plan, disk, ids);
  perform(old->endpoint.prepare());
  perform(old->endpoint.run());
}

std::unique_ptr<World::Node>& World::node(const std::string& name) {
  for (auto& candidate : nodes_) {
    if (candidate && candidate->plan.name == name) return candidate;
  }
  throw std::out_of_range("there is no endpoint " + name);
}

messaging::Endpoint& World::endpoint(const std::string& name) {
  return node(name)->endpoint;
}

const messaging::Envelope* World::in_hand(const std::string& name) {
  return node(name)->transport.in_hand().get();
}

std::vector<std::string> World::names() const {
  std::vector<std::string> names;
  for (const auto& node : nodes_) names.push_back(node->plan.name);
  return names;
}

}  // namespace simulation
