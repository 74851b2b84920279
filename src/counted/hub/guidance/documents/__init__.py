"""Guidance documents: clauses that keep their identifiers through versions and adaptations."""
