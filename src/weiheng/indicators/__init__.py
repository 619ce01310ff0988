"""Values of indicators: computed from numerator and denominator where both exist, else as reported."""
