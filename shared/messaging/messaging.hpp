#pragma once

/// The messaging core in one header: what a step of the workshop is written with.

#include "messaging/context.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/errors.hpp"
#include "messaging/message.hpp"
#include "messaging/task.hpp"
