#include "messaging/pipeline.hpp"

#include <doctest/doctest.h>

#include "messaging/waiting/test_time.hpp"

using namespace messaging;

namespace {

/// The context here is what was noted on the way.
struct Notes {
  std::string text;
};

Task note_core(Notes& notes) {
  notes.text += "core ";
  co_return;
}

/// Notes its name before and after the rest.
Pipeline<Notes>::Behavior around(std::string name) {
  return [name](Notes& notes, Next next) -> Task {
    notes.text += name + "( ";
    co_await next();
    notes.text += ")" + name + " ";
  };
}

std::string run(const Pipeline<Notes>& pipeline) {
  test::VirtualTime time;
  const auto notes = std::make_shared<Notes>();
  time.run(pipeline.run(notes, note_core));
  return notes->text;
}

}  // namespace

TEST_CASE("without behaviours the core runs") {
  CHECK(run(Pipeline<Notes>()) == "core ");
}

TEST_CASE("behaviours run in the order of their registration, each around those behind it") {
  Pipeline<Notes> pipeline;
  pipeline.use("a", around("a"));
  pipeline.use("b", around("b"));
  CHECK(run(pipeline) == "a( b( core )b )a ");
  CHECK(run(pipeline) == "a( b( core )b )a ");
}

TEST_CASE("a behaviour that calls next twice runs what is behind it twice, the one in front once") {
  Pipeline<Notes> pipeline;
  pipeline.use("a", around("a"));
  pipeline.use("twice", [](Notes&, Next next) -> Task {
    co_await next();
    co_await next();
  });
  pipeline.use("b", around("b"));
  CHECK(run(pipeline) == "a( b( core )b b( core )b )a ");
}

TEST_CASE("a behaviour that does not call next ends the way there") {
  Pipeline<Notes> pipeline;
  pipeline.use("a", around("a"));
  pipeline.use("none", [](Notes&, Next) -> Task { co_return; });
  pipeline.use("b", around("b"));
  CHECK(run(pipeline) == "a( )a ");
}

TEST_CASE("a behaviour may catch what is thrown behind it, or let it pass") {
  Pipeline<Notes> pipeline;
  pipeline.use("catches", [](Notes& notes, Next next) -> Task {
    try {
      co_await next();
    } catch (const std::runtime_error& error) {
      notes.text += std::string("caught ") + error.what();
    }
  });
  pipeline.use("a", around("a"));
  pipeline.use("throws", [](Notes&, Next) -> Task {
    throw std::runtime_error("no");
    co_return;
  });
  CHECK(run(pipeline) == "a( caught no");

  Pipeline<Notes> bare;
  bare.use("throws", [](Notes&, Next) -> Task {
    throw std::runtime_error("no");
    co_return;
  });
  CHECK_THROWS_WITH(run(bare), "no");
}

TEST_CASE("a next that is kept may be called after the run has ended, and its context lives until then") {
  test::VirtualTime time;
  Next kept;
  std::weak_ptr<Notes> context;
  {
    Pipeline<Notes> pipeline;
    pipeline.use("keeps", [&kept](Notes&, Next next) -> Task {
      kept = std::move(next);
      co_return;
    });
    pipeline.use("a", around("a"));
    const auto notes = std::make_shared<Notes>();
    context = notes;
    time.run(pipeline.run(notes, note_core));
    CHECK(notes->text.empty());
  }
  REQUIRE_FALSE(context.expired());
  time.run(kept());
  CHECK(context.lock()->text == "a( core )a ");
  time.run(kept());
  CHECK(context.lock()->text == "a( core )a a( core )a ");
  kept = nullptr;
  CHECK(context.expired());
}

TEST_CASE("a behaviour can be taken out by its name, for what comes from now on") {
  test::VirtualTime time;
  Next kept;
  Pipeline<Notes> pipeline;
  pipeline.use("a", around("a"));
  pipeline.use("keeps", [&kept](Notes&, Next next) -> Task {
    kept = std::move(next);
    co_return;
  });
  pipeline.use("b", around("b"));
  const auto notes = std::make_shared<Notes>();
  time.run(pipeline.run(notes, note_core));

  CHECK_FALSE(pipeline.remove("c"));
  CHECK(pipeline.remove("keeps"));
  CHECK(pipeline.remove("b"));
  CHECK_FALSE(pipeline.remove("b"));
  CHECK(pipeline.names() == std::vector<std::string>{"a"});
  CHECK(run(pipeline) == "a( core )a ");
  time.run(kept());  // what is on its way goes the way it began
  CHECK(notes->text == "a( )a b( core )b ");
  kept = nullptr;
}
