"""What a commission decides: indicators, tree, weights, bounds and claims, read strictly from a pack."""
