#pragma once

#include <string>
#include <vector>

namespace conformance {

/// A header as a foreign program may write it. What is no text has a `text` that stands for the number, or nothing.
struct ForeignHeader {
  enum class Kind { text, number, list, table, nothing, deep_list };
  std::string name;
  std::string text;
  Kind kind = Kind::text;
};

/// A message of a program that knows our queues and none of our rules.
struct ForeignMessage {
  std::vector<ForeignHeader> headers;
  std::string body;
};

/// As JSON, as it would stand in a file: also what is no JSON.
std::string to_json_text(const std::vector<ForeignHeader>& headers);

/// A message that nobody can handle.
struct BadCase {
  const char* what;
  ForeignMessage message;
  const char* reason;  ///< a part of what is said of it, if every transport must say the same
};

const std::vector<BadCase>& bad_cases();

}  // namespace conformance
