#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "distinct.hpp"
#include "simulation/search/explorer.hpp"
#include "simulation/world/choices.hpp"

namespace figures {

/// Everything that executions asked of their choices and told them, with the answers.
class Tape {
 public:
  struct Moment {
    enum class Kind : std::uint8_t { steps, seam, touched };
    Kind kind;
    std::uint8_t answer;   ///< which of the steps, or `none` of them; which fault
    std::uint32_t number;  ///< of the steps, the seam, the footprint
  };
  using Execution = std::vector<Moment>;
  static constexpr std::uint8_t none = 0xff;

  const std::vector<Execution>& executions() const { return executions_; }
  const std::vector<simulation::Step>& steps(const Moment& moment) const { return steps_[moment.number]; }
  const simulation::Seam& seam(const Moment& moment) const { return seams_[moment.number]; }

  /// Asks an explorer and tells it the same, as one execution after the other did. Throws std::logic_error if it
  /// answers differently.
  void ask(simulation::Explorer& explorer) const;

 private:
  friend class Taping;
  using Key = std::vector<std::uint64_t>;  // what the explorer looks at

  std::vector<Execution> executions_;
  Distinct<Key, std::vector<simulation::Step>> steps_;
  Distinct<Key, simulation::Seam> seams_;
  std::vector<simulation::Footprint> touched_;
};

/// Hands on to others who decide, and tapes what is asked and answered.
class Taping final : public simulation::Choices {
 public:
  Taping(simulation::Choices& who_decides, Tape& tape) : decides_(who_decides), tape_(tape) {}
  void next_execution() { tape_.executions_.emplace_back(); }
  std::optional<std::size_t> next(const std::vector<simulation::Step>& steps) override;
  simulation::Fault strikes(const simulation::Seam& seam) override;
  void stepped(const simulation::Footprint& footprint) override;
  void at_rest() override { decides_.at_rest(); }

 private:
  void add(Tape::Moment::Kind kind, std::size_t answer, std::size_t number);

  simulation::Choices& decides_;
  Tape& tape_;
};

}  // namespace figures
