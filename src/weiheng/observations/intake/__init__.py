"""Tables as found, read into observations: every cell is new, changed, unchanged or refused, and nothing is guessed."""
