#include "simulation/world/node.hpp"

#include <sqlite3.h>

#include <array>
#include <exception>
#include <utility>

namespace simulation {

messaging::TimerQueue::Id ProcessClock::call_at(messaging::Time due, messaging::TimerQueue::Callback callback) {
  timer_set_ = true;
  const auto mine = std::make_shared<messaging::TimerQueue::Id>();
  *mine = clock_.call_at(due, [this, mine, callback = std::move(callback)] {
    timers_.erase(*mine);
    callback();
  });
  timers_.insert(*mine);
  return *mine;
}

void ProcessClock::cancel(const messaging::TimerQueue::Id& id) {
  timers_.erase(id);
  clock_.cancel(id);
}

void ProcessClock::drop_waiting() {
  for (const auto& id : std::exchange(timers_, {})) clock_.cancel(id);
}

World::Node::Node(World& world, std::size_t its_number, const NodePlan& its_plan, std::size_t its_instance,
                  Common its_common, Disk& its_disk, messaging::IdGenerator& its_ids)
    : plan(its_plan),
      number(its_number),
      instance(its_instance),
      common(its_common),
      name(instance == 1 ? plan.name : plan.name + " " + std::to_string(instance)),
      disk(its_disk),
      connection(disk.connection(instance)),
      ids(its_ids),
      clock(world.clock_, world.timer_set_),
      transport(world.broker_, name, number, this),
      endpoint(plan.name, messaging::Services{transport, clock, ids, *this, world.io_.get_executor()},
               messaging::Database(connection, this)),
      world_(world) {
  if (plan.instances > 1) {
    transport.compete(plan.name, instance, common.queue);
    // Whatever is asked of the database, in a transaction or not.
    sqlite3_trace_v2(connection->sqlite().getHandle(), SQLITE_TRACE_STMT, note_touched, this);
  }
  endpoint.incoming().use("the simulation", [this](messaging::IncomingContext& context, messaging::Next next) {
    return watch(context, std::move(next));
  });
  plan.configure(endpoint);
  changed_rows();
}

World::Node::~Node() {
  if (plan.instances > 1) sqlite3_trace_v2(connection->sqlite().getHandle(), 0, nullptr, nullptr);
}

int World::Node::note_touched(unsigned, void* node, void*, void*) {
  auto& it = *static_cast<Node*>(node);
  it.world_.shared_touched_ |= it.common.database;
  return 0;
}

void World::Node::drop_waiting() {
  transport.drop_waiting();
  clock.drop_waiting();
  endpoint.database().drop_waiting();
  const auto dropped = std::exchange(crash_, {});
  const auto dropped_too = std::exchange(paused_, {});
}

Fault World::Node::strikes(Seam seam) {
  if (world_.choices_ == nullptr) return Fault::none;
  seam.endpoint = number;
  seam.typed = world_.typing_;
  if (seam.message.empty()) seam.message = transport.in_hand_name();
  // What is typed is typed again by whoever sees it fail: as the same message, so that is one more copy.
  static constexpr std::array copies{Fault::copy, Fault::late_copy};
  if (seam.typed) seam.possible = copies;
  return world_.choices_->strikes(seam);
}

bool World::Node::pauses() const {
  return plan.instances > 1 && world_.choices_ != nullptr && !world_.typing_;
}

messaging::Task World::Node::pause(Seam::Kind where) {
  only_begun_ = false;
  co_await messaging::suspend(
      [this, where](messaging::Suspension suspension) { paused_.emplace_back(where, std::move(suspension)); });
  only_begun_ = where == Seam::Kind::begin;
}

void World::Node::go_on(std::size_t which) {
  auto suspension = std::move(paused_[which].suspension);
  paused_.erase(paused_.begin() + static_cast<std::ptrdiff_t>(which));
  suspension.resume();
}

messaging::Task World::Node::crash() {
  crashed_ = true;
  return messaging::suspend([this](messaging::Suspension suspension) { crash_ = std::move(suspension); });
}

void World::Node::schema(messaging::Connection& its_connection, const std::string& sql) {
  disk.schema(its_connection, sql);
}

Fault World::Node::strikes_at(Seam::Kind kind, std::span<const Fault> possible) {
  Seam seam;
  seam.kind = kind;
  seam.possible = possible;
  return strikes(std::move(seam));
}

messaging::Task World::Node::before_begin() {
  static constexpr std::array possible{Fault::crash};
  if (pauses()) co_await pause(Seam::Kind::begin);
  if (strikes_at(Seam::Kind::begin, possible) == Fault::crash) co_await crash();
}

messaging::Task World::Node::before_commit() {
  static constexpr std::array possible{Fault::commit_fails, Fault::crash};
  // Between a begin and a commit nobody else has seen anything, if nothing was sent and no time has passed.
  if (pauses() && !only_begun_) co_await pause(Seam::Kind::commit);
  const Fault fault = strikes_at(Seam::Kind::commit, possible);
  if (fault == Fault::crash) co_await crash();
  if (fault == Fault::commit_fails) {
    note(What::commit_failed);
    throw messaging::DatabaseError("the commit failed: the disk is busy");
  }
}

messaging::Task World::Node::after_commit() {
  note(What::saved, "", changed_rows());
  co_return;
}

void World::Node::before_rollback() {
  changed_rows();
  note(What::undone);
}

/// Since the last call.
int World::Node::changed_rows() {
  const int all = connection->total_changes();
  return all - std::exchange(changes_, all);
}

/// Instances of one endpoint write with names of their own.
void World::Node::write(std::string_view, std::string_view line) {
  world_.history_.write(name, line);
}

/// Around everything else that an endpoint does with a message.
messaging::Task World::Node::watch(messaging::IncomingContext& context, messaging::Next next) {
  std::exception_ptr failure;
  try {
    co_await next();
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    note(What::attempt_failed, messaging::describe(failure), context.attempt().within_delivery);
    std::rethrow_exception(failure);
  }
}

void World::Node::note(What what, std::string text, int count) {
  world_.history_.add(what, name, std::move(text), transport.in_hand(), transport.in_hand_name(), count);
}

}  // namespace simulation
