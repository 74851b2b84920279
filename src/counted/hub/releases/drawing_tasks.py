"""Drawing charts behind the pages. Drawing twice does no harm: what is there stays."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from counted.hub.releases import drawing, public_queries
from counted.model.release import restore


@app.task(name="releases.draw")
def draw(sha256: str, language: str) -> None:
    """Draw the charts of a release, or of a run that may become one, in one language."""
    content = public_queries.content_of(sha256)
    if content is not None:
        drawing.draw(restore(content, sha256=sha256), language)


def order(sha256: str, language: str) -> None:
    """Ask the worker for the charts; asking again while it waits changes nothing."""
    try:
        with transaction.atomic():
            draw.configure(queueing_lock=f"draw {language} {sha256}").defer(
                sha256=sha256, language=language
            )
    except AlreadyEnqueued:
        return
