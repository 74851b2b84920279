"""Forgetting what was kept for a short while."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="15 * * * *")
@app.task(name="ui.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """Counts of stretches that are over, and forms that nobody came back for."""
    from counted.hub.ui import keeping, tallying

    tallying.forget()
    keeping.forget()
