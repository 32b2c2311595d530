#pragma once

#include <boost/uuid/random_generator.hpp>
#include <string>

namespace messaging {

/// Where an endpoint gets new message IDs from.
class IdGenerator {
 public:
  virtual ~IdGenerator() = default;
  virtual std::string next() = 0;
};

/// Random UUIDs (version 4).
class RandomIds final : public IdGenerator {
 public:
  std::string next() override;

 private:
  boost::uuids::random_generator_mt19937 generator_;
};

/// `orders-1`, `orders-2`, …: the same in every run, and short enough to read aloud.
class SequentialIds final : public IdGenerator {
 public:
  explicit SequentialIds(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string next() override { return prefix_ + "-" + std::to_string(++last_); }

 private:
  std::string prefix_;
  unsigned last_ = 0;
};

}  // namespace messaging
