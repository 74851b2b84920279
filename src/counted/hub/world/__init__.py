"""The made-up world of the demonstration: what is in it (YAML beside this) and how it is loaded."""
