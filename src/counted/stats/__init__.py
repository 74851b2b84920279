"""The verbs: pure functions on arrays and nouns. No clock, file, network or hidden seed."""
