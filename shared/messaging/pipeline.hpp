#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "messaging/task.hpp"

namespace messaging {

/// The rest of a pipeline. A behaviour may call it once, twice, later, or not at all.
using Next = std::function<Task()>;

/// What a message passes through, in the order of registration: behaviours around one core.
template <class Context>
class Pipeline {
 public:
  /// A behaviour: code around `next()`.
  using Behavior = std::function<Task(Context&, Next)>;

  /// Adds a behaviour; the name is what logs and pictures call it.
  void use(std::string name, Behavior behavior) { stages_->push_back(Stage(std::move(name), std::move(behavior))); }

  /// Takes the behaviours of this name out, for what comes from now on. False if there is none.
  bool remove(std::string_view name) {
    auto left = std::make_shared<Stages>(*stages_);  // what is on its way goes on through the old ones
    const bool found = std::erase_if(*left, [&](const Stage& stage) { return stage.name == name; }) > 0;
    stages_ = std::move(left);
    return found;
  }
  /// In the order of registration.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& stage : *stages_) names.push_back(stage.name);
    return names;
  }

  /// Passes a context through every behaviour to `core`. The context lives as long as anybody holds a `next`.
  Task run(std::shared_ptr<Context> context, std::function<Task(Context&)> core) const {
    const auto run = std::make_shared<const Run>(stages_, std::move(context), std::move(core));
    return step(run, 0);
  }

 private:
  struct Stage {
    Stage(std::string n, Behavior b) : name(std::move(n)), behavior(std::move(b)) {}
    std::string name;
    Behavior behavior;
  };
  using Stages = std::vector<Stage>;
  struct Run {
    Run(std::shared_ptr<const Stages> s, std::shared_ptr<Context> c, std::function<Task(Context&)> end)
        : stages(std::move(s)), context(std::move(c)), core(std::move(end)) {}
    std::shared_ptr<const Stages> stages;
    std::shared_ptr<Context> context;
    std::function<Task(Context&)> core;
  };

  static Task step(std::shared_ptr<const Run> run, std::size_t index) {
    if (index == run->stages->size()) {
      co_await run->core(*run->context);
    } else {
      Next next = [run, index] { return step(run, index + 1); };
      co_await (*run->stages)[index].behavior(*run->context, std::move(next));
    }
  }

  std::shared_ptr<Stages> stages_ = std::make_shared<Stages>();
};

}  // namespace messaging
