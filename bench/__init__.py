"""Speed of the engine as ratios to plain computations of the same numbers, in one run; how well forecasts did."""
