#include "simulation/world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

namespace simulation {
namespace asio = messaging::asio;

/// Where the simulation meets an endpoint's database: here a commit is seen, and may come to be made to fail.
class World::Seam final : public messaging::DatabaseSeam {
 public:
  Seam(History& history, std::string endpoint) : history_(history), endpoint_(std::move(endpoint)) {}
  messaging::Task before_begin() override { co_return; }
  messaging::Task before_commit() override { co_return; }
  messaging::Task after_commit() override {
    history_.add(What::saved, endpoint_, "saves its changes");
    co_return;
  }
  void after_rollback() override { history_.add(What::rolled_back, endpoint_, "drops its changes: no commit"); }

 private:
  History& history_;
  std::string endpoint_;
};

struct World::Node {
  Node(World& world, const NodePlan& its_plan, std::shared_ptr<messaging::Connection> its_connection)
      : plan(its_plan),
        connection(std::move(its_connection)),
        seam(world.history_, plan.name),
        transport(world.broker_, plan.name),
        ids(plan.name),
        endpoint(plan.name, messaging::Services{transport, world.clock_, ids, world.history_},
                 messaging::Database(connection, &seam)) {
    plan.configure(endpoint);
  }

  NodePlan plan;
  std::shared_ptr<messaging::Connection> connection;
  Seam seam;
  SimulatedTransport transport;
  messaging::SequentialIds ids;
  messaging::Endpoint endpoint;
};

World::World(const std::vector<NodePlan>& plans) {
  for (const auto& plan : plans) {
    nodes_.push_back(std::make_unique<Node>(*this, plan, std::make_shared<messaging::Connection>(":memory:")));
  }
  for (const auto& node : nodes_) perform(node->endpoint.prepare());
  for (const auto& node : nodes_) perform(node->endpoint.run());
}

World::~World() {
  // Endpoints that wait for a message end as they do live. What waits for time or for a turn may wait in a circle or
  // for ever: it is dropped, while what it uses is still there.
  std::erase(nodes_, nullptr);  // what a restart that failed left behind
  for (const auto& node : nodes_) node->endpoint.stop();
  drain();
  for (const auto& node : nodes_) node->endpoint.database().drop_waiting();
  clock_.drop_waiting();
  drain();
}

void World::perform(messaging::Task task) {
  const auto failure = std::make_shared<std::exception_ptr>();
  asio::co_spawn(io_, std::move(task), [failure](std::exception_ptr error) { *failure = std::move(error); });
  drain();
  if (*failure) std::rethrow_exception(*failure);
}

void World::run(Choices& choices) {
  for (int step = 0; step < most_steps; ++step) {
    const auto options = broker_.options();
    if (!options.empty()) {
      broker_.deliver(options[options.size() == 1 ? 0 : choices.choose(options.size())]);
    } else if (!clock_.advance_to_next()) {
      require_rest();
      return;
    }
    drain();
  }
  throw Stuck("after " + std::to_string(most_steps) + " steps there is still something to do: messages without end?");
}

void World::require_rest() {
  for (const auto& message : broker_.in_hand()) {
    throw Stuck("the handling of " + message.type() +
                " never came to an end: it waits for something that does not happen. Does it begin a transaction "
                "while another one is open?");
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
  auto connection = old->connection;
  old.reset();
  old = std::make_unique<Node>(*this, plan, std::move(connection));
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

}  // namespace simulation
