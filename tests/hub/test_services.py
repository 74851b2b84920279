"""The whole installation as a person runs it: started, asked, killed, started again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from counted.errors import UnusableInput
from counted.hub import embedded, services

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data folder of its own, with a migrated database."""
    folder = Path(tempfile.mkdtemp(prefix="counted-"))
    assert counted(folder, "migrate").returncode == 0
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)


def environment(home: Path) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return {**inherited, "COUNTED_HOME": str(home)}


def counted(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counted", *words],
        env=environment(home), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def connect(home: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(**embedded.address(home), dbname=embedded.NAME, autocommit=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(until: Callable[[], bool], what: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        address = f"http://127.0.0.1:{port}/accounts/login/"
        with urllib.request.urlopen(address, timeout=2) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def server_of(home: Path) -> int:
    """The process number of the database server; 0 where none is noted."""
    note = embedded.data_folder(home) / "postmaster.pid"
    lines = note.read_text().splitlines() if note.exists() else []
    return int(lines[0]) if lines else 0


class Running:
    """`counted serve --with-worker`, and every process that came of it."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.top = subprocess.Popen(
            [sys.executable, "-m", "counted", "serve", "--with-worker", "--port", str(self.port)],
            env=environment(home),
        )
        try:
            wait(lambda: answers(self.port), "The page did not come.")
            wait(self.is_well, "No worker is alive.")
        except BaseException:
            self.top.terminate()
            self.top.wait(30)
            raise
        self.all = [psutil.Process(self.top.pid)]
        self.all += self.all[0].children(recursive=True)

    def is_well(self) -> bool:
        return counted(self.home, "check").returncode == 0

    def assert_gone(self) -> None:
        _, alive = psutil.wait_procs(self.all, timeout=20)
        assert not alive
        assert not answers(self.port)


def test_ctrl_c_ends_all_of_it_and_the_database_too(home: Path) -> None:
    running = Running(home)
    running.top.send_signal(signal.SIGINT)
    assert running.top.wait(20) == 0
    running.assert_gone()
    assert not embedded.answers(home)


def test_killed_it_leaves_nothing_behind_and_starts_again(home: Path) -> None:
    first = Running(home)
    first.top.kill()
    first.top.wait()
    first.assert_gone()
    second = Running(home)
    second.top.terminate()
    assert second.top.wait(20) == 0
    second.assert_gone()
    assert not embedded.answers(home)


def test_a_child_that_ends_takes_the_others_with_it(home: Path) -> None:
    running = Running(home)
    worker = next(process for process in running.all if process.cmdline()[-1] == "worker")
    worker.kill()
    assert running.top.wait(20) == 1
    running.assert_gone()


def test_a_web_process_that_is_killed_comes_back_and_the_others_go_on(home: Path) -> None:
    running = Running(home)
    server = next(it for it in running.all if "serve" in it.cmdline() and it.pid != running.top.pid)
    before = {it.pid for it in server.children()}
    assert len(before) == services.WEB_PROCESSES
    server.children()[0].kill()
    wait(lambda: len({it.pid for it in server.children()} - before) == 1, "It did not come back.")
    wait(lambda: all(answers(running.port) for _ in range(6)), "Not all answer.")
    running.all = [running.all[0], *running.all[0].children(recursive=True)]
    running.top.terminate()
    assert running.top.wait(20) == 0
    running.assert_gone()


def test_a_database_that_is_killed_comes_back_and_the_pages_with_it(home: Path) -> None:
    running = Running(home)
    before = server_of(home)
    os.kill(before, signal.SIGKILL)
    wait(lambda: server_of(home) not in (0, before), "It did not come back.")
    wait(lambda: all(answers(running.port) for _ in range(6)), "Not all answer.")
    wait(running.is_well, "No worker is alive.")
    running.top.terminate()
    assert running.top.wait(20) == 0
    running.assert_gone()


def test_serve_brings_an_empty_installation_up_to_date() -> None:
    folder = Path(tempfile.mkdtemp(prefix="counted-"))
    try:
        running = Running(folder)
        running.top.terminate()
        assert running.top.wait(20) == 0
    finally:
        embedded.stop(folder)
        shutil.rmtree(folder)


def test_check_answers_a_machine_and_says_when_something_is_wrong(home: Path) -> None:
    with embedded.using(home), connect(home) as connection:
        connection.execute("delete from procrastinate_workers")
        done = counted(home, "check", "--json")
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert (found["database"], found["migrations_missing"]) == ("embedded", 0)
    assert "counted worker" in found["troubles"][0]["remedy"]


def test_a_database_that_does_not_answer_is_told_with_the_remedy(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://dora:secret@127.0.0.1:1/hub")
    done = counted(home, "migrate")
    assert done.returncode == 3
    assert "DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr


def test_a_taken_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UnusableInput, match=str(port)):
            services.require_free("127.0.0.1", port)


def test_a_backup_comes_back_in_an_empty_installation(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.tar"
    assert counted(home, "backup", str(file)).returncode == 0
    other = Path(tempfile.mkdtemp(prefix="counted-"))
    try:
        assert counted(other, "restore", str(file)).returncode == 0
        again = counted(other, "restore", str(file))
        assert again.returncode == 3
        assert "--replace" in again.stderr
    finally:
        shutil.rmtree(other)
