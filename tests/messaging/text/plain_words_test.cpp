#include "messaging/text/plain_words.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <tuple>

using messaging::in_plain_words;

TEST_CASE("what the standard library throws is said in our words") {
  const std::filesystem::filesystem_error denied("cannot remove all", "/kit/.workshop/pictures",
                                                 std::make_error_code(std::errc::permission_denied));
  CHECK(in_plain_words(denied) ==
        "/kit/.workshop/pictures cannot be used: Permission denied; does it belong to somebody "
        "else, perhaps to root?");
  const std::system_error full(std::make_error_code(std::errc::no_space_on_device), "it cannot be written");
  CHECK(in_plain_words(full) == "it cannot be written: No space left on device; make room on the disk, then try again");
  CHECK(in_plain_words(std::bad_alloc()) == "there is no memory left");
  try {
    std::ignore = nlohmann::json::parse("{");
  } catch (const std::exception& error) {
    CHECK(in_plain_words(error).starts_with("a file does not hold what it should: parse error"));
  }
}

TEST_CASE("our own errors speak for themselves") {
  CHECK(in_plain_words(std::runtime_error("exercise 1 is not passed yet")) == "exercise 1 is not passed yet");
}
