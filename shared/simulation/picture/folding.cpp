#include "simulation/picture/folding.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace simulation {
namespace {

/// Whether nothing but counts and times tells two moments apart.
bool went_alike(const Moment& a, const Moment& b) {
  const auto same_row = [](const RowChange& x, const RowChange& y) { return x.added == y.added && x.row == y.row; };
  return a.what == b.what && a.lane == b.lane && a.message == b.message && a.text == b.text &&
         std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), same_row);
}

/// An endpoint logs why an attempt failed; the picture says so already.
bool says_it_again(const std::vector<Moment>& moments, const Moment& moment) {
  return moment.what == What::logged && !moments.empty() && moments.back().what == What::attempt_failed &&
         moments.back().lane == moment.lane && moment.text.find(moments.back().text) != std::string::npos;
}

/// Six attempts that fail in the same way are one moment.
void fold_attempts(std::vector<Moment>& moments) {
  const auto is_boundary = [](const Moment& moment) {
    return moment.what == What::attempt_failed || moment.what == What::delivered;
  };
  const auto now = moments.end() - 1;
  const auto rbegin = std::make_reverse_iterator(now);
  const auto last = std::find_if(rbegin, moments.rend(), is_boundary);
  if (last == moments.rend() || last->what != What::attempt_failed) return;
  const auto before = std::find_if(std::next(last), moments.rend(), is_boundary);
  if (before == moments.rend()) return;
  if (!std::equal(before.base(), last.base(), last.base(), moments.end(), went_alike)) return;
  const auto first_alike = last.base() - 1;
  ++first_alike->alike;
  moments.erase(last.base(), moments.end());
}

/// A delivery, after some time, that fails just like one before and is given back, is a remark on the time.
void fold_delivery(std::vector<Moment>& moments) {
  const auto is = [](What what) { return [what](const Moment& moment) { return moment.what == what; }; };
  const auto found = std::find_if(moments.rbegin(), moments.rend(), is(What::delivered));
  if (found == moments.rend()) return;
  const auto delivered = found.base() - 1;
  if (delivered == moments.begin() || (delivered - 1)->what != What::time_passed) return;
  const auto length = moments.end() - delivered;
  for (auto before = moments.begin(); before + length <= delivered; ++before) {
    if (!std::equal(before, before + length, delivered, went_alike)) continue;
    auto& time = *(delivered - 1);
    const auto others = time.text.substr(0, time.text.find(" fail"));
    time.text = others.empty() ? delivered->message + " fails again in the same way"
                               : others + " and " + delivered->message + " fail again in the same way";
    if (moments.back().queues) time.queues = moments.back().queues;
    moments.erase(delivered, moments.end());
    return;
  }
}

/// Whether the attempt that has just failed says why the message is moved.
bool why_is_said(const std::vector<Moment>& moments, const Moment& moment) {
  return moment.what == What::moved_to_error && !moments.empty() && moments.back().what == What::attempt_failed &&
         moments.back().text == moment.text;
}

}  // namespace

void add_folded(std::vector<Moment>& moments, Moment moment) {
  if (says_it_again(moments, moment)) return;
  if (why_is_said(moments, moment)) moment.text.clear();
  moments.push_back(std::move(moment));
  if (moments.back().what == What::attempt_failed) fold_attempts(moments);
  if (moments.back().what == What::given_back) fold_delivery(moments);
}

}  // namespace simulation
