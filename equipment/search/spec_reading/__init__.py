"""How people write specs in a question: their numbers, units, names and comparisons."""
