"""Is everything as it should be? What `counted check` tells, and what to do where it is not."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from counted.hub import database, jobs
from counted.hub.home import home
from counted.messages import mark

LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Trouble:
    """Something that is not as it should be, and what to do about it."""

    what: str
    remedy: str


@dataclass(frozen=True)
class Health:
    """What was found. Numbers are None where the database could not be asked."""

    #: 'embedded' or 'DATABASE_URL'
    database: str
    #: Where it is reached; never holds a password.
    address: str
    server_version: int | None
    migrations_missing: int | None
    workers_alive: int | None
    jobs_waiting: int | None
    jobs_failed: int | None
    data_folder: str
    free_bytes: int
    troubles: tuple[Trouble, ...]

    def as_dict(self) -> dict[str, Any]:
        """For a machine."""
        return asdict(self)


def look(*, reached: bool, problem: str = "") -> Health:
    """Ask the database and the disk; `reached` is False when the database did not answer."""
    found: dict[str, int | None] = dict.fromkeys(
        ("server_version", "migrations_missing", "workers_alive", "jobs_waiting", "jobs_failed")
    )
    if reached:
        found = {
            "server_version": database.server_version(),
            "migrations_missing": migrations_missing(),
        }
        # Without its tables the queue cannot be asked.
        found |= _queue() if not found["migrations_missing"] else dict.fromkeys(_NO_QUEUE)
    free = shutil.disk_usage(home()).free
    return Health(
        database="embedded" if database.is_embedded() else "DATABASE_URL",
        address=database.shown(),
        data_folder=str(home()),
        free_bytes=free,
        troubles=tuple(_troubles(found, free, problem)),
        **found,
    )


_NO_QUEUE = ("workers_alive", "jobs_waiting", "jobs_failed")


def migrations_missing() -> int:
    """How many migrations the database lacks to be of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _queue() -> dict[str, int | None]:
    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    since = timezone.now() - timedelta(seconds=jobs.SILENT_SECONDS)
    of_jobs = ProcrastinateJob.objects
    return {
        "workers_alive": ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).count(),
        "jobs_waiting": of_jobs.filter(status="todo").count(),
        "jobs_failed": of_jobs.filter(status="failed").count(),
    }


def _troubles(found: dict[str, int | None], free: int, problem: str) -> list[Trouble]:
    troubles = []
    version, missing = found["server_version"], found["migrations_missing"]
    if version is None:
        troubles.append(Trouble(f"The database does not answer. {problem}".strip(), REACH))
    elif version < database.OLDEST_MAJOR:
        troubles.append(
            Trouble(
                f"The database server is PostgreSQL {version}.",
                f"Upgrade it to PostgreSQL {database.OLDEST_MAJOR} or newer.",
            )
        )
    if missing:
        troubles.append(
            Trouble(f"The database lacks {missing} migrations.", "Run `counted migrate`.")
        )
    if found["workers_alive"] == 0:
        troubles.append(
            Trouble(
                f"No worker has been heard of for {jobs.SILENT_SECONDS:.0f} seconds.",
                "Start one with `counted worker`, or `counted serve --with-worker`.",
            )
        )
    if free < LEAST_FREE_BYTES:
        troubles.append(
            Trouble(
                f"Only {free // 1_000_000} MB are free where the data are kept.",
                "Make room, or let COUNTED_HOME name a folder on a larger disk.",
            )
        )
    return troubles


REACH = mark(
    "See that the server named by DATABASE_URL runs and lets this machine in, "
    "or unset DATABASE_URL to use the embedded database."
)


def sentences(health: Health) -> list[str]:
    """The findings as lines for a person."""
    lines = [f"Database: {health.database}, {health.address}"]
    if health.server_version is not None:
        lines.append(f"Server: PostgreSQL {health.server_version}")
    if health.migrations_missing is not None:
        lines.append(f"Migrations missing: {health.migrations_missing}")
    if health.workers_alive is not None:
        lines.append(
            f"Workers alive: {health.workers_alive}; jobs waiting: {health.jobs_waiting}, "
            f"failed: {health.jobs_failed}"
        )
    lines.append(f"Data folder: {health.data_folder}, {health.free_bytes / 1e9:.1f} GB free")
    for trouble in health.troubles:
        lines += ["", trouble.what, trouble.remedy]
    return lines
