"""Typed links between things: what supports, fills, uses or contradicts what."""
