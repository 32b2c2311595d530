#include "simulation/world/message_names.hpp"

namespace simulation {

const std::string& MessageNames::of(const messaging::Envelope& message) {
  auto& name = names_[message.id()];
  if (!name.empty()) return name;
  if (given_) {
    name = "G" + std::to_string(++givens_);
  } else if (message.header(messaging::header::intent) == "event") {
    name = "E" + std::to_string(++events_);
  } else {
    name = "C" + std::to_string(++commands_);
  }
  return name;
}

}  // namespace simulation
