#pragma once

#include <string>
#include <vector>

#include "messaging/envelope.hpp"

namespace live {

/// A message of somebody whose code is broken: nobody can ever handle it. The number says which one; they take turns at
/// what is wrong with them.
messaging::Envelope malformed_message(int number);

/// How the error queue differs from what belongs there: the malformed messages of these numbers, each with a reason,
/// and nothing else. A line for each difference. That a message is there twice is none: a crash while it is moved
/// leaves both.
std::vector<std::string> not_as_expected(int malformed, const std::vector<messaging::Envelope>& failed);

}  // namespace live
