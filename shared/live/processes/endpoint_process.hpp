#pragma once

#include <optional>
#include <string>

#include "live/processes/live_options.hpp"
#include "live/processes/state_folder.hpp"
#include "shop/step.hpp"

namespace live {

/// How the lines to the supervisor begin that are not for people: the ID of a line that is done, or `ready`.
inline constexpr char done_mark = '\x06';
inline constexpr auto ready_word = "ready";
inline constexpr auto refused_word = " refused";  ///< behind an ID: too much waits, and it was not sent
inline constexpr auto failed_word = " failed";    ///< behind an ID: the broker could not take it
/// Before a line that another Frontend was given, which may have sent it.
inline constexpr auto again_word = "again";

/// Runs one instance of an endpoint in this process until it is told to stop: by SIGINT or SIGTERM; the Frontend also
/// by `quit` or the end of its input; a supervised endpoint also by the end of its supervisor.
///
/// A supervised Frontend reads lines `ID<tab><tab>text`, or `ID<tab>again<tab>text`, and says when each is done, so
/// that none is lost if it is killed. The options' bound is for the Frontend: see Prompt. Throws messaging::Error or
/// SQLite::Exception if it cannot start.
void run_endpoint(const std::string& name, int instance, const shop::Step& step, const StateFolder& state,
                  const LiveOptions& options, bool supervised);

/// Deletes what waits in the broker, where emptying the state folder does not. Throws messaging::Error.
void clear_broker(const shop::Step& step, const StateFolder& state, const LiveOptions& options);

}  // namespace live
