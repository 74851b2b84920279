"""Counted turns what communities collect about themselves into statistics people can trust."""

__version__ = "0.1.0"
