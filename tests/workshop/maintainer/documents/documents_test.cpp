#include "workshop/maintainer/documents/documents.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"

using namespace workshop;

namespace {

using Lines = std::vector<std::string>;

/// A kit with two exercises, and some documents.
class KitWithDocuments : public KitInAFolder {
 public:
  KitWithDocuments() {
    write(root() / "CMakePresets.json",
          R"({"configurePresets": [{"name": "dev"}], "buildPresets": [{"name": "release"}]})");
    write(root() / "shared" / "messaging" / "endpoint.hpp", "struct Endpoint {\n  void schema();\n};\n");
    write(root() / "starting-points" / "01-x" / "orders.cpp", "// the gap\nTask add_item();\n");
    write(root() / "solutions" / "01-x" / "orders.cpp",
          "Task add_item() {\n  begin();\n\n  if (new_one) {\n    insert();\n  }\n  commit();\n}\n\nTask other() {\n"
          "  commit();\n}\n");
  }

  std::filesystem::path root() const { return base / "first"; }

  Document document(const std::string& text, const std::string& name = "README.md") const {
    write(root() / name, text);
    return read_document(project(), root() / name);
  }

  template <typename Rule>
  Lines wrong(Rule rule, const std::string& text, const std::string& name = "README.md") const {
    Findings findings;
    rule(document(text, name), project(), findings);
    return findings.lines();
  }
  Lines links(const std::string& text, const std::string& name = "README.md") const {
    return wrong(look_at_links, text, name);
  }
  Lines commands(const std::string& text) const { return wrong(look_at_commands, text); }
  Lines files(const std::string& text) const { return wrong(look_at_files, text); }
  Lines excerpts(const std::string& text, const std::string& name = "lectures/01-x.md") const {
    return wrong(look_at_excerpts, text, name);
  }
};

std::string excerpt(const std::string& code) {
  return "<!-- solutions/01-x/orders.cpp -->\n```cpp\n" + code + "```\n";
}

const Lines nothing;

}  // namespace

TEST_CASE_FIXTURE(KitWithDocuments, "a link leads to a document and to a heading of it") {
  write(root() / "lectures" / "01-x.md", "# The first\n\n## A *fine* point\n");
  CHECK(links("[a](lectures/01-x.md) [b](lectures/01-x.md#a-fine-point) [c](#here) [d](lectures)\n\n# Here\n") ==
        nothing);
  CHECK(links("[a](../README.md) [b](01-x.md#the-first)", "lectures/02-x.md") == nothing);
  CHECK(links("[a](lectures/02%2Dx.md)") == nothing);
  CHECK(links("text\n[a](lectures/03-x.md)") ==
        Lines{"README.md:2: the link to lectures/03-x.md: there is no lectures/03-x.md"});
  CHECK(links("[a](lectures/01-x.md#a-fine-pint)") ==
        Lines{"README.md:1: the link to lectures/01-x.md#a-fine-pint: lectures/01-x.md has no heading #a-fine-pint; "
              "the nearest is #a-fine-point"});
  CHECK(links("[a](#there)") == Lines{"README.md:1: the link to #there: README.md has no heading #there"});
  CHECK(links("[a](/etc/passwd)") ==
        Lines{"README.md:1: the link to /etc/passwd: a link within the kit is relative to the document"});
  CHECK(links("[a](../)") == Lines{"README.md:1: the link to ../: it leads out of the kit"});
}

TEST_CASE_FIXTURE(KitWithDocuments, "a link to another place is well formed") {
  CHECK(links("[a](https://example.org) [b](http://localhost:8080/x?y=1#z) [c](mailto:a@example.org)") == nothing);
  CHECK(links("[a](https:/example.org)") == Lines{"README.md:1: the link to https:/example.org: it is no address such "
                                                  "as https://example.org/page"});
  CHECK(links("[a](ftp://example.org)").size() == 1);
}

