"""Django for tests: a data folder that is thrown away, and a database of one's own.

Importing this module sets Django up without starting a database. All processes of one test run
share one embedded server; the first that needs it starts it and makes a migrated template, and
each then copies the template.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

#: Handed on to the processes of pytest-xdist, so that all of them meet in one folder.
ROOT_VARIABLE = "COUNTED_TEST_ROOT"
TEMPLATE = "counted_template"
PREFIX = "counted-tests-"
#: After this long a run that nobody holds any more was killed.
ABANDONED_SECONDS = 3600
_open = ExitStack()


def root() -> Path:
    """The folder of this test run."""
    if ROOT_VARIABLE not in os.environ:
        os.environ[ROOT_VARIABLE] = tempfile.mkdtemp(prefix=PREFIX)
    return Path(os.environ[ROOT_VARIABLE])


def process() -> str:
    """The name of this process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def make_home() -> None:
    """A data folder of this process, whatever folder the one that began it had."""
    home = root() / process()
    (home / "static").mkdir(parents=True, exist_ok=True)
    os.environ["COUNTED_HOME"] = str(home)


@functools.cache
def set_up() -> None:
    """Django with the settings for tests, on a data folder of this process."""
    make_home()
    os.environ["DJANGO_SETTINGS_MODULE"] = "django_settings"
    import django

    django.setup()
    from django.apps import apps
    from django.db.models.signals import post_migrate

    post_migrate.connect(_empty_queue, sender=apps.get_app_config("procrastinate"))


def _empty_queue(**_: object) -> None:
    """Empty the queue of jobs too when a test flushes; flushing knows only Django's own tables."""
    from django.db import connection

    tables = ("procrastinate_periodic_defers", "procrastinate_jobs")
    if set(tables) <= set(connection.introspection.table_names()):
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"delete from {table}")  # noqa: S608


@functools.cache
def make_database() -> None:
    """Start the server if nobody has, and give this process its copy of the migrated template."""
    import fasteners
    from django.db import connection

    from counted.hub import embedded

    sweep()
    server = root() / "server"
    server.mkdir(mode=0o711, exist_ok=True)
    root().chmod(0o711)
    _open.enter_context(embedded.using(server, options=embedded.FORGETFUL))
    name = connection.settings_dict["NAME"]
    with fasteners.InterProcessLock(server / "template.lock"):
        if not _exists(server, TEMPLATE):
            _make_template(server)
        _order(server, f'create database "{name}" template {TEMPLATE}')


def sweep() -> None:
    """Stop the servers of runs that were killed, and remove their folders."""
    import fasteners

    from counted.hub import embedded

    for users in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/server/postgres.users"):
        with suppress(OSError):
            if time.time() - users.stat().st_mtime < ABANDONED_SECONDS:
                continue
            lock = fasteners.InterProcessReaderWriterLock(users)
            if lock.acquire_write_lock(blocking=False):
                embedded.stop(users.parent)
                lock.release_write_lock()
                shutil.rmtree(users.parents[1], ignore_errors=True)


def _make_template(server: Path) -> None:
    """Migrate under another name and rename, so that a template is never half made."""
    from django.core.management import call_command
    from django.db import connection

    settings = connection.settings_dict
    own = settings["NAME"]
    _order(server, "create database draft")
    settings["NAME"] = "draft"
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        settings["NAME"] = own
    _order(server, f"alter database draft rename to {TEMPLATE}")


def _order(server: Path, command: str) -> list[tuple[object, ...]]:
    import psycopg

    from counted.hub import embedded

    with psycopg.connect(
        **embedded.address(server), dbname="postgres", autocommit=True
    ) as connection:
        cursor = connection.execute(command)
        return cursor.fetchall() if cursor.description else []


def _exists(server: Path, name: str) -> bool:
    return bool(_order(server, f"select 1 from pg_database where datname = '{name}'"))  # noqa: S608


def tear_down() -> None:
    """Leave the server (the last to leave stops it); the first process removes the folder."""
    if ROOT_VARIABLE not in os.environ:
        return
    _open.close()
    if process() == "main":
        shutil.rmtree(root(), ignore_errors=True)
