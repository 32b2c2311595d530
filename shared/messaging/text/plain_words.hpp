#pragma once

#include <exception>
#include <string>
#include <system_error>

namespace messaging {

/// Why the system refused, and what can be done about it: `Permission denied; does it belong to root, …?`
std::string reason(const std::error_code& code);

/// What went wrong, in one line for whoever uses the program. Our own errors speak for themselves; what the standard
/// library and its like throw is written for programmers.
std::string in_plain_words(const std::exception& error);

}  // namespace messaging
