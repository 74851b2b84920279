"""Work behind the pages of calls. Running it twice does no harm."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="45 3 * * *")
@app.task(name="calls.sweep_files")
def sweep_files(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """Remove bytes that no contribution has any more, such as of uploads that failed."""
    from counted.hub.calls import files
    from counted.hub.calls.models import Attachment

    files.sweep(
        lambda some: set(
            Attachment.objects.filter(sha256__in=some).values_list("sha256", flat=True)
        )
    )
