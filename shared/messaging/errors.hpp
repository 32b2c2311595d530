#pragma once

#include <exception>
#include <stdexcept>
#include <string>

#include "messaging/text/json.hpp"

namespace messaging {

/// The base of everything that the core throws on purpose; `what()` is one line for a person.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The message can never be handled (malformed, unknown type, a field missing): it goes to the error queue at once.
struct BadMessage : Error {
  using Error::Error;
};

/// The database refused or failed: a commit that did not happen, a file that is no database.
struct DatabaseError : Error {
  using Error::Error;
};

/// The broker could not take, hand out or settle a message.
struct TransportError : Error {
  using Error::Error;
};

/// A command was sent to a queue that does not exist.
struct Unroutable : TransportError {
  using TransportError::TransportError;
};

/// The lease on a message ran out before it was settled: the message is, or will be, delivered again.
struct LeaseLost : TransportError {
  using TransportError::TransportError;
};

/// One line for a person out of any exception, also one that is no std::exception.
std::string describe(const std::exception_ptr& failure);

/// What is wrong with some JSON, without the library's own name and number of the error.
std::string reason_of(const nlohmann::json::exception& error);

}  // namespace messaging
