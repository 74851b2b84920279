"""What runs: the web server, the worker, and one process that minds them.

A process that was started by another must not outlive it, even when that one is killed and can
tell nobody: each child looks every second whether its parent is still the same and ends itself
when not. So a killed `counted serve` leaves nothing behind that holds the port or the database.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from counted.errors import CountedError, UnusableInput
from counted.hub import database, embedded, health
from counted.hub.home import home
from counted.messages import mark

SETTINGS = "counted.hub.settings"
PARENT = "COUNTED_PARENT"  # the process whose end is ours, for children
STOP_SECONDS = 15
WEB_PROCESSES = 2
THREADS_PER_PROCESS = 4


@contextlib.contextmanager
def hub(*, must_answer: bool = True) -> Iterator[None]:
    """Django set up, and its database kept up, while the block runs.

    Raises UnusableInput when the database does not answer, unless that is what is asked.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    keep = embedded.using(home()) if database.is_embedded() else contextlib.nullcontext()
    with keep:
        import django

        django.setup()
        if must_answer and (problem := reached().get("problem")):
            raise UnusableInput(
                mark("The database does not answer. {problem}"),
                remedy=health.REACH,
                facts={"problem": problem},
            )
        yield


def reached() -> dict[str, Any]:
    """Whether the database answers, and what it said if not, as `health.look` wants it."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        return {"reached": False, "problem": str(error).splitlines()[0]}
    return {"reached": True}


def migrate() -> None:
    """Bring the database to this version; refuses a PostgreSQL that is too old.

    An index of the search that is empty is made.
    """
    from django.core.management import call_command

    database.require_version()
    call_command("migrate", interactive=False, verbosity=0)
    from counted.hub.desk import indexing

    if indexing.is_empty():
        indexing.rebuild()


def rebuild_index() -> int:
    """Make the index of the search anew; how many entries it has."""
    from counted.hub.desk import indexing

    return indexing.rebuild()


def bring_up_to_date() -> None:
    """Migrate the embedded database; another one is somebody's to migrate, when they choose.

    Raises UnusableInput where another database lacks migrations.
    """
    missing = health.migrations_missing()
    if missing and not database.is_embedded():
        raise UnusableInput(
            mark("The database lacks {count} migrations."),
            remedy=mark("Make a backup, then run `counted migrate`."),
            facts={"count": missing},
        )
    if missing:
        migrate()


def collect_static() -> None:
    """Gather style sheets and scripts in the data folder, under names that change with them."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def serve(*, host: str, port: int, processes: int = WEB_PROCESSES) -> None:
    """Answer requests until a signal comes."""
    require_free(host, port)
    collect_static()
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    os.environ[PARENT] = str(os.getpid())
    Granian(
        "counted.hub.wsgi:application",
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=processes,
        blocking_threads=THREADS_PER_PROCESS,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,  # one that runs out of memory does not end the others
        log_level=LogLevels.warning,
    ).serve()


def require_free(host: str, port: int) -> None:
    """Refuse a port that is taken; several web servers on one port would share its visitors."""
    import socket

    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex((host, port)) == 0:
            raise UnusableInput(
                mark("Another program already answers on {host}:{port}."),
                remedy=mark("End it, or choose another port with --port."),
                facts={"host": host, "port": port},
            )


def first_page(host: str, port: int, *, within_seconds: float = 60) -> bool:
    """Wait until the web server has answered with its first page; whether it did in time."""
    from urllib.request import urlopen

    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(OSError),  # nobody listens yet
            urlopen(f"http://{host}:{port}/", timeout=30) as page,
        ):
            return bool(page.status == 200)
        time.sleep(0.1)
    return False


def work() -> None:
    """Do jobs until a signal comes."""
    from procrastinate.contrib.django import app

    from counted.hub import jobs

    jobs.run(app)


def leave_with_parent() -> None:
    """End this process when the one named in the environment is no longer its parent."""
    named = os.environ.get(PARENT)
    if not named:
        return
    parent = int(named)
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)


LOOK_SECONDS = 1.0  #: between two looks at what is supervised


def supervise(
    children: Mapping[str, Sequence[str]], *, ready: Callable[[], None] | None = None
) -> None:
    """Run `counted` commands side by side until a signal comes or one of them ends.

    `children` maps a name to the words after `counted`. `ready` is called beside, once all are
    started: it may wait for them. Raises CountedError when one ended by itself; the others are
    stopped in any case.
    """
    stop = threading.Event()
    with _signals(stop):
        running = {name: _start(words) for name, words in children.items()}
        try:
            if ready:
                threading.Thread(target=ready, daemon=True, name="ready").start()
            while not stop.wait(LOOK_SECONDS):
                _look(running)
                _keep_database_up()
        finally:
            _stop(running.values())


def _keep_database_up() -> None:
    """Start the embedded server again where it was killed; whoever waits for it finds it again."""
    if database.is_embedded() and not embedded.answers(home()):
        embedded.start(home())


def _look(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, child in running.items():
        if child.poll() is not None:
            raise CountedError(
                mark("The {name} ended by itself (exit code {code})."),
                remedy=mark("The lines above tell why; everything else was stopped."),
                facts={"name": name, "code": child.returncode},
            )


@contextlib.contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM set `stop` instead of breaking off."""
    names = [signal.SIGINT, signal.SIGTERM]
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a command of ours in a session of its own, so that Ctrl-C reaches only us."""
    return subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "counted", *words],
        env={**os.environ, PARENT: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop(children: Iterable[subprocess.Popen[bytes]]) -> None:
    children = list(children)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
