"""Benchmarks: what Counted costs, measured where it runs.

Most measure a whole process from outside (CPU time, peak memory) and give one line; those of the
hub fill a database that is thrown away and give a line for each thing measured. Machines differ
and are shared: compare figures of one run, never absolute times of two machines.
"""

from __future__ import annotations

import json
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

    @property
    def told(self) -> str:
        """In one line."""
        return (
            f"{self.what}: {self.cpu_seconds} s of CPU, {self.peak_megabytes} MB at most "
            f"(middle of {self.runs} runs)"
        )


@dataclass(frozen=True)
class Figures:
    """What was measured inside a process: figures by name, each with its unit in the name."""

    name: str
    what: str
    figures: Mapping[str, float]

    def plain(self) -> dict[str, object]:
        """As plain data."""
        return {"name": self.name, "what": self.what, **self.figures}

    @property
    def told(self) -> str:
        """In one line."""
        shown = (f"{name.replace('_', ' ')} {value}" for name, value in self.figures.items())
        return f"{self.what}: {', '.join(shown)}"


Result = Measure | Figures


def start() -> list[Result]:
    """`counted --help`: what every command waits for."""
    return [_measured("start", "counted --help", ["--help"])]


def produce() -> list[Result]:
    """`counted produce` on the small made-up study."""
    return [_produced("produce", examples() / "lake_wards" / "study.yaml")]


def settlements() -> list[Result]:
    """`counted produce` on the four real settlements (needs the reference data)."""
    if not SETTLEMENTS.is_file():
        raise WrongUse(
            mark("The study of the four settlements is not here."),
            remedy=mark("Run this from the project's root, with the reference data beside it."),
        )
    return [_produced("settlements", SETTLEMENTS)]


def hub() -> list[Result]:
    """Lists, search and load with 20,000 items, 5,000 people and 1,000 organisations (minutes)."""
    return _inside("counted.hub.world.measuring")


def calls() -> list[Result]:
    """The review list of a call with 1,000 contributions and 3,000 reviews."""
    return _inside("counted.hub.world.measuring_calls")


def consultation() -> list[Result]:
    """The first page of a consultation: 300 clauses, 2,000 comments; its clauses and answers."""
    return _inside("counted.hub.world.measuring_consultations")


def _inside(module: str) -> list[Result]:
    """What a module measures by itself, in an installation that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # the database may run as another user and has to pass
        own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        child = subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-m", module],
            env={**own, "COUNTED_HOME": str(Path(folder) / "home")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if child.returncode:
        raise _failed(module, child.returncode, child.stdout)
    lines = [json.loads(line) for line in child.stdout.splitlines() if line.startswith("{")]
    return [Figures(it.pop("name"), it.pop("what"), it) for it in lines]


def _failed(what: str, code: int, said: str) -> WrongUse:
    return WrongUse(
        mark("{command} ended with {code}."),
        remedy=mark("It said: {said}"),
        facts={"command": what, "code": code, "said": said.strip()},
    )


BENCHMARKS: Mapping[str, Callable[[], list[Result]]] = {
    "start": start,
    "produce": produce,
    "settlements": settlements,
    "hub": hub,
    "calls": calls,
    "consultation": consultation,
}


def run(name: str) -> list[Result]:
    """What the benchmark called `name` measures. Raises WrongUse where there is none."""
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
            said = out.read().decode(errors="replace")
            raise _failed(" ".join(command[2:]), child.returncode, said)
    return usage.ru_utime + usage.ru_stime, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    """Peak memory; Linux counts in kilobytes, macOS in bytes."""
    return usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
