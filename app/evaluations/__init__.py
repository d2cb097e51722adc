"""Facts, scores and rankings of cells for a period."""
