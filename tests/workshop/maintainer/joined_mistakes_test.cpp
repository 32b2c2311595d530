#include "workshop/maintainer/joined_mistakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace workshop;

namespace {

const StepFiles solution{{"a_caller.cpp", "#include \"outbox.hpp\"\n#include <set>\nvoid call() { use(); }\n"},
                         {"messages.hpp", "#pragma once\nstruct Order {};\n"},
                         {"outbox.cpp", "#include \"outbox.hpp\"\nvoid use() {}\n"},
                         {"outbox.hpp", "#pragma once\n#include \"messages.hpp\"\nvoid use();\n"}};

std::string joined_with(const std::string& file, const std::string& text) {
  auto files = solution;
  files[file] = text;
  return joined(solution, {{"use-twice", "/draft", files}});
}

/// Whether all of these are there, in this order.
bool in_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  return std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
    at = text.find(part, at);
    return at != std::string::npos;
  });
}

}  // namespace

TEST_CASE("a mistake is the whole step in a namespace of its own, and known by its name") {
  const auto text = joined_with("outbox.cpp", "#include \"outbox.hpp\"\nvoid use() { use_again(); }\n");
  CHECK(in_order(text, {"namespace mistake_use_twice {", "use_again", "void call()", "known(\"use-twice\""}));
}

TEST_CASE("what a file includes stands outside of every namespace, and its lines keep their numbers") {
  const auto text = joined_with("outbox.cpp", "#include <map>\n\nvoid use() {}\n");
  CHECK(in_order(text, {"#include <map>\n", "namespace mistake_use_twice {"}));
  CHECK(in_order(text, {"#include <set>\n", "namespace mistake_use_twice {"}));
  CHECK(in_order(text, {"#include \"outbox.hpp\"\n", "namespace mistake_use_twice {"}));
  CHECK(in_order(text, {"#line 1 \"/draft/outbox.cpp\"\n\n\nvoid use() {}\n"}));
}

TEST_CASE("what defines something comes before what uses it") {
  const auto text = joined_with("outbox.cpp", "#include \"outbox.hpp\"\nvoid use() { }\n");
  CHECK(in_order(text, {"void use() { }", "void call()"}));
}

TEST_CASE("where a header is changed, the mistake has headers of its own") {
  const auto text = joined_with("messages.hpp", "#pragma once\nstruct Order { int number; };\n");
  CHECK(in_order(text, {"namespace mistake_use_twice {", "struct Order { int number; }", "void use();", "void use() {}",
                        "void call()"}));
  CHECK(text.find("#include \"messages.hpp\"") == std::string::npos);
  CHECK(text.find("#pragma once") == std::string::npos);
}

TEST_CASE("mistakes that are compiled together share what is included") {
  const auto text = joined(solution, {{"one", "/one", solution}, {"two", "/two", solution}});
  CHECK(in_order(text, {"namespace mistake_one {", "/one/outbox.cpp", "namespace mistake_two {", "/two/outbox.cpp"}));
  CHECK(text.find("#include <set>") == text.rfind("#include <set>"));
}
