#include "live/torture/malformed_message.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <set>

namespace live {
namespace {

namespace header = messaging::header;

struct Shape {
  const char* type;
  const char* body;
};
constexpr std::array shapes{Shape{"AddItem", "this is no JSON"},
                            Shape{"ItemAdded", R"({"order_id":"O1"})"},
                            Shape{"CreateOrder", R"({"order_id":{"text":"O1"}})"},
                            Shape{"OrderAbducted", R"({"order_id":"O1"})"},
                            Shape{"AddItem", R"({"order_id":"O1","gift":"'; DROP TABLE orders; --"})"},
                            Shape{"ItemAdded", "[[[[[[[[[["},
                            Shape{"", "{}"},
                            Shape{"ItemAdded", "\xff\xfe"}};

std::string id_of(int number) {
  return fmt::format("malformed-{}", number);
}

}  // namespace

messaging::Envelope malformed_message(int number) {
  const auto& shape = shapes[static_cast<std::size_t>(number) % shapes.size()];
  return {id_of(number), {{header::message_type, shape.type}, {header::intent, "command"}}, shape.body};
}

std::vector<std::string> not_as_expected(int malformed, const std::vector<messaging::Envelope>& failed) {
  std::set<std::string> missing;
  for (int number = 0; number < malformed; ++number) missing.insert(id_of(number));
  const auto expected = missing;
  std::vector<std::string> differences;
  for (const auto& message : failed) {
    const auto& reason = message.header(header::exception_message);
    if (!expected.contains(message.id())) {
      differences.push_back(fmt::format("{} {}: {}", message.type(), message.id(), reason));
    } else if (reason.empty() || message.header(header::failed_queue).empty()) {
      differences.push_back(fmt::format("{} is there, and nothing says why", message.id()));
    }
    missing.erase(message.id());
  }
  for (const auto& id : missing) differences.push_back(id + " is not there");
  return differences;
}

}  // namespace live
