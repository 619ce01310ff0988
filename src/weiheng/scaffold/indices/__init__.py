"""An index kept in the COIN Tool, in plain Excel or as the tables of COINr, as a pack."""
