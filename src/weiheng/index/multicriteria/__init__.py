"""Multi-criteria methods: units are compared with the others of their pool, shape (criteria, units)."""
