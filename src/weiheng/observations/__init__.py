"""The numbers: what was observed, where, when, by whom, and what later revised it."""
