"""Means: a unit's score follows from its own children's scores alone."""
