#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulation/picture/picture.hpp"
#include "simulation/world/world.hpp"

namespace simulation {

/// `AddItem book A`: what a message is, in a word or two, and what it holds.
std::string label_of(const messaging::Envelope& message);

/// All rows of all tables of a database, as text.
std::vector<Table> tables_of(messaging::Connection& connection);

/// Looks on while a world runs, and keeps what a picture needs, up to a thousand moments. It must live as long as the
/// world runs.
class PictureRecorder {
 public:
  explicit PictureRecorder(World& world);
  PictureRecorder(const PictureRecorder&) = delete;
  PictureRecorder& operator=(const PictureRecorder&) = delete;

  /// What is given is over: forgets what has happened so far, and goes on from the state it has led to.
  void begin();
  /// The lanes and the moments; the rest of the picture is the caller's.
  Picture picture() const;

 private:
  using Tables = std::vector<Table>;
  using Queues = std::map<std::string, std::vector<Queued>>;

  void see(const Happening& happening);
  void note_tables(Moment& moment, bool committed);
  Queues queues() const;

  World& world_;
  std::vector<std::string> lanes_;
  std::vector<std::size_t> databases_;  // of each lane: the first that has the same
  std::vector<Tables> before_;
  std::vector<Moment> moments_;
  std::map<std::size_t, Tables> saved_;  // by database: what was last committed
  Queues queues_;
  messaging::Time start_{};
};

}  // namespace simulation
