"""The slow obvious version of the audit: list every table that prints the same release.

It shares no code with the audit. The rules it reads back are those of `docs/methods/protection.md`:
what is shown must round to the same, what is hidden must be hidden for the same told reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counted.model.crossing import Crossing
from counted.model.profile import Profile
from counted.model.release import Figure, Protected, Reason, SafeFinding, Status
from tests.stats.protection import exact

Codes = NDArray[np.int64]


@dataclass
class Tables:
    """All tables: one row each; columns are cells."""

    total: Codes
    yes: dict[str, Codes]
    no: dict[str, Codes]
    blank: dict[str, Codes]

    def keep(self, fits: NDArray[np.bool_]) -> Tables:
        """Those that fit."""
        return Tables(
            self.total[fits],
            *({k: v[fits] for k, v in d.items()} for d in (self.yes, self.no, self.blank)),
        )

    def pair(self, indicator: str, here: NDArray[np.bool_], blank: str) -> tuple[Codes, Codes]:
        """Numerator and denominator per table."""
        yes = self.yes[indicator][:, here].sum(axis=1)
        asked = yes + self.no[indicator][:, here].sum(axis=1)
        if blank == "no":
            asked = asked + self.blank[indicator][:, here].sum(axis=1)
        return yes, asked


def every_table(
    cells: int, units: int, indicators: Sequence[str], *, blanks: bool = False
) -> Tables:
    """Every way to put all units in cells, none empty, and to answer every question."""
    rows: list[Codes] = []
    for cuts in combinations(range(1, units), cells - 1):
        sizes = np.diff([0, *cuts, units])
        choices = [
            [(yes, size - yes - left, left) for left in (range(size + 1) if blanks else [0])
             for yes in range(size - left + 1)]
            for size in sizes
            for _ in indicators
        ]  # fmt: skip
        rows.append(np.array(list(product(*choices)), dtype=np.int64))
    table = np.concatenate(rows).reshape(-1, cells, len(indicators), 3)
    parts = [{name: table[:, :, i, part] for i, name in enumerate(indicators)} for part in range(3)]
    return Tables(table[:, :, 0].sum(axis=2), *parts)


def consistent(
    tables: Tables,
    release: Protected,
    crossing: Crossing,
    *,
    profile: Profile,
    readings: Mapping[tuple[str, str], str] | None = None,
    visible: Sequence[str] = (),
) -> Tables:
    """The tables that print exactly this release."""
    for figure in release.figures:
        blank = (readings or {}).get((figure.indicator, figure.reading), "left_out")
        here = crossing.within(figure.domain)
        x, n = tables.pair(figure.indicator, here, blank)
        is_visible = figure.indicator in visible
        codes, back = np.unique(x * 1000 + n, return_inverse=True)
        reads = [
            _reads(figure, c // 1000, c % 1000, profile=profile, is_visible=is_visible)
            for c in codes.tolist()
        ]
        fits = np.array(reads, dtype=bool)[back]
        tables = tables.keep(fits)
    for finding in release.findings:
        tables = tables.keep(_finding_fits(tables, finding, crossing))
    return tables


def _reads(figure: Figure, x: int, n: int, *, profile: Profile, is_visible: bool) -> bool:
    if figure.status is Status.HIDDEN:
        return n > 0
    few = n < max(profile.min_denominator, profile.min_rate_denominator)
    exposes = few or (
        not is_visible and (x < profile.min_numerator or n - x < profile.min_complement)
    )
    if exposes:
        return False
    low = high = None
    if figure.basis.value != "complete":
        low, high = (_round(b, profile) for b in exact(x, n, n))
    wide = low is not None and high - low > profile.max_interval_width
    if figure.status is Status.UNCERTAIN:
        return wide
    flags = [Reason.FEW] if n < profile.flag_below else []
    if low is not None and high - low > profile.flag_interval_width:
        flags.append(Reason.WIDE)
    return (
        not wide
        and (figure.value, figure.low, figure.high, *figure.reasons)
        == ((_round(Decimal(x) / Decimal(n), profile), low, high, *flags))
        and figure.n_from <= n <= (n if figure.n_to is None else figure.n_to)
    )


def _round(value: Any, profile: Profile) -> Decimal:
    exact_value = round(Decimal(value), 11)
    return (exact_value / profile.share_step).to_integral_value(
        ROUND_HALF_EVEN
    ) * profile.share_step


def _finding_fits(tables: Tables, finding: SafeFinding, crossing: Crossing) -> NDArray[np.bool_]:
    blank = tables.blank[finding.indicator][:, crossing.within(finding.domain)].sum(axis=1)
    high = np.inf if finding.count_to is None else finding.count_to
    return (blank >= finding.count_from) & (blank <= high)


@dataclass(frozen=True)
class Hidden:
    """One hidden number and the values it has over all consistent tables."""

    figure: Figure
    kind: str
    truth: int
    numerator: int
    asked: int
    values: tuple[int, ...]
    from_structure: tuple[int, ...]  #: over all tables, whatever they print

    @property
    def is_public(self) -> bool:
        """Everybody knows it anyway: how many were asked in all."""
        return len(self.from_structure) == 1


def hidden_numbers(
    every: Tables,
    left: Tables,
    release: Protected,
    crossing: Crossing,
    *,
    readings: Mapping[tuple[str, str], str] | None = None,
) -> Iterator[Hidden]:
    """Every hidden number of a release with its values."""
    for figure in release.figures:
        if figure.status not in (Status.HIDDEN, Status.UNCERTAIN):
            continue
        blank = (readings or {}).get((figure.indicator, figure.reading), "left_out")
        here = crossing.within(figure.domain)
        answers = crossing.answers[figure.indicator]
        yes = int(answers.yes[here].sum())
        asked = yes + int(answers.no[here].sum())
        asked += int(answers.unanswered[here].sum()) if blank == "no" else 0
        truths = {"numerator": yes, "without": asked - yes, "denominator": asked}
        for kind, truth in truths.items():
            yield Hidden(
                figure, kind, truth, yes, asked,
                _values(left, figure.indicator, here, blank, kind),
                _values(every, figure.indicator, here, blank, kind),
            )  # fmt: skip


def _values(
    tables: Tables, indicator: str, here: NDArray[np.bool_], blank: str, kind: str
) -> tuple[int, ...]:
    x, n = tables.pair(indicator, here, blank)
    found = {"numerator": x, "without": n - x, "denominator": n}[kind]
    return tuple(int(v) for v in np.unique(found))
