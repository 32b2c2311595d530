namespace workshop {}
