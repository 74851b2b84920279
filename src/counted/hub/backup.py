"""One file that holds everything: the database and the stored files; and the way back.

A backup is a tar of `about.json`, `database.dump` (PostgreSQL's custom format) and `blobs/`.
The database is written first: files are only ever added, so each file that the database knows
is there. Secrets of the installation are not in it. A restored backup knows nothing of what was
erased after it was made: erasures since then have to be done again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

import counted
from counted.errors import CountedError, UnusableInput
from counted.hub import embedded
from counted.hub.home import home
from counted.messages import mark

FORMAT = 1


def write(path: Path) -> int:
    """Write a backup, readable by its owner only; its size in bytes. An old file is replaced."""
    draft = path.with_name(path.name + ".part")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        dump = Path(folder) / "database.dump"
        _client("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={dump}")
        about = Path(folder) / "about.json"
        about.write_text(json.dumps({"format": FORMAT, "counted": counted.__version__}))
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
            tar.add(about, "about.json")
            tar.add(dump, "database.dump")
            if _blobs().is_dir():
                tar.add(_blobs(), "blobs")
    draft.replace(path)
    return path.stat().st_size


def restore(path: Path, *, replace: bool = False) -> None:
    """Put a backup in place of what is here; refuses a database with tables unless `replace`.

    All or nothing: the database changes in one transaction, and files only after it.
    """
    if not replace and _has_tables():
        raise UnusableInput(
            mark("The database here is not empty, so nothing was restored."),
            remedy=mark(
                "Restore with --replace if what is here may be lost; make a backup of it first."
            ),
        )
    with tempfile.TemporaryDirectory(dir=home()) as folder:
        _unpack(path, Path(folder))
        script = Path(folder) / "database.sql"
        _client(
            "pg_restore",
            "--no-owner",
            "--no-acl",
            f"--file={script}",
            Path(folder) / "database.dump",
            connected=False,
        )
        _leave_out_unknown(script)
        _client(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--output=/dev/null" if os.name != "nt" else "--output=NUL",
            "--command=drop schema public cascade; create schema public", f"--file={script}",
        )  # fmt: skip
        _exchange_blobs(Path(folder) / "blobs")


def _unpack(path: Path, folder: Path) -> None:
    remedy = mark("Name a file that `counted backup` wrote.")
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                _take_out(tar, member, folder)
        about = json.loads((folder / "about.json").read_text())
    except FileNotFoundError as error:
        raise UnusableInput(
            mark("{path} is not there or is no backup."),
            remedy=remedy,
            facts={"path": str(path)},
        ) from error
    except (tarfile.TarError, OSError, ValueError) as error:
        raise UnusableInput(
            mark("{path} is no backup, or is damaged."),
            remedy=remedy,
            facts={"path": str(path)},
        ) from error
    if about.get("format") != FORMAT or not (folder / "database.dump").is_file():
        raise UnusableInput(
            mark("{path} was written by Counted {version} in a form unknown here."),
            remedy=mark("Restore it with that version or a newer one."),
            facts={"path": str(path), "version": str(about.get("counted", "?"))},
        )


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one plain file of ours; whatever else somebody put into the tar is left there."""
    place = PurePosixPath(member.name)
    ours = place.parts in {("about.json",), ("database.dump",)} or place.parts[:1] == ("blobs",)
    content = tar.extractfile(member) if member.isfile() else None
    if content is None or not ours or ".." in place.parts:
        return
    target = folder.joinpath(*place.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _leave_out_unknown(script: Path) -> None:
    """Drop a setting that servers before PostgreSQL 17 refuse and nothing here depends on."""
    draft = script.with_suffix(".part")
    with script.open("rb") as old, draft.open("wb") as new:
        new.writelines(line for line in old if line != b"SET transaction_timeout = 0;\n")
    draft.replace(script)


def _exchange_blobs(found: Path) -> None:
    before = _blobs().with_name("blobs.before")
    shutil.rmtree(before, ignore_errors=True)
    if _blobs().is_dir():
        _blobs().rename(before)
    if found.is_dir():
        found.rename(_blobs())
    shutil.rmtree(before, ignore_errors=True)


def _blobs() -> Path:
    from django.conf import settings

    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


def _has_tables() -> bool:
    from django.db import connection

    return bool(connection.introspection.table_names())


def _client(name: str, *words: str | Path, connected: bool = True) -> None:
    """Run a client program of the wheel on Django's database; the password stays off its line."""
    from django.db import connection

    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    if connected:
        connection.close()
        for key, value in connection.get_connection_params().items():
            if key in _VARIABLES and value not in (None, ""):
                environment[_VARIABLES[key]] = str(value)
    done = subprocess.run(  # noqa: S603  our own program, our own words
        [embedded.program(name), *words], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise CountedError(
            mark("{name} ended with {code}: {said}"),
            remedy=mark("Nothing was changed. `counted check` tells how the database is."),
            facts={
                "name": name,
                "code": done.returncode,
                "said": done.stderr.decode(errors="replace")[-600:],
            },
        )


_VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
