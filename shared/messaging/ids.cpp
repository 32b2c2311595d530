#include "messaging/ids.hpp"

#include <boost/uuid/uuid_io.hpp>

namespace messaging {

std::string RandomIds::next() {
  return boost::uuids::to_string(generator_());
}

}  // namespace messaging
