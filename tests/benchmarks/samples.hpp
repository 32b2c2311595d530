#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "messaging/outgoing_message.hpp"

namespace figures {

/// A command as an endpoint sends it: every header that there is, and a body of about 500 bytes.
messaging::Envelope sample_message();
/// That many of them, for a queue, to be sent at once.
std::vector<messaging::OutgoingMessage> sample_batch(const std::string& queue, std::size_t size);
std::vector<std::vector<messaging::OutgoingMessage>> sample_batches(const std::string& queue, std::size_t count,
                                                                    std::size_t size);

/// What `part` of the values are not above; 0.5 for the median. There must be one.
double quantile(std::vector<double> values, double part);

}  // namespace figures
