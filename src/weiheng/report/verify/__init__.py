"""Whether the numbers of a Word file still agree with the data, wherever people have edited it."""
