"""The embedded database survives what happens to it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from counted.errors import UnusableInput
from counted.hub import embedded

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """A data folder with a server's files, shared by the tests of this module."""
    folder = Path(tempfile.mkdtemp(prefix="counted-"))
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)


@pytest.fixture
def home(kept: Path) -> Iterator[Path]:
    """The data folder with no server running before the test."""
    embedded.stop(kept)
    yield kept


def ask(home: Path, question: str) -> object:
    with psycopg.connect(**embedded.address(home), dbname=embedded.NAME) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def server_pid(home: Path) -> int:
    return int((embedded.data_folder(home) / "postmaster.pid").read_text().split()[0])


def kill(pid: int) -> None:
    """kill -9, and wait until the system has buried it."""
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    for _ in range(100):
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)


def test_starts_once_answers_and_stops(home: Path) -> None:
    assert not embedded.answers(home)
    assert embedded.start(home) is True
    assert embedded.start(home) is False
    assert ask(home, "show server_version_num") >= "180000"
    embedded.stop(home)
    assert not embedded.answers(home)


def test_never_listens_on_the_network_and_is_closed_to_others(home: Path) -> None:
    embedded.start(home)
    assert ask(home, "show listen_addresses") == ""
    assert embedded.data_folder(home).stat().st_mode & 0o077 == 0
    assert (home / "postgres.password").stat().st_mode & 0o077 == 0


def test_sorts_the_same_on_every_machine(home: Path) -> None:
    embedded.start(home)
    assert (
        ask(home, "select string_agg(x, '' order by x) from unnest('{b,a,B,É,é}'::text[]) x")
        == "BabÉé"
    )
    assert ask(home, "select lower('ÉТ')") == "éт"


def test_a_killed_server_starts_again_with_what_was_written(home: Path) -> None:
    embedded.start(home)
    with psycopg.connect(**embedded.address(home), dbname=embedded.NAME) as connection:
        connection.execute("create table if not exists kept (x int)")
        connection.execute("truncate kept; insert into kept values (7)")
    kill(server_pid(home))
    assert embedded.start(home) is True
    assert ask(home, "select x from kept") == 7


def test_a_killed_server_whose_number_went_to_another_process_starts_again(home: Path) -> None:
    embedded.start(home)
    kill(server_pid(home))
    note = embedded.data_folder(home) / "postmaster.pid"
    lines = note.read_text().splitlines()
    other = subprocess.Popen(["sleep", "60"], **_as_owner())
    try:
        note.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        assert embedded.start(home) is True
        assert embedded.answers(home)
    finally:
        other.kill()
        other.wait()


def _as_owner() -> dict[str, object]:
    owner = embedded._owner()
    return {"user": owner[0], "group": owner[1], "extra_groups": []} if owner else {}


HOLD = """
import sys, time
from pathlib import Path
from counted.hub import embedded
with embedded.using(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.read()
"""


def holder(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_the_last_to_leave_stops_it_even_when_another_was_killed(home: Path) -> None:
    first, second, third = holder(home), holder(home), holder(home)
    for process in (first, second, third):
        assert process.stdout
        assert process.stdout.readline() == b"in\n"
    first.communicate()
    assert embedded.answers(home)
    second.kill()
    second.communicate()
    assert embedded.answers(home)
    third.communicate()
    assert not embedded.answers(home)


def test_a_cluster_half_made_is_made_anew() -> None:
    folder = Path(tempfile.mkdtemp(prefix="counted-"))
    try:
        (folder / "postgres.new").mkdir()
        (folder / "postgres.new" / "PG_VERSION").write_text("18")
        embedded.start(folder)
        assert embedded.answers(folder)
    finally:
        embedded.stop(folder)
        shutil.rmtree(folder)


def test_a_path_too_long_for_a_socket() -> None:
    base = Path(tempfile.mkdtemp(prefix="counted-"))
    folder = base / ("long" * 15) / ("name" * 15)
    folder.mkdir(parents=True)
    try:
        with embedded.using(folder):
            socket = Path(embedded.address(folder)["host"])
            assert len(str(socket)) < 60
            assert socket.stat().st_mode & 0o077 == 0
            assert ask(folder, "select 1") == 1
    finally:
        shutil.rmtree(base)
        shutil.rmtree(embedded._socket_folder(folder), ignore_errors=True)


def test_a_socket_folder_that_others_prepared_is_refused() -> None:
    base = Path(tempfile.mkdtemp(prefix="counted-"))
    folder = base / ("long" * 30)
    folder.mkdir()
    prepared = embedded._socket_folder(folder)
    prepared.mkdir(mode=0o777)
    prepared.chmod(0o777)
    try:
        with pytest.raises(UnusableInput, match="belongs to somebody else"):
            embedded._make_socket_folder(folder)
    finally:
        shutil.rmtree(base)
        prepared.rmdir()


def test_files_of_another_version_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(UnusableInput, match="PostgreSQL 16"):
        embedded.start(tmp_path)
