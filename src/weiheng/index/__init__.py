"""Scores: normalise, fill in by the declared rule, aggregate up the weighted tree. Arrays only, no files."""
