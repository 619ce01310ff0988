"""A whole plan judged on a pack's observations: every target, the counts of classes, and what the index would be."""
