"""The command that shows the made-up world: one address, and nothing left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from counted.hub import embedded
from counted.hub.world import inventory

pytestmark = pytest.mark.slow

CLOSING = re.compile(r"(Clean|First|Later) start to first page: [\d.]+ s")


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty data folder."""
    folder = Path(tempfile.mkdtemp(prefix="counted-"))
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)


def demo(home: Path, *words: str) -> tuple[str, str]:
    """Start the demonstration, look at its first page and end it: what it printed, the page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    running = subprocess.Popen(
        [sys.executable, "-m", "counted", "demo", "--port", str(port), *words],
        env={**inherited, "COUNTED_HOME": str(home)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    printed, page = [], ""
    try:
        for line in running.stdout:
            printed.append(line)
            assert "did not come" not in line, "".join(printed)
            if CLOSING.search(line):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    page = answer.read().decode()
                break
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        running.stdout.close()
    assert not embedded.answers(home)
    return "".join(printed), page


def test_one_command_shows_it_tells_how_long_it_took_and_ends_all_of_it(home: Path) -> None:
    printed, page = demo(home)
    assert "First start to first page: " in printed
    assert all(it.email in printed for it in inventory.accounts())
    assert inventory.accounts()[0].password in printed
    assert "Water, toilets and homes" in page
    printed, page = demo(home)
    assert "Later start to first page: " in printed
    assert "Water, toilets and homes" in page
    printed, _ = demo(home, "--since", "0", "--downloads", "7")
    assert re.search(r"Clean start to first page: \d+ s, of which 7 s downloads\.", printed)
