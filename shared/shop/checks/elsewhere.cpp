#include "shop/checks/elsewhere.hpp"

#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstring>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "messaging/processes/program.hpp"
#include "shop/checks/check.hpp"

namespace shop::elsewhere {
namespace {

std::string& program_name() {
  static std::string name;
  return name;
}

std::string all_from(int descriptor) {
  std::string all;
  char some[4096];
  for (ssize_t count = 0; (count = ::read(descriptor, some, sizeof some)) > 0;) {
    all.append(some, static_cast<std::size_t>(count));
  }
  return all;
}

}  // namespace

void program(std::string name) {
  program_name() = std::move(name);
}

std::vector<std::string> ids_told(const messaging::Envelope& command) {
  const CheckFailed nothing("on another machine the same command is handled", "the program ends there",
                            "what is there only once: files, names, variables");
  try {
    messaging::Pipe pipe;
    const auto no_input = messaging::dev_null();
    const nlohmann::json text{{"headers", command.headers}, {"body", command.body}};
    const auto process =
        messaging::start_program({"env", "TZ=Pacific/Kiritimati", "LC_ALL=C", "LANG=C", "USER=nobody",
                                  "HOSTNAME=elsewhere", "SHOP_ELSEWHERE=1", program_name(), "--elsewhere", text.dump()},
                                 {no_input.number(), pipe.into.number(), no_input.number()}, messaging::Group::ours);
    pipe.into.close();
    const auto answer = all_from(pipe.from.number());
    if (messaging::wait_for_end(process) != 0) throw nothing;
    return nlohmann::json::parse(answer).get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception&) {
    throw nothing;
  } catch (const std::system_error&) {
    throw nothing;
  }
}

int tell_ids(const Step& step, const std::string& command) {
  const auto json = nlohmann::json::parse(command);
  messaging::Envelope envelope;
  envelope.headers = json.at("headers").get<messaging::Headers>();
  envelope.body = json.at("body").get<std::string>();
  SimulatedShop shop(step);
  for (const auto* line : {"create A", "create B", "add puzzle to B", "add bicycle to B"}) shop.type(line);
  shop.run();
  shop.world().broker().put("orders", envelope);
  shop.run();
  auto ids = nlohmann::json::array();
  for (const auto& sent : shop.world().wire()) {
    const bool of_it = sent.envelope->header(messaging::header::causation_id) == envelope.id();
    if (sent.from == "orders" && of_it) ids.push_back(sent.envelope->id());
  }
  std::cout << ids.dump() << std::flush;
  return std::cout ? 0 : 2;
}

}  // namespace shop::elsewhere

// What a process elsewhere is told of the day and of the machine, whoever in it asks. These take the place of libc's.

namespace {

bool is_elsewhere() {
  static const bool is = std::getenv("SHOP_ELSEWHERE") != nullptr;
  return is;
}

constexpr time_t days_later = 40 * 24 * 60 * 60 + 12'345;
constexpr char another_host[] = "another-machine";

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const auto result = ::syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME && is_elsewhere()) time->tv_sec += days_later;
  return static_cast<int>(result);
}

extern "C" time_t time(time_t* into) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != nullptr) *into = now.tv_sec;
  return now.tv_sec;
}

extern "C" int gettimeofday(timeval* into, void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  into->tv_sec = now.tv_sec;
  into->tv_usec = now.tv_nsec / 1000;
  return 0;
}

extern "C" int gethostname(char* into, size_t size) noexcept {
  utsname names{};
  ::uname(&names);
  std::strncpy(into, is_elsewhere() ? another_host : names.nodename, size);
  return 0;
}
