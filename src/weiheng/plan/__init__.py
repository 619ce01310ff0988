"""Plans judged: where every target stands, how sure that is, whether it will be met, and what it takes."""
