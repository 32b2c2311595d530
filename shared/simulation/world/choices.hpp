#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "messaging/message.hpp"
#include "simulation/world/fault.hpp"

namespace simulation {

/// Something that can happen next in a system where everything waits.
struct Step {
  enum class Kind { delivery, timer, crash, goes_on };
  Kind kind = Kind::delivery;
  std::size_t endpoint = 0;     ///< its number, from left to right; of no meaning for a timer
  std::string at;               ///< its name; of one of several instances, that of the instance: `orders 2`
  std::string queue{};          ///< of a delivery
  std::string message{};        ///< of a delivery: the message's short name
  bool one_of_several = false;  ///< the message went to several endpoints
  bool again = false;           ///< this endpoint was given the message before
  int overtakes = 0;            ///< how many messages, sent before it, still wait in the same queue
  Fault fault = Fault::none;    ///< if the step is a fault in itself
  bool comes_first = false;     ///< whatever others do, its endpoint is given nothing before this, unless time passes
  std::uint64_t identity = 0;   ///< the same step, taken in another order, has the same
  std::int64_t number = 0;      ///< of a delivery: the broker's own number of the message, in sending order
};

/// A place inside a step where a fault may strike.
struct Seam {
  enum class Kind { begin, commit, send, settle, end };
  Kind kind = Kind::begin;
  std::size_t endpoint = 0;
  std::string message;  ///< of a send: what is sent; otherwise what is being handled
  messaging::Intent intent = messaging::Intent::command;
  bool typed = false;                 ///< a send from the prompt
  std::span<const Fault> possible{};  ///< what can strike here
};

/// What a step has touched: where two steps touch the same, their order matters.
struct Footprint {
  std::uint64_t endpoints = 0;  ///< a bit for each
  std::uint64_t shared = 0;     ///< a bit for each queue that was added to, and for what instances have in common
  bool timers = false;          ///< a timer was set
  bool time = false;            ///< time has passed: for everybody

  Footprint& operator|=(const Footprint& other);
  /// True if the two steps lead to the same in either order.
  static bool independent(const Footprint& a, const Footprint& b);
};

/// Who decides, where more than one thing could happen next.
class Choices {
 public:
  virtual ~Choices() = default;
  /// One of the steps; nothing, if it is of no use to go on. Never called without a step.
  virtual std::optional<std::size_t> next(const std::vector<Step>& steps) = 0;
  /// Whether something goes wrong at this seam. May not throw: it is called from inside the code under check.
  virtual Fault strikes(const Seam&) { return Fault::none; }
  /// The step that was chosen is over, and this is what it has touched.
  virtual void stepped(const Footprint&) {}
  /// The execution is over, since nothing can happen any more.
  virtual void at_rest() {}
};

/// Always takes the first: messages in the order in which they were sent, and no faults.
class FirstChoice final : public Choices {
 public:
  std::optional<std::size_t> next(const std::vector<Step>&) override { return 0; }
};

}  // namespace simulation
