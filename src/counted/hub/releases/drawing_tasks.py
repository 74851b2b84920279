"""Drawing charts behind the pages. Drawing twice does no harm: what is there stays."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


@app.task(name="releases.draw")
def draw(sha256: str, language: str) -> None:
    """Draw the charts of a release, or of a run that may become one, in one language."""
    from counted.hub.releases import drawing, public_queries
    from counted.model.release import restore

    content = public_queries.content_of(sha256)
    if content is None:
        return
    drawing.draw(restore(content, sha256=sha256), language)
    if public_queries.content_of(sha256) is None:  # withdrawn while it was drawn
        drawing.forget(sha256)


def order(sha256: str, language: str) -> None:
    """Ask the worker for the charts; asking again while it waits changes nothing."""
    try:
        with transaction.atomic():
            draw.configure(queueing_lock=f"draw {language} {sha256}").defer(
                sha256=sha256, language=language
            )
    except AlreadyEnqueued:
        return
