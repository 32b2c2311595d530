#include "live/torture/faults/torture_disks.hpp"

#include <fmt/format.h>

#include <string>
#include <system_error>

#include "messaging/database/connection.hpp"
#include "messaging/errors.hpp"
#include "messaging/processes/temporary_folder.hpp"

namespace live {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t megabytes_of_state = 128;
constexpr std::size_t megabytes_of_broker = 128;
/// RabbitMQ does not survive a disk on which nothing is left. Before that it takes no more messages in, as soon as less
/// is left than private_broker.sh says.
constexpr std::uintmax_t left_for_broker = std::uintmax_t{6} * 1024 * 1024;

fs::path new_folder_for_broker() {
  try {
    return messaging::new_folder(messaging::place_for_temporary_files(), "workshop-disk");
  } catch (const std::system_error& error) {
    throw messaging::Error(error.what());
  }
}

/// SQLite writes over what it has in its WAL already: into that, orders would fit for long on a disk that is full.
void take_back_spare_room(const fs::path& folder) {
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() != ".db") continue;
    messaging::Connection(file.path().string()).execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }
}

}  // namespace

TortureDisks::TortureDisks(const fs::path& state, bool also_for_broker)
    : state_(state, megabytes_of_state, SmallDisk::Afterwards::kept) {
  if (!also_for_broker) return;
  broker_folder_ = new_folder_for_broker();
  broker_.emplace(broker_folder_, megabytes_of_broker, SmallDisk::Afterwards::forgotten);
}

TortureDisks::~TortureDisks() {
  broker_.reset();
  std::error_code ignored;
  if (!broker_folder_.empty()) fs::remove(broker_folder_, ignored);
}

void TortureDisks::fill_state() {
  take_back_spare_room(state_.folder());
  state_.fill(0);
}

void TortureDisks::fill_broker() {
  if (broker_) broker_->fill(left_for_broker);
}

void TortureDisks::free() {
  state_.free();
  if (broker_) broker_->free();
}

}  // namespace live
