"""A job whose worker is killed runs again, without anybody's help."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from counted.hub import jobs

WORKER = """
import sys, time
from pathlib import Path
import django_world  # finds the settings of the tests
import django
django.setup()
from procrastinate.contrib.django import app
from counted.hub import jobs

@app.task(name="tests.slow")
def slow(folder):
    starts = Path(folder) / "starts"
    with starts.open("a") as file:
        file.write("x")
    if starts.stat().st_size == 1:
        time.sleep(120)
    (Path(folder) / "done").touch()

jobs.run(app, heartbeat_seconds=0.3, silent_seconds=1.0)
"""


def worker() -> subprocess.Popen[bytes]:
    tests = str(Path(__file__).parents[1])
    return subprocess.Popen([sys.executable, "-c", WORKER], env={**os.environ, "PYTHONPATH": tests})


def wait_for(path: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} did not come"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_killed_worker_is_done_by_the_next(tmp_path: Path) -> None:
    app.configure_task("tests.slow").defer(folder=str(tmp_path))
    first = worker()
    try:
        wait_for(tmp_path / "starts")
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    second = worker()
    try:
        wait_for(tmp_path / "done")
        deadline = time.monotonic() + 5
        while ProcrastinateJob.objects.get(task_name="tests.slow").status != "succeeded":
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        second.terminate()
        assert second.wait(15) == 0
    assert (tmp_path / "starts").read_text() == "xx"


@pytest.mark.django_db(transaction=True)
def test_only_jobs_of_silent_workers_are_put_back() -> None:
    job = app.configure_task("tests.other").defer()
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values returning id")
        (alive,) = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s",
            [alive, job],
        )
    assert put_back() == 0
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 h'")
    assert put_back() == 1
    assert ProcrastinateJob.objects.get(id=job).status == "todo"


def put_back() -> int:
    async def ask(own: App) -> int:
        async with own.open_async():
            return await jobs.put_back(own, silent_seconds=20)

    with app.replace_connector(app.connector.get_worker_connector()) as own:
        return asyncio.run(ask(own))
