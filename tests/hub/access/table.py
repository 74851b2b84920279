"""The table: what every role meets at every address, one line for an address, a thing, a method.

A cell is the status of the answer; "login" where somebody is sent to sign in; a "+" behind it where
something was written. Lines that nobody can use (405 for everybody who is signed in) are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Set
from pathlib import Path

from tests.hub.access.canaries import CANARIES, ROLES

FILE = Path(__file__).with_name("table.csv")
HEAD = ("address", "thing", "method")
REFUSED = frozenset({"401", "403", "404", "405", "login"})

Key = tuple[str, str, str]
Cells = Mapping[Key, str]


def read() -> dict[Key, dict[str, str]]:
    """The table as it is kept: line -> role -> cell."""
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["address"], row["thing"], row["method"]): {role: row[role] for role in ROLES}
        for row in rows
    }


def write(walks: Mapping[str, Cells], theirs: list[str]) -> None:
    """Keep what was met; `theirs` are names of addresses that others answer for."""
    with FILE.open("w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([*HEAD, *ROLES])
        for key in used(walks):
            lines.writerow([*key, *(walks[role][key] for role in ROLES)])
        lines.writerows([[name, "", "allauth", *("" for _ in ROLES)] for name in theirs])


def used(walks: Mapping[str, Cells]) -> list[Key]:
    """The lines of which anybody can make use."""
    first = next(iter(walks.values()))
    return [key for key in first if any(it[key] not in ("405", "login") for it in walks.values())]


def wrongly_met(role: str, met: Mapping[str, Set[str]]) -> list[str]:
    """What somebody read and must not, and what nobody showed them that they may read."""
    found = []
    for name, canary in CANARIES.items():
        may, did = role in canary.readers, sorted(met.get(name, ()))
        if did and not may:
            found.append(f"{role} read '{name}' at {', '.join(did)}")
        if may and not did:
            found.append(f"{role} may read '{name}' and met it nowhere")
    return found
