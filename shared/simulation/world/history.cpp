#include "simulation/world/history.hpp"

#include <fmt/format.h>

#include <utility>

#include "messaging/errors.hpp"

namespace simulation {
namespace {

std::string in_words(const Happening& it) {
  const std::string type = it.message ? it.message->type() : "";
  const auto whole = [&] { return type + " " + it.message->body; };
  switch (it.what) {
    case What::sent:
      return (it.message->header(messaging::header::intent) == "command" ? "sends " : "publishes ") + whole();
    case What::copied:
      return "the broker has a copy of " + whole();
    case What::send_lost:
      return "cannot send " + whole() + ": the broker does not have it";
    case What::send_unsure:
      return "is told that " + type + " could not be sent, though the broker has it";
    case What::delivered:
      return "receives " + whole() + (it.count > 1 ? fmt::format(", delivery {}", it.count) : "");
    case What::attempt_failed:
      return fmt::format("attempt {} of {} fails: {}", it.count, type, it.text);
    case What::saved:
      return "saves its changes";
    case What::commit_failed:
      return "cannot save its changes: the commit fails";
    case What::undone:
      return "drops its changes: no commit";
    case What::completed:
      return "is done with " + type;
    case What::ack_lost:
      return "is done with " + type + ", but the broker does not hear it";
    case What::lease_lost:
      return "is done with " + type + ", too late: another has it";
    case What::given_back:
      return "gives " + type + " back";
    case What::moved_to_error:
      return fmt::format("moves {} to the error queue: {}", type, it.text);
    case What::crashed:
      return "crashes";
    case What::restarted:
      return "is there again";
    case What::time_passed:
      return "time passes";
    case What::broken:
      return "here it breaks: " + it.text;
    case What::logged:
      return it.text;
  }
  return "";
}

}  // namespace

const std::string& Happening::message_id() const {
  static const std::string none;
  return message ? message->id() : none;
}

bool Happening::happened_in(std::string_view which) const {
  return endpoint.starts_with(which) && (endpoint.size() == which.size() || endpoint[which.size()] == ' ');
}

void History::add(What what, std::string_view endpoint, std::string text, Message message, std::string name, int count,
                  std::vector<std::string> to) {
  const Happening& happening =
      happenings_.emplace_back(Happening{what, std::string(endpoint), std::move(text), std::move(message),
                                         std::move(name), count, std::move(to), clock_.now()});
  for (const auto& listener : listeners_) listener(happening);
}

void History::write(std::string_view endpoint, std::string_view line) {
  constexpr std::size_t endless = 100'000;
  if (happenings_.size() > endless) throw messaging::Error("there is no end to the log: a loop that never ends?");
  add(What::logged, endpoint, std::string(line));
}

std::string to_line(const Happening& happening) {
  return fmt::format("{:<9} {}", happening.endpoint, in_words(happening));
}

std::vector<std::string> to_lines(const History& history) {
  std::vector<std::string> lines;
  messaging::Time last{};
  for (const auto& happening : history.happenings()) {
    if (last != messaging::Time{} && happening.at != last) {
      const auto seconds = static_cast<double>((happening.at - last).count()) / 1000;
      lines.push_back(fmt::format("          ({} s later)", seconds));
    }
    last = happening.at;
    if (happening.what != What::time_passed) lines.push_back(to_line(happening));
  }
  return lines;
}

}  // namespace simulation
