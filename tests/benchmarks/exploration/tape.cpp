#include "exploration/tape.hpp"

#include <stdexcept>

namespace figures {
using simulation::Fault;
using simulation::Footprint;
using simulation::Seam;
using simulation::Step;
using Kind = Tape::Moment::Kind;

void Tape::ask(simulation::Explorer& explorer) const {
  bool the_same = true;
  for (const auto& execution : executions_) {
    for (const auto& moment : execution) {
      switch (moment.kind) {
        case Kind::steps:
          the_same &= explorer.next(steps(moment)).value_or(none) == moment.answer;
          break;
        case Kind::seam:
          the_same &= explorer.strikes(seam(moment)) == static_cast<Fault>(moment.answer);
          break;
        case Kind::touched:
          explorer.stepped(touched_[moment.number]);
          break;
      }
    }
    if (execution.empty() || execution.back().answer != none) explorer.at_rest();
    the_same &= explorer.next() == (&execution != &executions_.back());
    if (!the_same) throw std::logic_error("the explorer does not go the way that was taped");
  }
}

std::optional<std::size_t> Taping::next(const std::vector<Step>& steps) {
  const auto chosen = decides_.next(steps);
  std::vector<std::uint64_t> key;
  for (const auto& step : steps) {
    key.push_back(static_cast<std::uint64_t>(step.kind));
    key.push_back(step.endpoint);
    key.push_back(static_cast<std::uint64_t>(step.fault));
    key.push_back(step.identity);
  }
  add(Kind::steps, chosen.value_or(Tape::none), tape_.steps_.number(std::move(key), steps));
  return chosen;
}

Fault Taping::strikes(const Seam& seam) {
  const auto fault = decides_.strikes(seam);
  std::vector<std::uint64_t> key{static_cast<std::uint64_t>(seam.kind), static_cast<std::uint64_t>(seam.intent),
                                 static_cast<std::uint64_t>(seam.typed)};
  for (const auto possible : seam.possible) key.push_back(static_cast<std::uint64_t>(possible));
  add(Kind::seam, static_cast<std::size_t>(fault), tape_.seams_.number(std::move(key), seam));
  return fault;
}

void Taping::stepped(const Footprint& footprint) {
  decides_.stepped(footprint);
  add(Kind::touched, 0, tape_.touched_.size());
  tape_.touched_.push_back(footprint);
}

void Taping::add(Kind kind, std::size_t answer, std::size_t number) {
  tape_.executions_.back().push_back({kind, static_cast<std::uint8_t>(answer), static_cast<std::uint32_t>(number)});
}

}  // namespace figures
