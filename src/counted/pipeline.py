"""The recipe: the only place where the order of the steps is written."""