TEST_CASE_FIXTURE(KitWithDocuments, "a command line in a document is one of the kit") {
  for (const auto* fine :
       {"`./workshop`", "`./workshop -y`", "`./workshop check 2`", "`./workshop check [N]`", "`./workshop reset NN`",
        "`./workshop replay N \"TOKEN\"`", "`./workshop replay …`", "`./workshop matrix N COLUMN [PROPERTY] --picture`",
        "`./workshop check --of solution|starting-point`", "`./workshop run --only NAME`",
        "`./workshop torture --kills N`", "`./workshop errors return ID`", "`./workshop dev check N --write`",
        "`./workshops` are fun", "`make`",
        "    ./workshop matrix 2                one row\n    $ NO_COLOR=1 ./workshop list # all\n",
        "```\n./workshop torture 2 \\\n    --kills 3\n```\n", "```sh\n./workshop check 1 && ./workshop next\n```\n",
        "```cpp\n./workshop nonsense\n```\n"}) {
    CAPTURE(fine);
    CHECK(commands(fine) == nothing);
  }
  CHECK(commands("a\n`./workshop chekc`") ==
        Lines{"README.md:2: ./workshop chekc: there is no command 'chekc'; ./workshop --help lists them"});
  CHECK(commands("`./workshop check 3`") ==
        Lines{"README.md:1: ./workshop check 3: there is no exercise '3'; there are 1 to 2"});
  write(root() / "lectures" / "01-x.md", "# The first\n");
  CHECK(commands("`./workshop slides`, `./workshop slides [N] --open`") == nothing);
  CHECK(commands("`./workshop slides 2`") ==
        Lines{"README.md:1: ./workshop slides 2: there is no lecture '2'; there are 1"});
  CHECK(commands("`./workshop demo`") ==
        Lines{"README.md:1: ./workshop demo: N is required; ./workshop --help lists the commands"});
  CHECK(commands("`./workshop list [N]`").size() == 1);
  CHECK(commands("`./workshop check --of solution|yours`").size() == 1);
  CHECK(commands("`./workshop replay 1 \"C1 ok`") == Lines{"README.md:1: ./workshop replay 1 \"C1 ok: the \" has no "
                                                           "other"});
  CHECK(commands("a\n\n    ./workshop list\n    ./workshop lst    all\n")
            .front()
            .starts_with("README.md:4: ./workshop lst: "));
  CHECK(commands("```\n./workshop check 1 \\\n  --off solution\n```\n").front().starts_with("README.md:2: "));
  CHECK(commands("```console\n$ ./workshop check 1 && ./workshop nxt\n```\n").front().find("'nxt'") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(KitWithDocuments, "a preset in a document is one of CMake's") {
  CHECK(commands("`cmake --preset dev && cmake --build --preset release --target x`, `cmake --preset NAME`") ==
        nothing);
  CHECK(commands("`cmake --preset dev && cmake --build --preset dev`") ==
        Lines{"README.md:1: cmake --build --preset dev: CMakePresets.json has no preset dev"});
  CHECK(commands("    cmake --preset fast\n") ==
        Lines{"README.md:1: cmake --preset fast: CMakePresets.json has no preset fast"});
}

TEST_CASE_FIXTURE(KitWithDocuments, "a path in a code span is there, or will be when the exercise is started") {
  CHECK(files("`shared/messaging/endpoint.hpp`, `shared/messaging/`, `solutions/NN-name/README.md`, `tests/…`, "
              "`shared/*.hpp`, `starting-points/NN`, `messaging/`, `exercises/01-x/orders.cpp`, "
              "`shared/messaging/endpoint.{hpp,hpp}`") == nothing);
  CHECK(files("a\n`shared/messaging/broker.hpp`") == Lines{"README.md:2: there is no shared/messaging/broker.hpp"});
  CHECK(files("`shared/messaging/endpoint.{hpp,cpp}`") ==
        Lines{"README.md:1: there is no shared/messaging/endpoint.cpp"});
  CHECK(files("`exercises/01-x/bills.cpp`") == Lines{"README.md:1: there is no exercises/01-x/bills.cpp"});
  CHECK(files("`solutions/01-x/README.md`") == Lines{"README.md:1: there is no solutions/01-x/README.md"});
}

TEST_CASE_FIXTURE(KitWithDocuments, "an excerpt stands in its file, in order, with what is left out marked") {
  CHECK(excerpts(excerpt("begin();\n\nif (new_one) {\n  insert();\n}\n")) == nothing);
  CHECK(excerpts(excerpt("Task add_item() {\n  …\n    insert();\n  // … the rest\n}\n")) == nothing);
  CHECK(excerpts(excerpt("insert();\n…\ncommit();\n…\ncommit();\n")) == nothing);
  CHECK(excerpts(excerpt("begin();\ninsert();\n")) ==
        Lines{"lectures/01-x.md:4: not in solutions/01-x/orders.cpp, or not there: insert();"});
  CHECK(excerpts(excerpt("commit();\n…\nbegin();\n")) ==
        Lines{"lectures/01-x.md:5: not in solutions/01-x/orders.cpp, or not there: begin();"});
  CHECK(excerpts(excerpt("if (new_one) {\ninsert();\n}\n")).size() == 1);
  CHECK(excerpts("<!-- solutions/02-x/orders.cpp -->\n```cpp\n```\n") ==
        Lines{"lectures/01-x.md:1: there is no solutions/02-x/orders.cpp"});
  CHECK(excerpts("<!-- solutions/01-x/orders.cpp -->\n\n```cpp\nbegin();\n```\n") ==
        Lines{"lectures/01-x.md:1: solutions/01-x/orders.cpp: on the next line there is no fence for its excerpt",
              "lectures/01-x.md:3: code is an excerpt: above it stands its file, as in <!-- "
              "solutions/10-outbox/orders.cpp -->"});
}

TEST_CASE_FIXTURE(KitWithDocuments, "where code is shown to a room, it is an excerpt, and a picture is an output") {
  const std::string code = "```cpp\nbegin();\n```\n";
  for (const auto* name : {"lectures/01-x.md", "WORKSHOP.md", "solutions/01-x/INSTRUCTOR.md"}) {
    CAPTURE(name);
    CHECK(excerpts(code, name).size() == 1);
    CHECK(excerpts("```text\n  │  C1 ──▶┃\n```\n", name) ==
          Lines{std::string(name) + ":1: a picture is real: above it stands its command, as in <!-- ./workshop matrix "
                                    "5 \"late copy\" --picture -->"});
    CHECK(excerpts("<!-- ./workshop matrix 1 crash -->\n```text\n  │  C1 ──▶┃\n```\n", name) == nothing);
  }
  CHECK(excerpts(code, "solutions/01-x/README.md") == nothing);
}

TEST_CASE_FIXTURE(KitWithDocuments, "elsewhere, code uses names that are in the kit, or in the exercise's code") {
  const auto hint = [](const std::string& code) { return "```cpp\n" + code + "\n```\n"; };
  CHECK(excerpts(hint("Endpoint::schema(\"whatever\");  // whatever"), "shared/README.md") == nothing);
  CHECK(excerpts(hint("if (new_one) insert();"), "exercises/01-x/hints.md") == nothing);
  CHECK(excerpts(hint("a\nif (new_one) insert();"), "exercises/02-x/hints.md") ==
        Lines{"exercises/02-x/hints.md:2: the name a is nowhere in the code that this is about",
              "exercises/02-x/hints.md:3: the name if is nowhere in the code that this is about",
              "exercises/02-x/hints.md:3: the name insert is nowhere in the code that this is about",
              "exercises/02-x/hints.md:3: the name new_one is nowhere in the code that this is about"});
}

TEST_CASE_FIXTURE(KitWithDocuments, "what a command says stands below it") {
  const auto shown = [](const std::string& what) {
    return "# T\n\n<!-- ./workshop matrix 1 \"late copy\" -->\n```text\n" + what + "```\n\nText\n";
  };
  int asked = 0;
  Ended says;
  const Shows shows = [&](const std::vector<std::string>& words) {
    ++asked;
    CHECK(words == std::vector<std::string>{"matrix", "1", "late copy"});
    return says;
  };
  says.output = "  a picture  \n\n  of two lines\n\n";
  const auto outputs = [&](const std::string& text, bool write = false) {
    Findings findings;
    auto it = document(text);
    const bool written = look_at_outputs(it, project(), shows, write, findings);
    CHECK(written == (read_file(root() / "README.md") != text));
    return findings.lines();
  };

  CHECK(outputs(shown("  a picture\n\n  of two lines\n")) == nothing);
  CHECK(outputs(shown("  a picture\n\n  of three lines\n")) ==
        Lines{"README.md:7: ./workshop matrix 1 \"late copy\": it says '  of two lines', and not '  of three lines'; "
              "./workshop dev documents --write writes it"});
  CHECK(
      outputs(shown("  a picture\n")) ==
      Lines{
          "README.md:6: ./workshop matrix 1 \"late copy\": it says a blank line, and not nothing more; ./workshop dev "
          "documents --write writes it"});
  says.status = 1;
  CHECK(outputs(shown("  a picture\n\n  of two lines\n")) == nothing);

  SUBCASE("or is put there, and the rest stays") {
    CHECK(outputs(shown("  old\n"), true) == nothing);
    CHECK(read_file(root() / "README.md") == shown("  a picture\n\n  of two lines\n"));
    CHECK(outputs("- one:\n\n  <!-- ./workshop matrix 1 \"late copy\" -->\n  ```text\n  ```\n\n" + shown(""), true) ==
          nothing);
    CHECK(read_file(root() / "README.md") ==
          "- one:\n\n  <!-- ./workshop matrix 1 \"late copy\" -->\n  ```text\n    a picture\n\n    of two lines\n  "
          "```\n\n" +
              shown("  a picture\n\n  of two lines\n"));
  }
  SUBCASE("or it is said why it cannot be had") {
    says.status = 2;
    says.output = "there is no column 'late copy'\n";
    CHECK(outputs(shown("  a picture\n"), true) ==
          Lines{"README.md:3: ./workshop matrix 1 \"late copy\": there is no column 'late copy'"});
  }
  SUBCASE("a command that does more than show is not even asked") {
    asked = 0;
    for (const auto* command :
         {"check 1", "list", "run 1", "reset 1", "matrix", "replay 1 \"C1 ok\"", "diff 1", "matrix --html"}) {
      CAPTURE(command);
      const auto wrong = outputs("<!-- ./workshop " + std::string(command) + " -->\n```text\n```\n", true);
      REQUIRE(wrong.size() == 1);
      CHECK(wrong.front().find("what can stand here: matrix N [COLUMN], replay N") != std::string::npos);
    }
    CHECK(outputs("<!-- ./workshop matrix 3 a -->\n```text\n```\n") ==
          Lines{"README.md:1: ./workshop matrix 3 a: there is no exercise '3'; there are 1 to 2"});
    CHECK(outputs("<!-- ./workshop matrix 1 a -->\n\n```text\n```\n") ==
          Lines{"README.md:1: ./workshop matrix 1 a: on the next line there is no fence for what it says"});
    CHECK(outputs("<!-- ./workshop matrix --markdown: -->\n") == nothing);
    CHECK(asked == 0);
  }
  SUBCASE("in a fence of the language text") {
    CHECK(outputs("<!-- ./workshop matrix 1 \"late copy\" -->\n```\n  a picture\n\n  of two lines\n```\n") ==
          Lines{"README.md:2: ./workshop matrix 1 \"late copy\": what it says stands in a fence of the language text"});
  }
}

TEST_CASE_FIXTURE(KitWithDocuments, "what the outputs need is built before, each once") {
  const auto it = document(
      "<!-- ./workshop matrix 1 a -->\n\n<!-- ./workshop matrix 1 b -->\n\n"
      "<!-- ./workshop replay 2 \"C1 ok\" --of starting-point -->\n\n<!-- ./workshop run 1 -->\n");
  CHECK(targets_of_outputs({it}, project()) == std::vector<std::string>{"check-02-starting-point", "matrix-01"});
}

TEST_CASE_FIXTURE(KitWithDocuments, "the documents of a kit that is no checkout are those below its folder") {
  document("# A\n");
  document("# B\n", "lectures/01-x.md");
  document("# Fetched\n", "lectures/node_modules/x/README.md");
  document("# Built\n", "build/x.md");
  Lines names;
  for (const auto& it : documents_of(project())) names.push_back(it.name);
  CHECK(names == Lines{"README.md", "lectures/01-x.md"});
}

TEST_CASE("what is wrong is said in the order of the documents and their lines") {
  Findings findings;
  CHECK(findings.none());
  Document a;
  a.name = "a.md";
  Document b;
  b.name = "b.md";
  findings.wrong(b, 1, "x");
  findings.wrong(a, 10, "y");
  findings.wrong(a, 9, "z");
  CHECK(findings.lines() == Lines{"a.md:9: z", "a.md:10: y", "b.md:1: x"});
  CHECK_FALSE(findings.none());
}
