"""Gaps of method, the guidance that answers them, and consultations on it."""
