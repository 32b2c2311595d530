#include <string>

namespace live {

std::string private_broker_script();

// By itself, so that all else is compiled alike wherever the clone lies.
std::string private_broker_script() {
  return WORKSHOP_PRIVATE_BROKER;
}

}  // namespace live
