#pragma once

#include <string>
#include <utility>
#include <vector>

#include "simulation/picture/picture.hpp"

/// A picture told by hand: one moment after the other, each in the lane that was named last.
class Story {
 public:
  using What = simulation::What;

  explicit Story(std::vector<std::string> lanes) { picture.lanes = std::move(lanes); }

  Story& in(std::size_t lane) {
    lane_ = lane;
    return *this;
  }
  Story& sends(const std::string& message, const std::string& label, std::vector<std::size_t> to,
               What what = What::sent) {
    auto& moment = add(what);
    moment.message = message;
    moment.label = label;
    moment.to = std::move(to);
    return *this;
  }
  Story& gets(const std::string& message, int delivery = 1) {
    in_hand_ = message;
    add(What::delivered).delivery = delivery;
    return *this;
  }
  /// Something else about the message that was handed out last.
  Story& then(What what, const std::string& text = "", int attempt = 0) {
    auto& moment = add(what);
    moment.text = text;
    moment.attempt = attempt;
    return *this;
  }
  Story& rows(What what, std::vector<simulation::RowChange> changes) {
    add(what).rows = std::move(changes);
    return *this;
  }
  Story& says(const std::string& line) { return then(What::logged, line); }
  Story& later(double seconds) {
    now_ += seconds;
    add(What::time_passed);
    return *this;
  }
  /// What the tables of this lane hold now.
  Story& holds(std::vector<simulation::Table> tables) {
    picture.moments.back().tables = std::move(tables);
    return *this;
  }

  simulation::Picture picture;

 private:
  simulation::Moment& add(What what) {
    auto& moment = picture.moments.emplace_back();
    moment.what = what;
    moment.lane = lane_;
    moment.message = what == What::logged || what == What::time_passed ? "" : in_hand_;
    moment.seconds = now_;
    return moment;
  }

  std::size_t lane_ = 0;
  std::string in_hand_;
  double now_ = 0;
};
