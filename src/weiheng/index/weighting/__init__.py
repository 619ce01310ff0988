"""Weights of elements from judgements or from what the elements' scores are like."""
