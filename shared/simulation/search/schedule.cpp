#include "simulation/search/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <sstream>

namespace simulation {
namespace {

std::string trimmed(const std::string& text) {
  std::istringstream words(text);
  std::string result;
  for (std::string word; words >> word;) result += (result.empty() ? "" : " ") + word;
  return result;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::istringstream parts(text);
  std::vector<std::string> result;
  for (std::string part; std::getline(parts, part, separator);) {
    if (!trimmed(part).empty()) result.push_back(trimmed(part));
  }
  return result;
}

std::string ordinal(std::size_t n) {
  return n == 2 ? "2nd" : n == 3 ? "3rd" : fmt::format("{}th", n);
}

std::string or_none(const std::vector<std::string>& names) {
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

/// The numbers in `without C2 C3`.
std::vector<int> commands_left_out(const std::string& step) {
  std::vector<int> numbers;
  const auto names = split(step, ' ');
  for (auto name = names.begin() + 1; name != names.end(); ++name) {
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const bool good = name->size() > 1 && name->size() < 4 && name->front() == 'C' &&
                      std::all_of(name->begin() + 1, name->end(), is_digit);
    if (!good) throw WrongToken(fmt::format("'{}' names no typed command; it would be like `without C2 C3`", step));
    numbers.push_back(std::stoi(name->substr(1)));
  }
  if (numbers.empty()) throw WrongToken("'without' says which commands: like `without C2 C3`");
  return numbers;
}

/// A fault of its own step, when a command is typed: `C1 twice`.
bool is_typed_fault(const std::string& step) {
  return step.ends_with(" twice") || step.ends_with(" late");
}

}  // namespace

bool Schedule::leaves_out(int command) const {
  return std::find(without.begin(), without.end(), command) != without.end();
}

std::string Schedule::token() const {
  std::vector<std::string> parts;
  if (!without.empty()) parts.push_back(fmt::format("without C{}", fmt::join(without, " C")));
  parts.insert(parts.end(), typed.begin(), typed.end());
  for (const auto& [step, faults] : steps) {
    const bool plain = faults.empty() && !step.ends_with("again") && !step.starts_with("early") &&
                       !step.starts_with("crash") && !step.ends_with("goes on") &&
                       step.find(" also at ") == std::string::npos && step != "time";
    parts.push_back(plain ? step + " ok" : step);
    for (const auto& fault : faults) parts.back() += ", " + fault;
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

Schedule schedule_of(const std::string& token) {
  Schedule schedule;
  for (const auto& part : split(token, ';')) {
    auto words = split(part, ',');
    if (words.empty())
      throw WrongToken(fmt::format("'{}' is no step; a step is like `C1 ok` or `C1, commit fails`", part));
    auto& step = words.front();
    if (step.ends_with(" ok")) step = trimmed(step.substr(0, step.size() - 3));
    if (step.starts_with("without")) {
      schedule.without = commands_left_out(step);
    } else if (is_typed_fault(step) && words.size() == 1 && schedule.steps.empty()) {
      schedule.typed.push_back(step);
    } else {
      schedule.steps.push_back({step, {words.begin() + 1, words.end()}});
    }
  }
  return schedule;
}

std::optional<std::size_t> Counting::next(const std::vector<Step>& steps) {
  const auto chosen = decides_.next(steps);
  if (!chosen) return chosen;
  const Step& step = steps[*chosen];
  if (step.fault != Fault::none) ++cost_.faults;
  if (step.kind == Step::Kind::timer || step.kind == Step::Kind::crash) return chosen;
  if (step.kind == Step::Kind::delivery) ++cost_.deliveries;
  cost_.inversions += step.overtakes;
  if (step.endpoint != last_endpoint_) ++cost_.switches;
  last_endpoint_ = step.endpoint;
  return chosen;
}

Fault Counting::strikes(const Seam& seam) {
  const Fault fault = decides_.strikes(seam);
  if (fault != Fault::none) ++cost_.faults;
  return fault;
}

std::string SeamNames::arrive(const Seam& seam) {
  std::string name;
  switch (seam.kind) {
    case Seam::Kind::begin:
      name = "begin";
      break;
    case Seam::Kind::commit:
      name = "commit";
      break;
    case Seam::Kind::send:
      name = seam.message;
      break;
    case Seam::Kind::settle:
      name = "ack";
      break;
    case Seam::Kind::end:
      name = "the end";
      break;
  }
  seen_.push_back(name);
  const auto times = static_cast<std::size_t>(std::count(seen_.begin(), seen_.end(), name));
  return times == 1 ? name : ordinal(times) + " " + name;
}

std::string SeamNames::fault_at(const std::string& seam, const Seam& where, Fault fault) {
  switch (fault) {
    case Fault::copy:
      return seam + " twice";
    case Fault::late_copy:
      return seam + " late";
    case Fault::commit_fails:
      return seam + " fails";
    case Fault::send_lost:
    case Fault::ack_lost:
      return seam + " lost";
    case Fault::send_unsure:
      return seam + " unsure";
    case Fault::crash:
      return where.kind == Seam::Kind::end ? "crash at the end" : "crash before " + seam;
    case Fault::none:
    case Fault::lease_expires:
    case Fault::early_timer:
      break;
  }
  return "";
}

std::vector<std::string> names_of(const std::vector<Step>& steps) {
  std::vector<std::string> names;
  std::map<std::string, std::size_t> times;
  for (const auto& step : steps) {
    std::string name;
    switch (step.kind) {
      case Step::Kind::delivery:
        name = step.message;
        if (step.fault == Fault::lease_expires) {
          name += " also at " + step.at;
        } else if (step.one_of_several || step.at != step.queue) {
          name += " at " + step.at;
        }
        if (step.again && step.fault == Fault::none) name += " again";
        break;
      case Step::Kind::goes_on:
        name = step.at + " goes on";
        break;
      case Step::Kind::timer:
        name = step.fault == Fault::none ? "time" : "early timer";
        break;
      case Step::Kind::crash:
        name = "crash of " + step.at;
        break;
    }
    if (const auto nth = ++times[name]; nth > 1) name += " #" + std::to_string(nth);
    names.push_back(std::move(name));
  }
  return names;
}

std::optional<std::size_t> Recording::next(const std::vector<Step>& steps) {
  const auto chosen = decides_.next(steps);
  seams_.begin();
  if (!chosen) return chosen;
  schedule_.steps.push_back({names_of(steps)[*chosen]});
  return chosen;
}

Fault Recording::strikes(const Seam& seam) {
  const auto name = seams_.arrive(seam);
  const Fault fault = decides_.strikes(seam);
  if (fault == Fault::none) return fault;
  auto& faults = seam.typed ? schedule_.typed : schedule_.steps.back().faults;
  faults.push_back(SeamNames::fault_at(name, seam, fault));
  return fault;
}

std::optional<std::size_t> Replay::next(const std::vector<Step>& steps) {
  require_struck();
  seams_.begin();
  could_strike_.clear();
  wanted_.clear();
  const auto names = names_of(steps);
  const bool only_time = steps.size() == 1 && names.front() == "time";
  if (position_ == schedule_.steps.size()) {
    if (ends_()) return std::nullopt;
    return 0;
  }
  const auto& wanted = schedule_.steps[position_];
  if (only_time && wanted.step != "time") return 0;  // what cannot but happen need not be said
  const auto found = std::find(names.begin(), names.end(), wanted.step);
  if (found == names.end()) {
    const bool no_comma =
        std::any_of(names.begin(), names.end(), [&](const auto& name) { return wanted.step.starts_with(name + " "); });
    throw WrongToken(fmt::format("step {}, `{}`, cannot happen there; what can happen there: {}{}", position_ + 1,
                                 wanted.step, or_none(names),
                                 no_comma ? ". What goes wrong in a step stands behind a comma" : ""));
  }
  ++position_;
  wanted_ = wanted.faults;
  return static_cast<std::size_t>(found - names.begin());
}

Fault Replay::strikes(const Seam& seam) {
  const auto name = seams_.arrive(seam);
  for (const auto fault : seam.possible) {
    const auto text = SeamNames::fault_at(name, seam, fault);
    could_strike_.push_back(text);
    const auto found = std::find(wanted_.begin(), wanted_.end(), text);
    if (found == wanted_.end()) continue;
    wanted_.erase(found);
    return fault;
  }
  return Fault::none;
}

void Replay::require_struck() const {
  if (wanted_.empty()) return;
  const auto where = position_ == 0 ? std::string("when the commands were typed")
                                    : fmt::format("in step {}, `{}`", position_, schedule_.steps[position_ - 1].step);
  throw WrongToken(fmt::format("`{}` cannot happen {}; what can go wrong there: {}", wanted_.front(), where,
                               or_none(could_strike_)));
}

void Replay::finish() const {
  require_struck();
  if (position_ == schedule_.steps.size()) return;
  throw WrongToken(fmt::format("step {}, `{}`, cannot happen any more: everything had come to rest before",
                               position_ + 1, schedule_.steps[position_].step));
}

}  // namespace simulation
