"""Work behind the pages: the queue's own housekeeping.

A job runs at least once, so every job must be able to run twice. A worker tells every few
seconds that it lives; jobs of one that fell silent are put back, once a minute and whenever a
worker starts.
"""

from __future__ import annotations

from typing import Any

HEARTBEAT_SECONDS = 5.0
SILENT_SECONDS = 20.0
GRACE_SECONDS = 10.0


def set_up(app: Any) -> None:
    """Add the housekeeping jobs to procrastinate's app; Django calls this once it is ready."""
    app.periodic(cron="* * * * *")(
        app.task(name="counted.jobs.rescue", queueing_lock="rescue", pass_context=True)(rescue)
    )


async def rescue(context: Any, timestamp: int) -> int:
    """Put the jobs of workers that fell silent back into the queue; how many."""
    return await put_back(context.app)


async def put_back(app: Any) -> int:
    """Retry every job whose worker has not been heard of for a while; how many."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS)
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(list(stalled))


def run(app: Any) -> None:
    """Work until a signal comes; a job that is under way may finish."""
    import asyncio

    async def work() -> None:
        async with app.open_async():
            await put_back(app)
            await app.run_worker_async(
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=SILENT_SECONDS,
                delete_jobs="never",
                shutdown_graceful_timeout=GRACE_SECONDS,
            )

    asyncio.run(work())
