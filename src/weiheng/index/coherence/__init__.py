"""Whether an index is coherent in itself: the statistics of an audit by the Joint Research Centre's practice."""
