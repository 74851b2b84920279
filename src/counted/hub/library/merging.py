"""When two people wrote at the same time: what each of them changed, and both together.

Field by field, a field of the record being one: what only one of them changed is theirs, and where
both changed the same field, they choose. Nothing of either is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from counted.hub.library.differing import Difference, differences

Content = Mapping[str, Any]
RECORD = "record."  #: begins the names of fields of the record


@dataclass(frozen=True)
class Clash:
    """A field that both changed, and changed differently."""

    name: str
    theirs: Difference
    yours: Difference


@dataclass(frozen=True)
class Meeting:
    """Two revisions of the same one before."""

    before: Content
    theirs: Content
    yours: Content
    kind: str

    def clashes(self) -> list[Clash]:
        """What has to be chosen, in the order of the form."""
        yours = {it.name: it for it in differences(self.before, self.yours, kind=self.kind)}
        return [
            Clash(it.name, it, yours[it.name])
            for it in differences(self.before, self.theirs, kind=self.kind)
            if it.name in yours and _value(self.theirs, it.name) != _value(self.yours, it.name)
        ]

    def theirs_alone(self) -> list[Difference]:
        """What only the other one changed."""
        yours = {it.name for it in differences(self.before, self.yours, kind=self.kind)}
        found = differences(self.before, self.theirs, kind=self.kind)
        return [it for it in found if it.name not in yours]

    def merged(self) -> dict[str, Any]:
        """Yours, with what only the other one changed."""
        names = [it.name for it in self.theirs_alone()]
        return {**take(names, of=self.theirs, into=self.yours),
                "attached": self.theirs.get("attached", [])}  # fmt: skip


def take(names: Iterable[str], *, of: Content, into: Content) -> dict[str, Any]:
    """A content with some fields of another."""
    found = {**into, "record": dict(into.get("record", {}))}
    for name in names:
        target, source, key = found, of, name
        if name.startswith(RECORD):
            target, source, key = found["record"], of.get("record", {}), name[len(RECORD) :]
        if key in source:
            target[key] = source[key]
        else:
            target.pop(key, None)
    return found


def _value(content: Content, name: str) -> Any:
    if name.startswith(RECORD):
        return content.get("record", {}).get(name[len(RECORD) :])
    return content.get(name)


__all__ = ["Clash", "Meeting", "take"]
