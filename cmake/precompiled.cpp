// Compiled once, so that the precompiled header belongs to a target that others can borrow it from.
