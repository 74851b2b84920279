"""Calls for contributions: from a question to the world, to case studies that it brought."""
