#include "simulation/world/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <iterator>
#include <utility>

#include "simulation/world/memory_files.hpp"
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
  show_time(&clock_);
  unsigned next_bit = 63;  // from above; those of the queues are counted from below
  for (const auto& plan : plans) {
    auto& disk = storage.renewed(plan.name, plan.instances);
    Node::Common common;
    if (plan.instances > 1) {
      competing_ = true;
      common.queue = std::uint64_t{1} << (next_bit-- % 64);
      common.database = std::uint64_t{1} << (next_bit-- % 64);
    }
    for (std::size_t instance = 1; instance <= plan.instances; ++instance) {
      auto& ids = ids_.emplace_back(instance == 1 ? plan.name : fmt::format("{}-{}", plan.name, instance));
      if (instance > 1) disk.used_again();
      nodes_.push_back(std::make_unique<Node>(*this, nodes_.size(), plan, instance, common, disk, ids));
      if (instance == 1) disk.made();
    }
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
  hide_time(clock_);
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
    shared_touched_ = 0;
    take(step);
    drain();
    bring_back_crashed();
    Footprint touched = broker_.take_touched();
    touched.timers = touched.timers || timer_set_;
    touched.shared |= shared_touched_;
    touched.time = step.kind == Step::Kind::timer;
    if (step.kind != Step::Kind::timer) touched.endpoints = std::uint64_t{1} << (step.endpoint % 64);
    choices.stepped(touched);
    if (stopped_) return;
  }
  throw Endless("after " + std::to_string(most_steps) + " steps there is still something to do: messages without end?");
}

/// Deliveries, and time when nothing can be delivered. Besides them the steps that are faults in themselves. First of
/// all, what was begun goes on.
std::vector<Step> World::steps() {
  auto possible = broker_.deliveries();
  const bool time_waits = clock_.waiting();
  const auto step_at = [](Step::Kind kind, Fault fault, std::size_t endpoint, std::string at) {
    Step step;
    step.kind = kind;
    step.fault = fault;
    step.endpoint = endpoint;
    step.at = std::move(at);
    step.identity = static_cast<std::uint64_t>(kind) * 64 + endpoint;
    return step;
  };
  if (competing_) {
    std::vector<Step> going_on;
    for (const auto& node : nodes_) {
      const auto& paused = node->paused();
      for (std::size_t i = 0; i < paused.size(); ++i) {
        if (!may_go_on(*node, paused[i].where)) continue;
        going_on.push_back(step_at(Step::Kind::goes_on, Fault::none, node->number, node->name));
        going_on.back().number = static_cast<std::int64_t>(i);
        going_on.back().identity += std::uint64_t{i} << 32U;
        // Its process does nothing else before. But to acknowledge is too late once another has the message as well.
        const bool only_one = paused.size() == 1 && node->transport.in_hand();
        going_on.back().comes_first = only_one && paused[i].where != Seam::Kind::settle;
      }
    }
    possible.insert(possible.begin(), std::make_move_iterator(going_on.begin()),
                    std::make_move_iterator(going_on.end()));
  }
  if (time_waits) {
    possible.push_back(step_at(Step::Kind::timer, possible.empty() ? Fault::none : Fault::early_timer, 0, ""));
    for (const auto& node : nodes_) {
      if (!node->transport.in_hand() || !node->paused().empty()) continue;  // at a seam it may crash as it goes on
      possible.push_back(step_at(Step::Kind::crash, Fault::crash, node->number, node->name));
    }
  }
  if (competing_) {
    for (auto& step : broker_.second_deliveries()) possible.push_back(std::move(step));
  }
  return possible;
}

/// False if it is to begin a transaction while another instance has one: that holds the lock on the file.
bool World::may_go_on(const Node& node, Seam::Kind where) const {
  if (where != Seam::Kind::begin) return true;
  return std::none_of(nodes_.begin(), nodes_.end(), [&](const auto& other) {
    return other.get() != &node && &other->disk == &node.disk && other->connection->in_transaction();
  });
}

void World::take(const Step& step) {
  switch (step.kind) {
    case Step::Kind::delivery:
      broker_.deliver(step);
      break;
    case Step::Kind::goes_on:
      nodes_[step.endpoint]->go_on(static_cast<std::size_t>(step.number));
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
    const auto name = node->name;
    history_.add(What::crashed, name, "", node->transport.in_hand(), node->transport.in_hand_name());
    node->drop_waiting();
    drain();
    try {
      start_anew(node);
    } catch (const std::exception& error) {
      throw Stuck(fmt::format("{} does not start again on the database of before: {}", name, error.what()));
    }
    shared_touched_ |= node->common.queue;  // it waits for messages as a fresh one does
    perform(node->endpoint.prepare());
    perform(node->endpoint.run());
    history_.add(What::restarted, name);
  }
}

/// A new process, on the same database.
void World::start_anew(std::unique_ptr<Node>& node) {
  const auto plan = node->plan;
  const auto number = node->number;
  const auto instance = node->instance;
  const auto common = node->common;
  auto& disk = node->disk;
  auto& ids = node->ids;
  node.reset();
  disk.used_again();
  node = std::make_unique<Node>(*this, number, plan, instance, common, disk, ids);
}

/// Whatever is still in hand waits for something that no step brings about.
void World::require_rest() {
  for (const auto& node : nodes_) {
    const auto& message = node->transport.in_hand();
    if (!message || !node->paused().empty()) continue;  // who waits for another instance is not to blame
    const auto what = fmt::format("the handling of {} in {} never came to an end: ", message->type(), node->name);
    if (node->endpoint.database().waiting() > 0) {
      throw Stuck(
          what +
          "it begins a transaction while another one is open, of its own or of a behaviour, and waits for itself");
    }
    throw Stuck(what +
                "it waits for something that no message and no context.clock() brings about, such as a timer or a "
                "thread of its own");
  }
  for (const auto& node : nodes_) {
    if (node->paused().empty()) continue;
    throw Stuck(
        fmt::format("{} waits for ever to begin a transaction: another instance never ends its own", node->name));
  }
}

void World::drain() {
  show_time(&clock_);
  io_.restart();
  io_.poll();
}

void World::restart(const std::string& name) {
  auto& old = node(name);
  old->endpoint.stop();
  drain();
  start_anew(old);
  perform(old->endpoint.prepare());
  perform(old->endpoint.run());
}

void World::restart_instances() {
  for (const auto& node : nodes_) {
    if (node->plan.instances > 1 && !node->transport.fresh()) restart(node->name);
  }
}

std::unique_ptr<World::Node>& World::node(const std::string& name) {
  for (auto& candidate : nodes_) {
    if (candidate && candidate->name == name) return candidate;
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
  for (const auto& node : nodes_) names.push_back(node->name);
  return names;
}

}  // namespace simulation
