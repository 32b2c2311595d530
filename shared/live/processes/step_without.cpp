#include "live/processes/step_without.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "shop/checks/simulated_shop.hpp"

namespace live {
namespace {

using Configure = std::function<void(messaging::Endpoint&)>;

/// The step with something done around the configuration of each endpoint.
shop::Step around(shop::Step step, const std::function<void(const Configure&, messaging::Endpoint&)>& work) {
  for (auto* configure : {&step.configure_frontend, &step.configure_orders, &step.configure_billing}) {
    *configure = [original = *configure, work](messaging::Endpoint& endpoint) { work(original, endpoint); };
  }
  return step;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_in(const messaging::Endpoint& endpoint) {
  auto names = endpoint.behaviors();
  for (auto& name : endpoint.commit_hooks()) names.push_back(std::move(name));
  return names;
}

/// The names that the step registers, each once. What a simulation registers for itself is not among them.
std::vector<std::string> names_of(const shop::Step& step) {
  std::vector<std::string> names;
  const shop::SimulatedShop shop(around(step, [&names](const Configure& configure, messaging::Endpoint& endpoint) {
    const auto before = names_in(endpoint);
    configure(endpoint);
    for (const auto& name : names_in(endpoint)) {
      if (!contains(before, name) && !contains(names, name)) names.push_back(name);
    }
  }));
  return names;
}

}  // namespace

shop::Step without(const std::vector<std::string>& names, const shop::Step& step) {
  if (names.empty()) return step;
  const auto known = names_of(step);
  for (const auto& name : names) {
    if (contains(known, name)) continue;
    const auto there_is = known.empty() ? "no behaviour and no commit hook is registered at all"
                                        : fmt::format("there is \"{}\"", fmt::join(known, "\", \""));
    throw messaging::Error(fmt::format("nothing is registered as \"{}\"; {}", name, there_is));
  }
  return around(step, [names](const Configure& configure, messaging::Endpoint& endpoint) {
    configure(endpoint);
    for (const auto& name : names) endpoint.remove(name);
  });
}

}  // namespace live
