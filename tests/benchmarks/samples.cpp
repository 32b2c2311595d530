#include "samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "messaging/ids.hpp"
#include "messaging/waiting/clock.hpp"

namespace figures {
using namespace messaging;

Envelope sample_message() {
  static RandomIds ids;
  const Headers headers{
      {header::conversation_id, ids.next()},
      {header::causation_id, ids.next()},
      {header::message_type, "AddItem"},
      {header::intent, "command"},
      {header::content_type, "application/json"},
      {header::time_sent, to_iso8601(std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()))},
      {header::originating_endpoint, "frontend"}};
  return Envelope(ids.next(), headers,
                  fmt::format(R"({{"orderId":"{}","gift":"teddy","wish":"{:x<420}"}})", ids.next(), ""));
}

std::vector<OutgoingMessage> sample_batch(const std::string& queue, std::size_t size) {
  std::vector<OutgoingMessage> messages;
  while (messages.size() < size) messages.emplace_back(Intent::command, queue, sample_message());
  return messages;
}

std::vector<std::vector<OutgoingMessage>> sample_batches(const std::string& queue, std::size_t count,
                                                         std::size_t size) {
  std::vector<std::vector<OutgoingMessage>> batches;
  while (batches.size() < count) batches.push_back(sample_batch(queue, size));
  return batches;
}

double quantile(std::vector<double> values, double part) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace figures
