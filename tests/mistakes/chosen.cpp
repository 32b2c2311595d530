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

/// `NAME:NUMBER`, or nothing.
std::string mutant_wanted() {
  const char* wanted = std::getenv("WORKSHOP_MUTANT");
  return wanted == nullptr ? "" : wanted;
}

std::string name_of_step() {
  if (const auto wanted = mutant_wanted(); !wanted.empty()) return wanted.substr(0, wanted.find(':'));
  const std::string before = "-mistake-";
  const auto program = name_of_program();
  const auto at = program.find(before);
  return at == std::string::npos ? "" : program.substr(at + before.size());
}

const shop::Step& chosen() {
  static const shop::Step step = [] {
    const auto found = known().find(name_of_step());
    if (found == known().end()) {
      std::fprintf(stderr, "%s: there is no such mistake\n", name_of_program().c_str());
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

int mistakes::mutant() {
  static const int number = std::atoi(mutant_wanted().substr(mutant_wanted().find(':') + 1).c_str());
  return number;
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
