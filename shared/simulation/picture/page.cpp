#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "simulation/picture/page/files.hpp"
#include "simulation/picture/picture.hpp"

namespace simulation {
using Json = nlohmann::json;

namespace {

std::string_view name(What what) {
  switch (what) {
    case What::sent:
      return "sent";
    case What::copied:
      return "copied";
    case What::send_lost:
      return "send_lost";
    case What::send_unsure:
      return "send_unsure";
    case What::delivered:
      return "delivered";
    case What::attempt_failed:
      return "attempt_failed";
    case What::saved:
      return "saved";
    case What::commit_failed:
      return "commit_failed";
    case What::undone:
      return "undone";
    case What::completed:
      return "completed";
    case What::ack_lost:
      return "ack_lost";
    case What::lease_lost:
      return "lease_lost";
    case What::given_back:
      return "given_back";
    case What::moved_to_error:
      return "moved_to_error";
    case What::crashed:
      return "crashed";
    case What::restarted:
      return "restarted";
    case What::time_passed:
      return "time_passed";
    case What::broken:
      return "broken";
    case What::logged:
      return "logged";
  }
  throw std::logic_error("no such happening");
}

std::string_view name(Queued::Where where) {
  switch (where) {
    case Queued::Where::waiting:
      return "waiting";
    case Queued::Where::in_hand:
      return "in_hand";
    case Queued::Where::delayed:
      return "delayed";
  }
  throw std::logic_error("no such place");
}

}  // namespace

// What follows is found by the JSON library, which looks for it beside the types.

static void to_json(Json& result, const Queued& queued) {
  result = {{"message", queued.message}, {"label", queued.label}, {"where", name(queued.where)}};
}

static void to_json(Json& result, const Table& table) {
  result = {{"name", table.name}, {"columns", table.columns}, {"rows", table.rows}};
}

static void to_json(Json& result, const RowChange& change) {
  result = {{"added", change.added}, {"table", change.row.table}, {"cells", change.row.cells}};
}

static void to_json(Json& result, const BreakingRow& breaking) {
  const auto& row = breaking.row;
  result = {{"lane", breaking.lane}, {"table", row.table}, {"cells", row.cells}, {"missing", breaking.missing}};
}

static void to_json(Json& result, const Moment& moment) {
  result["what"] = name(moment.what);
  result["lane"] = moment.lane;
  result["to"] = moment.to;
  result["message"] = moment.message;
  result["label"] = moment.label;
  result["text"] = moment.text;
  result["delivery"] = moment.delivery;
  result["attempt"] = moment.attempt;
  result["alike"] = moment.alike;
  result["seconds"] = moment.seconds;
  result["rows"] = moment.rows;
  if (moment.tables) result["tables"] = *moment.tables;
  if (moment.queues) result["queues"] = *moment.queues;
}

Json to_json_value(const Picture& picture) {
  Json result;
  result["title"] = picture.title;
  result["property"] = picture.property;
  result["sentence"] = picture.sentence;
  result["expected"] = picture.expected;
  result["happened"] = picture.happened;
  result["look"] = picture.look;
  result["token"] = picture.token;
  result["command"] = picture.command;
  result["given"] = picture.given;
  result["typed"] = Json::array();
  for (const auto& [message, line] : picture.typed) {
    result["typed"].push_back({{"message", message}, {"line", line}});
  }
  result["lanes"] = picture.lanes;
  for (std::size_t lane = 0; lane < picture.databases.size(); ++lane) {
    if (picture.databases[lane] != lane) result["databases"] = picture.databases;
  }
  result["before"] = picture.before;
  result["moments"] = picture.moments;
  result["breaking"] = picture.breaking;
  return result;
}

namespace {

std::string_view file(std::string_view name) {
  const auto files = page::files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const auto& each) { return each.name == name; });
  if (found == files.end()) throw std::logic_error("the page has no file " + std::string(name));
  return found->text;
}

/// Ends no script element, whatever the strings hold: `<` can only be inside of one, and is escaped, and so is all that
/// is not ASCII. What is no UTF-8 becomes U+FFFD.
std::string to_script(const Picture& picture) {
  const auto text = to_json_value(picture).dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) c == '<' ? safe += "\\u003c" : safe += c;
  return safe;
}

}  // namespace

std::string to_page(const Picture& picture) {
  constexpr std::string_view open = "{{", close = "}}";
  std::string page;
  auto rest = file("page.html");
  // Only the template is searched: what is put in may hold braces.
  for (auto at = rest.find(open); at != rest.npos; at = rest.find(open)) {
    const auto end = rest.find(close, at);
    const auto wanted = rest.substr(at + open.size(), end - at - open.size());
    page += rest.substr(0, at);
    page += wanted == "picture" ? to_script(picture) : std::string(file(wanted));
    rest.remove_prefix(end + close.size());
  }
  return page.append(rest);
}

}  // namespace simulation
