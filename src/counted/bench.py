"""Benchmarks: what Counted costs, measured where it runs.

Each measures a whole process from outside (CPU time, peak memory) and gives one line. Machines
differ and are shared: compare figures of one run, never absolute times of two machines.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from counted.errors import WrongUse
from counted.hub.home import examples
from counted.messages import mark

ROUNDS = 3
SETTLEMENTS = Path("tests/reference/four_settlements.yaml")


@dataclass(frozen=True)
class Measure:
    """What one command cost: the middle of several runs."""

    name: str
    what: str
    cpu_seconds: float  #: user and system
    peak_megabytes: float
    runs: int

    def plain(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def start() -> Measure:
    """`counted --help`: what every command waits for."""
    return _measured("start", "counted --help", ["--help"])


def produce() -> Measure:
    """`counted produce` on the small made-up study."""
    return _produced("produce", examples() / "lake_wards" / "study.yaml")


def settlements() -> Measure:
    """`counted produce` on the four real settlements (needs the reference data)."""
    if not SETTLEMENTS.is_file():
        raise WrongUse(
            mark("The study of the four settlements is not here."),
            remedy=mark("Run this from the project's root, with the reference data beside it."),
        )
    return _produced("settlements", SETTLEMENTS)


BENCHMARKS: Mapping[str, Callable[[], Measure]] = {
    "start": start,
    "produce": produce,
    "settlements": settlements,
}


def run(name: str) -> Measure:
    """The benchmark called `name`. Raises WrongUse where there is none."""
    if name not in BENCHMARKS:
        raise WrongUse(
            mark("There is no benchmark called '{name}'."),
            remedy=mark("Known: {known}."),
            facts={"name": name, "known": tuple(BENCHMARKS)},
        )
    return BENCHMARKS[name]()


def _produced(name: str, study: Path) -> Measure:
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "release")
        return _measured(
            name, f"counted produce {study.name}", ["produce", str(study), "--out", out]
        )


def _measured(name: str, what: str, words: list[str]) -> Measure:
    costs = [_cost([sys.executable, "-m", "counted", *words]) for _ in range(ROUNDS)]
    return Measure(
        name=name,
        what=what,
        cpu_seconds=round(median(cpu for cpu, _ in costs), 3),
        peak_megabytes=round(median(peak for _, peak in costs), 1),
        runs=ROUNDS,
    )


def _cost(command: list[str]) -> tuple[float, float]:
    """CPU seconds and peak megabytes of one run; raises what the command says when it fails."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603 - ours
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            out.seek(0)
            raise WrongUse(
                mark("{command} ended with {code}."),
                remedy=mark("It said: {said}"),
                facts={
                    "command": " ".join(command[2:]),
                    "code": child.returncode,
                    "said": out.read().decode(errors="replace").strip(),
                },
            )
    return usage.ru_utime + usage.ru_stime, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    """Peak memory; Linux counts in kilobytes, macOS in bytes."""
    return usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
