#pragma once

#include "simulation/picture/picture.hpp"

/// Executions to be drawn, made up by hand.
namespace samples {

/// Exercise 1 as it should not be: an event is published, and then the commit fails.
simulation::Picture failing_commit();

/// A bit of everything that can happen.
simulation::Picture everything();

/// Strings that are markup or no UTF-8, more messages than colours, and tables that are nowhere told.
simulation::Picture strange();

/// No step at all.
simulation::Picture nothing();

}  // namespace samples
