"""Statistics of rates: how sure they are, how they change, how they differ. Arrays in, arrays out."""
