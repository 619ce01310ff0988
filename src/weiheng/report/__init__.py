"""From an assessment to the finished report: one document before its format."""
