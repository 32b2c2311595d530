#include "exploration/hollow_shop.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

#include "messaging/errors.hpp"
#include "messaging/waiting/suspension.hpp"

namespace figures {
namespace {
namespace asio = messaging::asio;
using messaging::Suspension;
using messaging::Task;
using simulation::Fault;
using simulation::Seam;
using Moment = Tape::Moment;

class HollowWorld {
 public:
  HollowWorld(const Tape& tape, const Tape::Execution& execution)
      : tape_(tape), now_(execution.begin()), end_(execution.end()) {
    for (auto& endpoint : endpoints_) perform(prepare(endpoint));
    for (auto& endpoint : endpoints_) perform(run(endpoint));
  }
  ~HollowWorld() {
    for (auto& endpoint : endpoints_) drop_waiting(endpoint);
    drain();
  }
  HollowWorld(const HollowWorld&) = delete;
  HollowWorld& operator=(const HollowWorld&) = delete;

  void run_all() {
    while (at(Seam::Kind::send)) perform(around(from_prompt, endpoints_[0], &HollowWorld::send));
    while (now_ != end_ && now_->answer != Tape::none) {
      const auto& step = tape_.steps(*now_)[now_->answer];
      ++now_;
      if (step.kind == simulation::Step::Kind::delivery) endpoints_[step.endpoint].received.resume();
      drain();
      bring_back_crashed();
      if (now_ == end_ || now_->kind != Moment::Kind::touched) throw std::logic_error("a hollow step ends too early");
      ++now_;
    }
  }

 private:
  struct Endpoint {
    bool subscribes = false;
    Suspension received{};
    Suspension crashed{};
  };
  using Core = Task (HollowWorld::*)(Endpoint&);

  // How many coroutines stand around a pipeline's core.
  static constexpr int from_prompt = 2;   // the pipeline's only step, and what gives it to the transport
  static constexpr int from_handler = 4;  // besides: what sets the stored ID, and the step before
  static constexpr int to_handler = 5;    // two steps, the simulation between them, the call, and what reads the body

  void bring_back_crashed() {
    for (auto& endpoint : endpoints_) {
      if (!endpoint.crashed) continue;
      drop_waiting(endpoint);
      drain();
      perform(prepare(endpoint));
      perform(run(endpoint));
    }
  }

  void perform(Task task) {
    asio::co_spawn(io_, std::move(task), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
    drain();
  }

  void drain() {
    io_.restart();
    io_.poll();
  }

  static void drop_waiting(Endpoint& endpoint) {
    const auto received = std::exchange(endpoint.received, {});
    const auto crashed = std::exchange(endpoint.crashed, {});
  }

  /// Whether this is the next seam that was taped.
  bool at(Seam::Kind kind) const {
    return now_ != end_ && now_->kind == Moment::Kind::seam && tape_.seam(*now_).kind == kind;
  }

  Fault strikes(Seam::Kind kind) {
    if (!at(kind)) throw std::logic_error("the hollow coroutines come to another seam");
    return static_cast<Fault>((now_++)->answer);
  }

  static Task nothing() { co_return; }

  static Task park(Suspension& place) {
    return messaging::suspend([&place](Suspension suspension) { place = std::move(suspension); });
  }

  Task around(int more, Endpoint& endpoint, Core core) {
    if (more > 1) {
      co_await around(more - 1, endpoint, core);
    } else {
      co_await (this->*core)(endpoint);
    }
  }

  Task prepare(const Endpoint& endpoint) {
    co_await nothing();  // creates a queue
    if (endpoint.subscribes) co_await nothing();
  }

  Task run(Endpoint& endpoint) {
    for (;;) {
      co_await receive(endpoint);
      co_await process(endpoint);
    }
  }

  Task receive(Endpoint& endpoint) { co_await park(endpoint.received); }

  Task process(Endpoint& endpoint) {
    for (;;) {
      const std::exception_ptr failure = co_await try_handle(endpoint);
      if (!failure) {
        co_await complete(endpoint);
        co_return;
      }
      if (!at(Seam::Kind::begin)) {
        co_await settle(endpoint);
        co_return;
      }
    }
  }

  messaging::Awaitable<std::exception_ptr> try_handle(Endpoint& endpoint) {
    try {
      co_await around(to_handler, endpoint, &HollowWorld::handle);
      co_return nullptr;
    } catch (...) {
      co_return std::current_exception();
    }
  }

  Task handle(Endpoint& endpoint) {
    for (;;) {
      if (at(Seam::Kind::begin)) {
        co_await begin(endpoint);
      } else if (at(Seam::Kind::commit)) {
        co_await commit(endpoint);
      } else if (at(Seam::Kind::send)) {
        co_await around(from_handler, endpoint, &HollowWorld::send);
      } else {
        co_return;
      }
    }
  }

  Task begin(Endpoint& endpoint) {
    co_await pass(endpoint, Seam::Kind::begin);
    co_await nothing();  // waits for its turn
  }

  Task commit(Endpoint& endpoint) {
    co_await nothing();  // the hooks of the endpoint
    co_await pass(endpoint, Seam::Kind::commit);
    co_await nothing();  // afterwards
  }

  Task send(Endpoint& endpoint) { return pass(endpoint, Seam::Kind::send); }

  Task complete(Endpoint& endpoint) {
    if (strikes(Seam::Kind::settle) == Fault::crash) co_await park(endpoint.crashed);
    if (strikes(Seam::Kind::end) == Fault::crash) co_await park(endpoint.crashed);
  }

  Task settle(Endpoint& endpoint) { co_await pass(endpoint, Seam::Kind::settle); }

  Task pass(Endpoint& endpoint, Seam::Kind kind) {
    const Fault fault = strikes(kind);
    if (fault == Fault::crash) co_await park(endpoint.crashed);
    const bool fails = fault == Fault::commit_fails || fault == Fault::send_lost || fault == Fault::send_unsure;
    if (fails) throw messaging::Error("what the fault says");
  }

  const Tape& tape_;
  Tape::Execution::const_iterator now_;
  Tape::Execution::const_iterator end_;
  std::array<Endpoint, 3> endpoints_{Endpoint{}, Endpoint{}, Endpoint{true}};
  asio::io_context io_;  // last: the coroutines it holds go before what they use
};

}  // namespace

void run_hollow(const Tape& tape, const Tape::Execution& execution) {
  HollowWorld(tape, execution).run_all();
}

}  // namespace figures
