#pragma once

#include <string_view>

#include "simulation/world/broker.hpp"

/// Looks after the code under check from outside of it. Code that does not come back, or that ends the program, leaves
/// behind in the report what it was doing.
namespace shop::watchdog {

/// From now on: what goes wrong is written to this file descriptor, as a line of JSON. A step that takes more than five
/// seconds of processor time, or that sleeps for eight, ends the program.
void watch(int report);
/// The program ends as it should.
void done();
/// This is another process now, which explores for the one that was watched. It is looked after as well; but what goes
/// wrong in it goes wrong in the first one too, and only that one reports it.
void watch_helper();
/// The program does nothing wrong: it waits for such a process.
void waiting();

/// Notes what begins now: `orders handles`, `AddItem`, `C1`.
void now(std::string_view doing, std::string_view what, std::string_view name = "");

/// Notes every step that is taken.
class Watched final : public simulation::Choices {
 public:
  Watched(simulation::Choices& who_decides, const simulation::SimulatedBroker& broker)
      : decides_(who_decides), broker_(broker) {}
  std::optional<std::size_t> next(const std::vector<simulation::Step>& steps) override;
  simulation::Fault strikes(const simulation::Seam& seam) override { return decides_.strikes(seam); }
  void stepped(const simulation::Footprint& footprint) override { decides_.stepped(footprint); }
  void at_rest() override { decides_.at_rest(); }

 private:
  simulation::Choices& decides_;
  const simulation::SimulatedBroker& broker_;
};

}  // namespace shop::watchdog
