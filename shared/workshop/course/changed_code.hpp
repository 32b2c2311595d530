#pragma once

#include "workshop/course/catalogue.hpp"

namespace workshop {

/// Makes Ninja compile what says something else than when this was called last, whatever its date. Ninja looks at dates
/// alone, and those of a file that was moved back, unpacked or synchronised are old; so the objects that were made of
/// it are removed. Looks at every step: the learner's own, starting points, solutions. To be called by whoever holds
/// the lock of the build, before a build and after it, since files may be saved meanwhile. Throws Problem.
void remove_objects_of_changed_code(const Project& project);

}  // namespace workshop
