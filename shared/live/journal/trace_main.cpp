#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "live/journal/trace.hpp"

/// Follows one customer's action through the journals of a live system, which may be running. It prints styled lines as
/// JSON, for the command line to show.
int main(int argc, char** argv) {
  CLI::App app("The gift shop: what became of what was typed");
  std::string folder;
  std::string id;
  app.add_option("--state", folder, "where the system keeps its journals")->required();
  app.add_option("ID", id, "of a message or a conversation, or how it begins; the last ten if left out");
  CLI11_PARSE(app, argc, argv);
  try {
    using namespace live;
    const auto journals = read_journals(StateFolder(folder, StateFolder::Use::member, false));
    const auto lines = id.empty() ? last_traces(journals) : trace_of(journals, id);
    std::puts(simulation::to_json_value(lines).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return 0;
  } catch (const std::exception& error) {
    std::puts(error.what());
    return 2;
  }
}
