"""Publishing what was accepted for a later time, sweeping files. Twice does no harm."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="library.publish_due")
def publish_due() -> None:
    """Publish everything whose time has come."""
    from counted.hub.library import actions

    actions.publish_due()


@app.periodic(cron="40 3 * * *")
@app.task(name="library.sweep_files")
def sweep_files(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """Remove bytes that nothing points to: of drafts thrown away, and of uploads that failed."""
    from counted.hub.library import file_actions

    file_actions.sweep()
