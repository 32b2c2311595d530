#pragma once

#include <cstddef>
#include <vector>

namespace simulation {

/// Who decides, where more than one thing could happen next.
class Choices {
 public:
  virtual ~Choices() = default;
  /// A number below `options`, which is at least 2.
  virtual std::size_t choose(std::size_t options) = 0;
};

/// Always takes the first: messages in the order in which they were sent.
class FirstChoice final : public Choices {
 public:
  std::size_t choose(std::size_t) override { return 0; }
};

/// Goes through every sequence of choices, one execution after the other:
///
///     Exhaustive choices;
///     do {
///       run(choices);
///     } while (choices.next());
///
/// It remembers the choices of the last execution and how many options each had. `next` counts that vector up from
/// the right, like an odometer whose wheels have different sizes: the last choice that has an option left takes it,
/// and those behind it are forgotten. So an execution must ask the same questions as long as it gets the same answers.
/// (The idea is that of TigerBeetle's exhaustigen, after Jamie Brandon and Alex Kladov.)
class Exhaustive final : public Choices {
 public:
  /// Throws std::logic_error if the same choices led to another question before.
  std::size_t choose(std::size_t options) override;
  /// Goes on to the next sequence. False when all have been seen. Throws std::logic_error if this execution asked fewer
  /// questions than the one that it repeats.
  bool next();
  std::vector<std::size_t> chosen() const;

 private:
  struct Choice {
    std::size_t value;
    std::size_t options;
  };
  std::vector<Choice> choices_;
  std::size_t position_ = 0;
};

}  // namespace simulation
