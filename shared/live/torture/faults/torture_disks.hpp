#pragma once

#include <filesystem>
#include <optional>

#include "live/torture/faults/small_disk.hpp"

namespace live {

/// The disks that are full for a moment: one for the state folder, and one for a RabbitMQ of our own.
class TortureDisks {
 public:
  /// Throws messaging::Error if they cannot be made. What is in the state folder then is kept.
  TortureDisks(const std::filesystem::path& state, bool also_for_broker);
  ~TortureDisks();
  TortureDisks(const TortureDisks&) = delete;
  TortureDisks& operator=(const TortureDisks&) = delete;

  /// In which a RabbitMQ is to make its folder; empty if there is none.
  const std::filesystem::path& for_broker() const { return broker_folder_; }
  void fill_state();
  /// Nothing if there is none for a broker.
  void fill_broker();
  void free();

 private:
  SmallDisk state_;
  std::filesystem::path broker_folder_;
  std::optional<SmallDisk> broker_;
};

}  // namespace live
