"""A finding: something seen in the data, as a value against a criterion."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from counted.model.estimate import Domain


class Severity(StrEnum):
    """How much a finding weighs."""

    NOTE = "note"  #: good to know
    DOUBT = "doubt"  #: makes a figure less sure
    FAULT = "fault"  #: a figure that rests on it should not be used


@dataclass(frozen=True)
class Finding:
    """What was seen, against which criterion, and what to do.

    `text` and `remedy` are English sentences with `{named}` gaps, marked for translation; the gaps
    are filled from `facts` when they are shown. `count` is filled in as `{count}` after
    protection: it never appears inside `facts`, so that one rule can protect all findings.
    """

    code: str  #: stable, e.g. "missing.unanswered"
    severity: Severity
    text: str
    facts: dict[str, str] = field(default_factory=dict)  #: names of columns, categories, files
    count: int | None = None  #: records concerned; None where the finding is not about records
    of: int | None = None  #: out of how many
    unit: str = ""  #: "household", "person" ...: what `count` counts
    criterion: str = ""  #: what it was held against
    source: str = ""  #: where the criterion comes from
    remedy: str = ""
    indicator: str = ""  #: id of the indicator concerned, if one is
    domain: Domain = Domain()  #: the group concerned; () is everyone
    records: tuple[int, ...] = ()  #: row numbers, for those inside only: never released
    answers: tuple[str, ...] = ()  #: what was written, for those inside only: never released
