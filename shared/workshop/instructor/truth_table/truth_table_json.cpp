#include <nlohmann/json.hpp>

#include "workshop/instructor/truth_table/truth_table.hpp"

namespace workshop {
namespace {

using Json = nlohmann::ordered_json;

std::string printed(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Json to_json_value(const TruthCell& cell) {
  Json json{{"column", cell.column},
            {"holds", cell.breaches.empty()},
            {"schedules", cell.schedules},
            {"runs", cell.runs},
            {"breaks", Json::array()}};
  for (const auto& breach : cell.breaches) {
    json["breaks"].push_back({{"property", breach.property},
                              {"typed", breach.typed},
                              {"token", breach.token},
                              {"sentence", breach.sentence},
                              {"expected", breach.expected},
                              {"happened", breach.happened},
                              {"replay", breach.replay}});
  }
  return json;
}

}  // namespace

std::string to_json(const TruthTable& table) {
  auto json = Json::array();
  for (const auto& row : table) {
    Json one{{"solution", row.number}, {"title", row.title}, {"cells", Json::array()}};
    for (const auto& cell : row.cells) one["cells"].push_back(to_json_value(cell));
    json.push_back(std::move(one));
  }
  return printed(json);
}

std::string to_short_json(const TruthTable& table) {
  Json json;
  for (const auto& row : table) {
    for (const auto& cell : row.cells) {
      auto& breaks = json[std::to_string(row.number)][cell.column] = Json::object();
      for (const auto& breach : cell.breaches) breaks[breach.property] = typed_in_short(breach) + ": " + breach.token;
    }
  }
  return printed(json);
}

}  // namespace workshop
