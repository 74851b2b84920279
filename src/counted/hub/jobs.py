"""Work behind the pages: running it, and running it again when its worker was killed.

A job runs at least once, so every job must be able to run twice. A worker tells every few
seconds that it lives; while any worker lives, it puts the jobs of those that fell silent back
into the queue. (procrastinate offers the question, not the loop; its periodic tasks come once a
minute and leave a row each time.) A worker that lost its database waits until it is there again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from procrastinate import signals
from procrastinate.exceptions import ConnectorException

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
SILENT_SECONDS = 20.0
GRACE_SECONDS = 10.0
PAUSE_SECONDS = 1.0  #: before a worker that lost its database begins again


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
    asked_to_stop = asyncio.Event()
    async with app.open_async():
        rescue = asyncio.create_task(_rescue(app, heartbeat_seconds, silent_seconds))
        with signals.on_stop(asked_to_stop.set):
            while not asked_to_stop.is_set():
                worker = app.run_worker_async(
                    update_heartbeat_interval=heartbeat_seconds,
                    stalled_worker_timeout=silent_seconds,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    install_signal_handlers=False,
                )
                await _work(asyncio.create_task(worker), asked_to_stop)
        await _end(rescue)


async def _work(worker: asyncio.Task[None], asked_to_stop: asyncio.Event) -> None:
    """Let a worker run until it is asked to stop, or until it ended because of the database."""
    asked = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({worker, asked}, return_when=asyncio.FIRST_COMPLETED)
    await _end(asked)
    try:
        await _end(worker)
    except ConnectorException:
        log.warning("The worker lost its database.", exc_info=True)
    if not asked_to_stop.is_set():
        log.warning("The worker begins again in %s seconds.", PAUSE_SECONDS)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asked_to_stop.wait(), PAUSE_SECONDS)


async def _end(task: asyncio.Task[Any]) -> None:
    """Cancel what still runs and wait for its end; a worker finishes its job first."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _rescue(app: Any, every_seconds: float, silent_seconds: float) -> None:
    while True:
        try:
            await put_back(app, silent_seconds=silent_seconds)
        except Exception:  # the database may be restarting; the worker itself waits for it too
            log.warning("The queue could not be looked over.", exc_info=True)
        await asyncio.sleep(every_seconds)


async def put_back(app: Any, *, silent_seconds: float = SILENT_SECONDS) -> int:
    """Retry every job whose worker has not been heard of for `silent_seconds`; how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds))
    for job in stalled:
        # Another worker may have been quicker.
        with contextlib.suppress(ConnectorException):
            await app.job_manager.retry_job(job)
    return len(stalled)
