"""Publishing what was accepted for a later time. Running it twice does no harm."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="library.publish_due")
def publish_due() -> None:
    """Publish everything whose time has come."""
    from counted.hub.library import actions

    actions.publish_due()
