"""Person-level tables: what they must look like, and what is counted in them in one scan."""
