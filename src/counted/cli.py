"""The command line: parses and prints."""

import click


@click.group()
def main() -> None:
    """Heard, and counted."""
