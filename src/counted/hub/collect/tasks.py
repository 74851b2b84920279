"""Work behind the pages that belongs to records."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="collect.remove_bytes")
def remove_bytes(sha256: str) -> None:
    """Remove the bytes of an erased blob, and what nobody knows; twice does no harm."""
    from counted.hub.collect import actions

    actions.remove_bytes(sha256=sha256)
    actions.remove_strays()
