"""The slow obvious version of the audit: list every table that prints the same release.

It shares no code with the audit. The rules it reads back are those of `docs/methods/protection.md`:
what is shown must round to the same, what is hidden must be hidden for the same told reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

from counted.model.crossing import Crossing
from counted.model.estimate import Domain
from counted.model.profile import Profile
from counted.model.release import Figure, Protected, Reason, SafeFinding, SafeWeighting, Status
from tests.stats.protection import exact

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass
class Tables:
    """All tables: one row each; columns are cells."""

    total: Codes
    yes: dict[str, Codes]
    no: dict[str, Codes]
    blank: dict[str, Codes]
    weights: Floats | None = None  #: where units do not count alike

    def keep(self, fits: NDArray[np.bool_]) -> Tables:
        """Those that fit."""
        return Tables(
            self.total[fits],
            *({k: v[fits] for k, v in d.items()} for d in (self.yes, self.no, self.blank)),
            None if self.weights is None else self.weights[fits],
        )

    def poststratified(self, sizes: Sequence[float]) -> Tables:
        """The same tables, each weighted so that every cell has its known population."""
        return replace(self, weights=np.array(sizes, dtype=float) / self.total)

    def numbers(self, indicator: str, here: NDArray[np.bool_]) -> Floats:
        """What is worked out besides counts, per table: here the weighted share."""
        if self.weights is None:
            return np.zeros((len(self.total), 0))
        having = self.weights * self.yes[indicator] * here
        asked = self.weights * (self.yes[indicator] + self.no[indicator]) * here
        with np.errstate(invalid="ignore"):
            share = having.sum(axis=1) / asked.sum(axis=1)
        return np.nan_to_num(share[:, None])

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
        more = tables.numbers(figure.indicator, here).round(11)
        rows, back = np.unique(np.column_stack([x, n, more]), axis=0, return_inverse=True)
        reads = [
            _reads(figure, int(a), int(b), rest, profile=profile, is_visible=is_visible)
            for a, b, *rest in rows.tolist()
        ]
        fits = np.array(reads, dtype=bool)[back]
        tables = tables.keep(fits)
    for finding in release.findings:
        tables = tables.keep(_finding_fits(tables, finding, crossing, profile))
    for weighting in release.weighting:
        tables = tables.keep(_weighting_fits(tables, weighting, crossing, profile))
    return tables


def _reads(
    figure: Figure, x: int, n: int, more: Sequence[float], *, profile: Profile, is_visible: bool
) -> bool:
    """Whether these counts, and what is worked out `more`, would be printed as the figure was."""
    if figure.status is Status.HIDDEN:
        return n > 0
    few = n < max(profile.min_denominator, profile.min_rate_denominator)
    exposes = few or (
        not is_visible and (x < profile.min_numerator or n - x < profile.min_complement)
    )
    if exposes:
        return False
    share = more[0] if more else Decimal(x) / Decimal(n)
    low = high = effect = None
    if figure.basis.value in ("sample", "as_if_random"):
        exactly = more[1:3] or exact(x, n, n)
        low, high = (_round(b, profile) for b in exactly)
        if more[1:3] and profile.bound_step is not None:
            low, high = _outward(*exactly, step=profile.bound_step)
        effect = _digits(more[3], 2) if more[3:] and more[3] else None
    wide = low is not None and high is not None and high - low > profile.max_interval_width
    if figure.status is Status.UNCERTAIN:
        return wide
    flags = [Reason.FEW] if n < profile.flag_below else []
    if low is not None and high is not None and high - low > profile.flag_interval_width:
        flags.append(Reason.WIDE)
    return (
        not wide
        and (figure.value, figure.low, figure.high, *figure.reasons)
        == (_round(share, profile), low, high, *flags)
        and figure.n_from <= n <= (n if figure.n_to is None else figure.n_to)
        and (not more[3:] or figure.design_effect in (None, effect))
    )


def _outward(low: float, high: float, *, step: Decimal) -> tuple[Decimal, Decimal]:
    """Both bounds to the next multiple of the step that is farther out."""
    down = (round(Decimal(low), 11) / step).to_integral_value(ROUND_FLOOR)
    up = (round(Decimal(high), 11) / step).to_integral_value(ROUND_CEILING)
    return down * step, up * step


def _digits(value: float, digits: int) -> Decimal:
    """To so many significant digits, halves to even, from twelve."""
    known = Decimal(format(value, ".12g"))
    return round(known, digits - 1 - known.adjusted()) if known else known


def _weighting_fits(
    tables: Tables, weighting: SafeWeighting, crossing: Crossing, profile: Profile
) -> NDArray[np.bool_]:
    """Effective size down to a multiple of 5, largest ratio to two digits, margins to one step."""
    weights, total = tables.weights, tables.total
    assert weights is not None
    fits = np.ones(len(total), dtype=bool)
    if weighting.effective_n is not None:
        effective = (weights * total).sum(axis=1) ** 2 / (weights**2 * total).sum(axis=1)
        fits &= (effective + 1e-9) // 5 * 5 == weighting.effective_n
        ratios = (weights.max(axis=1) / weights.min(axis=1)).round(11)
        known, back = np.unique(ratios, return_inverse=True)
        fits &= np.array([_digits(r, 2) == weighting.largest_ratio for r in known.tolist()])[back]
    for margin in weighting.margins:
        here = crossing.within(Domain(margin.categories))
        n = total[:, here].sum(axis=1)
        if margin.before is not None:
            known, back = np.unique(n / total.sum(axis=1), return_inverse=True)
            fits &= np.array([_round(v, profile) == margin.before for v in known.tolist()])[back]
        else:
            assert margin.after is None
    return fits


def _round(value: Any, profile: Profile) -> Decimal:
    exact_value = round(Decimal(value), 11)
    return (exact_value / profile.share_step).to_integral_value(
        ROUND_HALF_EVEN
    ) * profile.share_step


def _finding_fits(
    tables: Tables, finding: SafeFinding, crossing: Crossing, profile: Profile
) -> NDArray[np.bool_]:
    """Both counts lie in their bands; a group that shows counts is large enough to show them.

    About everyone such a finding is only written where somebody did not answer.
    """
    here = crossing.within(finding.domain)
    blank = tables.blank[finding.indicator][:, here].sum(axis=1)
    asked = blank + sum(t[finding.indicator][:, here].sum(axis=1) for t in (tables.yes, tables.no))
    fits = np.ones(len(blank), dtype=bool) if finding.domain.parts else blank > 0
    for count, low, high in (
        (blank, finding.count_from, finding.count_to),
        (asked, finding.of_from, finding.of_to),
    ):
        if low is not None:
            fits &= (count >= low) & (count <= (np.inf if high is None else high))
            if finding.domain.parts:
                fits &= tables.total[:, here].sum(axis=1) >= profile.min_denominator
    return fits


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


@dataclass
class ClusterTables(Tables):
    """Tables whose units were drawn in whole clusters."""

    parts: Codes = field(default_factory=lambda: np.zeros((0, 0, 0), dtype=np.int64))
    #: with it, per table, cluster and cell
    sizes: Codes = field(default_factory=lambda: np.zeros((0, 0, 0), dtype=np.int64))
    #: units, likewise

    def keep(self, fits: NDArray[np.bool_]) -> ClusterTables:
        """Those that fit."""
        kept = super().keep(fits)
        return ClusterTables(
            kept.total, kept.yes, kept.no, kept.blank, None, self.parts[fits], self.sizes[fits]
        )

    def numbers(self, indicator: str, here: NDArray[np.bool_]) -> Floats:
        """Share, bounds and design effect per table, by the formulas of a textbook.

        Variance of a ratio between clusters (Cochran 1977, section 11.9); bounds are exact
        binomial at the effective size (Korn and Graubard 1998).
        """
        x_by, n_by = self.parts[:, :, here].sum(axis=2), self.sizes[:, :, here].sum(axis=2)
        n, m, mine = n_by.sum(axis=1), n_by.shape[1], (n_by > 0).sum(axis=1)
        p = x_by.sum(axis=1) / np.maximum(n, 1)
        between = ((x_by - p[:, None] * n_by) ** 2).sum(axis=1) * m / (m - 1)
        between = between / np.maximum(n, 1) ** 2
        between[between < 1e-15] = 0
        with np.errstate(divide="ignore", invalid="ignore"):
            effect = between / (p * (1 - p) / (n - 1))
            size = p * (1 - p) / between
            size = size * (stdtrit(n - 1, 0.975) / stdtrit(mine - 1, 0.975)) ** 2
        size = np.where(between > 0, np.minimum(size, n), n)
        size = np.where((p == 0) | (p == 1), mine, size)
        low, high = clopper_pearson(p, size)
        effect = np.where((between > 0) & (p > 0) & (p < 1), effect, 0.0)
        return np.column_stack([p, low, high, effect])


def clopper_pearson(share: Floats, size: Floats) -> tuple[Floats, Floats]:
    """The exact binomial 95 % interval."""
    yes, no, least = share * size, (1 - share) * size, 1e-12
    low = np.where(share > 0, betaincinv(np.maximum(yes, least), no + 1, 0.025), 0.0)
    high = np.where(share < 1, betaincinv(yes + 1, np.maximum(no, least), 0.975), 1.0)
    return low, high


def every_answer(sizes: Codes) -> ClusterTables:
    """Every way in which the units of these clusters and cells could have it, or not."""
    ways = product(*(range(size + 1) for size in sizes.ravel().tolist()))
    parts = np.array(list(ways), dtype=np.int64).reshape(-1, *sizes.shape)
    return _clustered(parts, np.broadcast_to(sizes, parts.shape))


def every_cluster(clusters: int, size: int) -> ClusterTables:
    """Every way to fill so many clusters of one size with units of two cells, none empty.

    Clusters have no names, so those that only change places are listed once.
    """
    kinds = [
        (a, b, n, size - n) for n in range(size + 1) for a in range(n + 1)
        for b in range(size - n + 1)
    ]  # fmt: skip
    rows = np.array(list(combinations_with_replacement(kinds, clusters)), dtype=np.int64)
    sizes = rows[:, :, 2:]
    full = (sizes.sum(axis=1) > 0).all(axis=1)
    return _clustered(rows[full][:, :, :2], sizes[full])


def _clustered(parts: Codes, sizes: Codes) -> ClusterTables:
    total, yes = sizes.sum(axis=1), parts.sum(axis=1)
    none = np.zeros_like(yes)
    return ClusterTables(
        total, {"ill": yes}, {"ill": total - yes}, {"ill": none}, None, parts, sizes
    )
