#include "workshop/maintainer/mutants/statement_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace workshop::mutants {
namespace {

/// What a function is given, as far as rules ask for it.
struct Given {
  std::string order_id;  ///< how the order's ID is had, or nothing
  std::string attempt;   ///< how the attempt is had
  bool returns_task = false;
  bool configures = false;  ///< it is given an endpoint
};

Given given(const Source& source, const Function& function) {
  Given given;
  const auto end = closing(source.tokens(), function.parameters);
  for (auto at = function.parameters; at < end; ++at) {
    const auto& name = source.tokens()[at].is;
    if (name == "Endpoint") given.configures = true;
    if (name == "order_id") given.order_id = name;
    if (name == "command" || name == "event") given.order_id = name + ".order_id";
    const bool incoming =
        name == "context" && (source.is(at - 2, "IncomingContext") || source.is(at - 2, "HandlerContext"));
    if (incoming) given.attempt = "context.attempt()";
  }
  given.returns_task = source.is(function.begin, "Task");
  return given;
}

bool holds(const Source& source, const Statement& statement, std::string_view word) {
  for (auto at = statement.first; at <= statement.last; ++at) {
    if (source.is(at, word)) return true;
  }
  return false;
}

/// The name of the transaction that a statement begins, or nothing.
std::string begun(const Source& source, const Statement& statement) {
  if (statement.kind != Statement::Kind::declaration || !source.is(statement.first, "Transaction")) return "";
  const auto& name = source.tokens()[statement.first + 1];
  return name.kind == Token::Kind::word ? name.is : "";
}

class StatementRules {
 public:
  explicit StatementRules(const Makes& make)
      : make_(make), source_(make.source), given_(given(source_, make.function)) {}

  void all() {
    const auto body = source_.body(make_.function);
    if (given_.returns_task && body.size() > 1) {
      const auto [first, last] = std::pair(body.front().first, body.back().last);
      make_("swallows all failures", first, last, swallowed(source_.text(first, last)));
    }
    siblings(body);
  }

 private:
  std::string text(const Statement& statement) const { return source_.text(statement.first, statement.last); }
  static std::string swallowed(const std::string& text) {
    return fmt::format("try {{\n{}\n}} catch (const std::exception&) {{\n}}", text);
  }

  void siblings(std::vector<Statement> statements) {
    std::erase_if(statements, [&](const auto& s) { return is_logged(source_, s); });
    for (std::size_t number = 0; number < statements.size(); ++number) {
      const auto& one = statements[number];
      alone(one);
      if (number + 1 < statements.size()) swap(one, statements[number + 1]);
      if (const auto name = begun(source_, one); !name.empty()) split(name, statements, number);
      siblings(one.inner);
    }
  }

  void alone(const Statement& one) {
    const auto is = text(one);
    const auto replace = [&](const std::string& rule, const std::string& by) { make_(rule, one.first, one.last, by); };
    const bool leaves_value =
        one.kind == Statement::Kind::jump && one.last > one.first + 1 && !source_.is(one.first, "throw");
    if (one.kind == Statement::Kind::declaration || one.kind == Statement::Kind::block || leaves_value) return;
    replace("leaves it out", ";");
    if (one.kind == Statement::Kind::jump && !source_.is(one.first, "throw")) return;
    replace("once for the process",
            fmt::format("if (static bool done = false; !std::exchange(done, true)) {{ {} }}", is));
    if (!given_.order_id.empty())
      replace("only for order A", fmt::format("if ({} == \"A\") {{ {} }}", given_.order_id, is));
    if (!given_.attempt.empty() && one.kind == Statement::Kind::simple) {
      replace("only at the first attempt", fmt::format("if ({}.is_first()) {{ {} }}", given_.attempt, is));
      replace("not at the first attempt", fmt::format("if (!{}.is_first()) {{ {} }}", given_.attempt, is));
    }
    if (one.kind == Statement::Kind::jump || holds(source_, one, "co_return") || holds(source_, one, "return")) return;
    if (given_.configures) return;  // where nothing fails, and the endpoint refuses a second one
    replace("twice", fmt::format("{{ {}\n{} }}", is, is));
    if (one.kind != Statement::Kind::choice) replace("swallows its failure", swallowed(is));
  }

  void swap(const Statement& one, const Statement& other) {
    const bool awaits = holds(source_, one, "co_await") || holds(source_, other, "co_await");
    if (!awaits || one.kind == Statement::Kind::jump || other.kind == Statement::Kind::jump) return;
    if (one.kind == Statement::Kind::declaration && uses_name_of(one, other)) return;
    const auto between = source_.text().substr(source_.tokens()[one.last].end,
                                               source_.tokens()[other.first].begin - source_.tokens()[one.last].end);
    make_("moves it behind the next", one.first, other.last, text(other) + between + text(one));
  }

  /// Whether what is declared is used there.
  bool uses_name_of(const Statement& declaration, const Statement& there) const {
    for (auto at = declaration.first + 1; at < declaration.last; ++at) {
      const bool ends = source_.is(at + 1, "=") || source_.is(at + 1, "(") || source_.is(at + 1, "{") ||
                        source_.is(at + 1, ",") || source_.is(at + 1, "]") || source_.is(at + 1, ";");
      if (ends && holds(source_, there, source_.tokens()[at].is)) return true;
      if (source_.is(at + 1, "=") || source_.is(at + 1, "(") || source_.is(at + 1, "{")) return false;
    }
    return false;
  }

  /// What comes later is done in a second transaction.
  void split(const std::string& name, const std::vector<Statement>& statements, std::size_t begun_at) {
    for (auto number = begun_at + 1; number + 1 < statements.size(); ++number) {
      const auto& one = statements[number];
      if (holds(source_, one, "commit") || holds(source_, statements[number + 1], "commit")) return;
      const auto from = statements[number + 1].first;
      const auto to = statements.back().last;
      std::string rest = source_.text(from, to);
      for (auto at = to; at >= from; --at) {
        const auto& token = source_.tokens()[at];
        if (token.is == name) rest.replace(token.begin - source_.tokens()[from].begin, name.size(), name + "_2");
      }
      make_("in a second transaction from here on", from, to,
            fmt::format("co_await {0}.commit();\nTransaction {0}_2 = co_await context.database().begin();\n{1}", name,
                        rest));
    }
  }

  const Makes& make_;
  const Source& source_;
  Given given_;
};

}  // namespace

bool is_logged(const Source& source, const Statement& statement) {
  if (statement.kind == Statement::Kind::choice)
    return statement.inner.size() == 1 && is_logged(source, statement.inner.front());
  return statement.kind == Statement::Kind::simple && source.is(statement.first + 1, ".") &&
         source.is(statement.first + 2, "log");
}

void statement_rules(const Makes& make) {
  StatementRules(make).all();
}

}  // namespace workshop::mutants
