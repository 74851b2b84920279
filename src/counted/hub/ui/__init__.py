"""What pages are made of: frame, tokens, components, and the registry by which apps appear."""
