#include "live/torture/standstill.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace live {
namespace {

constexpr messaging::Milliseconds between_looks_for_a_standstill{500};

}  // namespace

void Standstill::look_later(messaging::Time moved_at, const Situation& before) {
  clock_.call_at(clock_.now() + between_looks_for_a_standstill, [this, moved_at, before] {
    messaging::asio::co_spawn(io_, look(moved_at, before), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
  });
}

messaging::Task Standstill::look(messaging::Time moved_at, Situation before) {
  co_await onlooker_.look();
  const Situation now(typed_, onlooker_.queues());
  const auto since = now == before && !tormentor_.lasting() ? moved_at : clock_.now();
  has_come_ = clock_.now() - since > patience;
  if (has_come_) {
    supervisor_.stop();
  } else if (!supervisor_.stopping()) {
    look_later(since, now);
  }
}

}  // namespace live
