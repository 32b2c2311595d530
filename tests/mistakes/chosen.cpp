#include "mistakes/chosen.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace {

std::map<std::string, shop::Step>& known() {
  static std::map<std::string, shop::Step> all;
  return all;
}

std::string name_of_program() {
#ifdef __APPLE__
  return getprogname();
#else
  return program_invocation_short_name;
#endif
}

const shop::Step& chosen() {
  static const shop::Step step = [] {
    const std::string before = "-mistake-";
    const auto program = name_of_program();
    const auto at = program.find(before);
    const auto found = known().find(at == std::string::npos ? "" : program.substr(at + before.size()));
    if (found == known().end()) {
      std::fprintf(stderr, "%s: there is no such mistake\n", program.c_str());
      std::_Exit(2);
    }
    return found->second;
  }();
  return step;
}

}  // namespace

mistakes::Known::Known(const std::string& name, const shop::Step& step) {
  known().emplace(name, step);
}

// What the checks take for the step.

void configure_frontend(messaging::Endpoint& frontend) {
  chosen().configure_frontend(frontend);
}

void configure_orders(messaging::Endpoint& orders) {
  chosen().configure_orders(orders);
}

void configure_billing(messaging::Endpoint& billing) {
  chosen().configure_billing(billing);
}

std::optional<messaging::AnyMessage> parse_command(const shop::TypedLine& line) {
  return chosen().parse_command(line);
}
