#include "workshop/maintainer/mutants/mutants.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "workshop/maintainer/mutants/sql_rules.hpp"
#include "workshop/maintainer/mutants/switched.hpp"

using namespace workshop;
using namespace workshop::mutants;

namespace {

std::vector<std::string> made_of_sql(const std::string& sql) {
  std::vector<std::string> all;
  for (const auto& changed : changed_sql(sql)) all.push_back(changed.sql);
  return all;
}

/// What the rules make of a function's body.
std::vector<std::string> made_of(const std::string& body) {
  const auto text = "Task handle(const AddItem& command, HandlerContext& context) {\n" + body + "\n}\n";
  std::vector<std::string> all;
  for (const auto& mutant : mutants_of("orders.cpp", text)) {
    const auto after = changed(text, mutant);
    const auto begin = after.find('\n') + 1;
    all.push_back(after.substr(begin, after.rfind('\n', after.size() - 2) - begin));
  }
  return all;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("each condition of a statement is left out, and its parameter stays") {
  const auto all = made_of_sql("DELETE FROM items WHERE order_id = ? AND gift = ?");
  CHECK(has(all, "DELETE FROM items WHERE (order_id = ? OR TRUE) AND gift = ?"));
  CHECK(has(all, "DELETE FROM items WHERE order_id = ? AND (gift = ? OR TRUE)"));
  CHECK(has(all, "DELETE FROM items WHERE (order_id = ? AND gift = ? OR TRUE)"));
  CHECK(has(all, "DELETE FROM items WHERE order_id = ? OR gift = ?"));
  CHECK(has(all, "DELETE FROM items WHERE order_id LIKE ? AND gift = ?"));
}

TEST_CASE("what an insert does about a row that is there is another thing") {
  CHECK(made_of_sql("INSERT OR IGNORE INTO orders(order_id) VALUES (?)") ==
        std::vector<std::string>{"INSERT INTO orders(order_id) VALUES (?)",
                                 "INSERT OR REPLACE INTO orders(order_id) VALUES (?)"});
}

TEST_CASE("each constraint of a table is left out, and each column of a key") {
  const auto all = made_of_sql(
      "CREATE TABLE t(a TEXT NOT NULL REFERENCES o(a), b TEXT, PRIMARY KEY(a, b)); CREATE UNIQUE INDEX i ON t(a, b);");
  const auto table = [](const std::string& columns) {
    return "CREATE TABLE t(" + columns + "); CREATE UNIQUE INDEX i ON t(a, b);";
  };
  CHECK(has(all, table("a TEXT  REFERENCES o(a), b TEXT, PRIMARY KEY(a, b)")));
  CHECK(has(all, table("a TEXT NOT NULL , b TEXT, PRIMARY KEY(a, b)")));
  CHECK(has(all, table("a TEXT NOT NULL REFERENCES o(a), b TEXT")));
  CHECK(has(all, table("a TEXT NOT NULL REFERENCES o(a), b TEXT, PRIMARY KEY( b)")));
  CHECK(has(all, "CREATE TABLE t(a TEXT NOT NULL REFERENCES o(a), b TEXT, PRIMARY KEY(a, b)); ;"));
  CHECK(has(
      all,
      "CREATE TABLE t(a TEXT NOT NULL REFERENCES o(a), b TEXT, PRIMARY KEY(a, b)); CREATE UNIQUE INDEX i ON t(a);"));
}

TEST_CASE("a table is replaced by one that does not last") {
  const auto all = made_of_sql("CREATE TABLE t(a TEXT)");
  CHECK(has(all, "CREATE TEMP TABLE t(a TEXT)"));
  CHECK(has(all, "DROP TABLE IF EXISTS t; CREATE TABLE t(a TEXT)"));
}

TEST_CASE("a statement is left out, done twice, or only sometimes, and its failure is swallowed") {
  const auto all = made_of("  store();");
  CHECK(has(all, "  ;"));
  CHECK(has(all, "  { store();\nstore(); }"));
  CHECK(has(all, "  if (static bool done = false; !std::exchange(done, true)) { store(); }"));
  CHECK(has(all, "  if (command.order_id == \"A\") { store(); }"));
  CHECK(has(all, "  if (context.attempt().is_first()) { store(); }"));
  CHECK(has(all, "  try {\nstore();\n} catch (const std::exception&) {\n}"));
}

TEST_CASE("what is awaited moves over its neighbour, and over what is only logged") {
  CHECK(has(made_of("  store();\n  co_await publish();"), "  co_await publish();\n  store();"));
  CHECK_FALSE(has(made_of("  const int n = co_await f();\n  store(n);"), "  store(n);\n  const int n = co_await f();"));
  CHECK(has(made_of("  co_await commit();\n  context.log(\"saved\");\n  co_await publish();"),
            "  co_await publish();\n  context.log(\"saved\");\n  co_await commit();"));
}

TEST_CASE("a transaction is split in two") {
  const auto all = made_of("  Transaction t = co_await begin();\n  look(t);\n  store(t);\n  co_await t.commit();");
  CHECK(has(all,
            "  Transaction t = co_await begin();\n  look(t);\n  co_await t.commit();\n"
            "Transaction t_2 = co_await context.database().begin();\nstore(t_2);\n  co_await t_2.commit();"));
}

TEST_CASE("constants, operators and conditions are others") {
  const auto all = made_of("  if (!one && is(Gift::teddy)) wait(std::chrono::seconds(10));");
  CHECK(has(all, "  if (true) wait(std::chrono::seconds(10));"));
  CHECK(has(all, "  if (one && is(Gift::teddy)) wait(std::chrono::seconds(10));"));
  CHECK(has(all, "  if ( is(Gift::teddy)) wait(std::chrono::seconds(10));"));
  CHECK(has(all, "  if (!one ) wait(std::chrono::seconds(10));"));
  CHECK(has(all, "  if (!one || is(Gift::teddy)) wait(std::chrono::seconds(10));"));
  CHECK(has(all, "  if (!one && is(Gift::drone)) wait(std::chrono::seconds(10));"));
  CHECK(has(all, "  if (!one && is(Gift::teddy)) wait(std::chrono::seconds(11));"));
  CHECK(has(all, "  if (!one && is(Gift::teddy)) wait(std::chrono::minutes(10));"));
}

TEST_CASE("what people read in a log is left alone") {
  CHECK(made_of("  context.log(\"order {} is open\", command.order_id);").empty());
  CHECK(made_of("  if (known) context.log(\"again\");").empty());
}

TEST_CASE("no two mutants of a file are called alike, and none changes nothing") {
  const std::string text = "void add() {\n  if (a && b) store(1);\n  store(1);\n  store(1);\n}\n";
  std::vector<std::string> names;
  std::vector<std::string> texts{text};
  for (const auto& mutant : mutants_of("orders.cpp", text)) {
    const auto name = mutant.function + mutant.line + mutant.rule;
    CHECK_FALSE(has(names, name));
    CHECK_FALSE(has(texts, changed(text, mutant)));
    names.push_back(name);
    texts.push_back(changed(text, mutant));
  }
  CHECK(names.size() > 10);
}

TEST_CASE(
    "all mutants of a file are one text: bodies and values beside each other, each with a name for the compiler") {
  const std::string text = "constexpr auto days = 7;\nTask go() {\n  run(\"DELETE FROM t WHERE a = ?\");\n}\n";
  std::vector<Numbered> numbered;
  for (const auto& mutant : mutants_of("outbox.cpp", text))
    numbered.push_back({static_cast<int>(numbered.size()) + 1, mutant});
  const auto all = switched("outbox.cpp", text, numbered, "mutant-10");
  const auto contains = [&](const std::string& part) { return all.find(part) != std::string::npos; };
  CHECK(contains("const auto days = (mistakes::mutant() == 1 ?\n#line 1 \"mutant-10-1\"\n8 :\n"));
  CHECK(contains("#line 1 \"outbox.cpp\"\n7)"));
  CHECK(contains("switch (mistakes::mutant())"));
  CHECK(contains("default:"));
  CHECK(contains("R\"sql(DELETE FROM t WHERE (a = ? OR TRUE))sql\""));
}

TEST_CASE("a mutant is shown as a small diff") {
  const std::string text = "void go() {\n  first();\n  second(1);\n  third();\n}\n";
  const auto mutants = mutants_of("orders.cpp", text);
  const auto it =
      std::find_if(mutants.begin(), mutants.end(), [](const auto& m) { return m.rule == "2 instead of 1"; });
  REQUIRE(it != mutants.end());
  CHECK(diff(text, *it) == "-  second(1);\n+  second(2);\n");
}
