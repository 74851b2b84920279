"""Work behind the pages: running it, and running it again when its worker was killed.

A job runs at least once, so every job must be able to run twice. A worker tells every few
seconds that it lives; while any worker lives, it puts the jobs of those that fell silent back
into the queue. (procrastinate offers the question, not the loop; its periodic tasks come once a
minute and leave a row each time.)
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
SILENT_SECONDS = 20.0
GRACE_SECONDS = 10.0


def run(
    app: Any,
    *,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    silent_seconds: float = SILENT_SECONDS,
) -> None:
    """Work until a signal comes; a job under way has `GRACE_SECONDS` to finish.

    Django's own connection cannot wait for news of the queue, so the worker brings others. A job
    that orders another therefore orders it at once, not when its own transaction ends.
    """
    with app.replace_connector(app.connector.get_worker_connector()) as own:
        asyncio.run(_run(own, heartbeat_seconds, silent_seconds))


async def _run(app: Any, heartbeat_seconds: float, silent_seconds: float) -> None:
    async with app.open_async():
        rescue = asyncio.create_task(_rescue(app, heartbeat_seconds, silent_seconds))
        try:
            await app.run_worker_async(
                update_heartbeat_interval=heartbeat_seconds,
                stalled_worker_timeout=silent_seconds,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        finally:
            rescue.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await rescue


async def _rescue(app: Any, every_seconds: float, silent_seconds: float) -> None:
    while True:
        try:
            await put_back(app, silent_seconds=silent_seconds)
        except Exception:  # the database may be restarting; the worker itself waits for it too
            log.warning("The queue could not be looked over.", exc_info=True)
        await asyncio.sleep(every_seconds)


async def put_back(app: Any, *, silent_seconds: float = SILENT_SECONDS) -> int:
    """Retry every job whose worker has not been heard of for `silent_seconds`; how many."""
    from procrastinate.exceptions import ConnectorException

    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds))
    for job in stalled:
        # Another worker may have been quicker.
        with contextlib.suppress(ConnectorException):
            await app.job_manager.retry_job(job)
    return len(stalled)
