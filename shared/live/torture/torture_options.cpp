#include "live/torture/torture_options.hpp"

#include <fmt/format.h>

#include "live/broker/live_broker.hpp"
#include "live/torture/faults/small_disk.hpp"
#include "messaging/errors.hpp"

namespace live {
namespace {

// Of each so many with --all-faults.
constexpr int some_outages = 4;
constexpr int some_cuts = 20;
constexpr int some_full_disks = 4;
constexpr int some_malformed = 12;

}  // namespace

Obstacles obstacles_of(const std::string& transport) {
  Obstacles obstacles;
  obstacles.to_full_disks = why_no_small_disk;
  if (transport.empty()) {
    obstacles.to_cuts = "the broker is a SQLite file, to which nobody has a connection";
  } else if (transport != private_rabbitmq) {
    obstacles.to_outages = "that RabbitMQ is not ours to restart; with --transport rabbitmq there is one that is";
  }
  if (transport.starts_with("amqps://")) obstacles.to_cuts = "under TLS nobody can come between";
  return obstacles;
}

std::vector<std::string> grant(const TortureWishes& wishes, const Obstacles& obstacles, TortureOptions& options) {
  std::vector<std::string> left_out;
  const auto grant_one = [&](const char* name, const std::optional<int>& wish, int some, int& granted, auto obstacle) {
    granted = wish.value_or(wishes.all_faults ? some : 0);
    if (granted == 0) return;
    const std::string why_not = obstacle();
    if (why_not.empty()) return;
    if (wish) throw messaging::Error(fmt::format("--{}={} cannot be done: {}", name, granted, why_not));
    left_out.push_back(fmt::format("without --{}: {}", name, why_not));
    granted = 0;
  };
  grant_one("outages", wishes.outages, some_outages, options.outages, [&] { return obstacles.to_outages; });
  grant_one("cuts", wishes.cuts, some_cuts, options.cuts, [&] { return obstacles.to_cuts; });
  grant_one("malformed", wishes.malformed, some_malformed, options.malformed, [] { return std::string(); });
  // Last, since the answer changes how this process sees the file systems.
  grant_one("full-disk", wishes.full_disks, some_full_disks, options.full_disks, obstacles.to_full_disks);
  return left_out;
}

}  // namespace live
