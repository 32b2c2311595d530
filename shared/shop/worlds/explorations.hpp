#pragma once

#include <string>

#include "shop/checks/check.hpp"

namespace shop::worlds {

/// Every schedule of every script of two lines (three if deep) over two orders and two gifts, with at most one of the
/// faults that the exercise has made the shop immune to.
Check schedules_of_scripts(int exercise, std::string sentence, int rung_of_hints);
/// Every schedule of two instances of an endpoint that compete for its messages, one of which the broker has twice, or
/// hands out again while it is being handled: from exercise 4 on.
Check two_instances(int exercise, const std::string& endpoint, std::string sentence, int rung_of_hints);
/// Every schedule of a handler that sends four messages, with at most two faults: from exercise 8 on.
Check several_messages(int exercise, std::string sentence, int rung_of_hints);

}  // namespace shop::worlds
