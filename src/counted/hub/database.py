"""Which PostgreSQL this installation uses, in the words of Django's settings.

`DATABASE_URL` points at any PostgreSQL from version 15 on; without it the embedded server in
the data folder is used. Connections are kept for a minute and checked before use, so that a
restarted server needs nothing from anybody (docs/decisions/0002).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from counted.errors import UnusableInput
from counted.hub import embedded
from counted.messages import mark

OLDEST_MAJOR = 15
KEEP_SECONDS = 60


def is_embedded() -> bool:
    """Whether no other database was named."""
    return not os.environ.get("DATABASE_URL")


def django_settings(home: Path) -> dict[str, Any]:
    """The entry of DATABASES. Starts nothing."""
    parts = _embedded_parts(home) if is_embedded() else _url_parts(os.environ["DATABASE_URL"])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": KEEP_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


def _embedded_parts(home: Path) -> dict[str, Any]:
    return {**embedded.address(home), "dbname": embedded.NAME}


def _url_parts(url: str) -> dict[str, Any]:
    import psycopg

    remedy = mark(
        "Write it as postgresql://user:password@host:5432/name, "
        "or unset it to use the embedded database."
    )
    if not url.startswith(("postgres://", "postgresql://")):
        raise UnusableInput(
            mark("DATABASE_URL does not name a PostgreSQL database."), remedy=remedy
        )
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise UnusableInput(mark("DATABASE_URL cannot be read."), remedy=remedy) from error
    if not parts.get("dbname"):
        raise UnusableInput(mark("DATABASE_URL names no database."), remedy=remedy)
    return {key: str(value) for key, value in parts.items() if value is not None}


def server_version() -> int:
    """The major version of the server Django talks to."""
    from django.db import connection

    connection.ensure_connection()
    return int(connection.pg_version) // 10_000


def require_version() -> None:
    """Refuse a PostgreSQL older than we are tested with."""
    if (found := server_version()) < OLDEST_MAJOR:
        raise UnusableInput(
            mark("The database server is PostgreSQL {found}."),
            remedy=mark(
                "Counted needs PostgreSQL {oldest} or newer: upgrade the server, or unset "
                "DATABASE_URL to use the embedded database."
            ),
            facts={"found": found, "oldest": OLDEST_MAJOR},
        )


def shown() -> str:
    """Where the database is, for people: host, port and name, never a password."""
    from django.db import connection

    settings = connection.settings_dict
    place = settings["HOST"] or "local socket"
    port = f", port {settings['PORT']}" if settings["PORT"] else ""
    return f"{settings['NAME']} at {place}{port}"
