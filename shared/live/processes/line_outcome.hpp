#pragma once

namespace live {

/// What became of a line at the Frontend's prompt.
enum class LineOutcome {
  done,     ///< what it says is done, or it was answered what is wrong with it
  refused,  ///< too much waits: it was not sent, and may be typed again
  failed    ///< the broker could not take it: it may have been sent or not, and is to be typed again
};

}  // namespace live
