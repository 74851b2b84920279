"""Counts behind figures, and what an attacker reads of them.

All figures of one indicator, reading and domain stand on the same two counts: how many units have
the characteristic and how many were asked. A `Count` knows both, the status of its figures, and
`seen`: what the world would read if the counts were others. Two pairs of counts that are seen
alike cannot be told apart.

What the audit prints is a surrogate: the share by the weights of the finest cells, with an
interval of the same effective size per unit asked as the real one. Where weights do not differ
within these cells its share is the printed one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from counted.model.estimate import Domain, Estimate, Statistic
from counted.model.profile import Profile
from counted.model.release import Reason, Status
from counted.stats.judging import TOLD, exposure, flags, smallest_denominator, uncertainty
from counted.stats.printing import Numbers, print_share, total_of_share

Floats = NDArray[np.float64]
Key = tuple[str, str, str, Domain]  #: unit, indicator, reading, domain

#: How far from the truth the audit looks for counts that print alike; farther is never needed.
WINDOW = 12
#: Of a step: what the last bits of a bound may be off.
TINY = 1e-9


@dataclass(frozen=True)
class Count:
    """The two counts that some figures stand on, and whether they are shown."""

    key: Key
    numerator: int
    denominator: int
    is_share: bool
    is_visible: bool
    counts_blank: bool  #: whether unanswered questions are part of the denominator
    estimate: Estimate  #: of the share, where there is one
    status: Status
    reasons: tuple[Reason, ...]
    size: float | None  #: effective units per unit asked, as the interval shows; None: no interval
    bound_step: Decimal | None  #: its bounds are printed rounded outward to this

    @property
    def is_shown(self) -> bool:
        """Whether its numbers are printed."""
        return self.status in (Status.SHOWN, Status.FLAGGED)

    @property
    def without(self) -> int:
        """How many were asked and do not have the characteristic."""
        return self.denominator - self.numerator

    def hide(self) -> Count:
        """The same count, kept hidden so that another cannot be worked out."""
        return replace(self, status=Status.HIDDEN, reasons=TOLD)


def is_drawn_singly(estimate: Estimate) -> bool:
    """Whether its interval says no more than its counts, as if units were drawn one by one.

    Then the design effect of a share of n lies between (n-1)/n and 1: of a group it is a little
    below 1. Clusters, strata and weights change it. Without an interval nothing is said.
    """
    cell, effect = estimate.cell, estimate.design_effect
    if estimate.low is None:
        return True
    if cell.clusters < cell.denominator:
        return False
    least = 1 - 1 / cell.denominator
    return effect is None or least - TINY <= effect <= 1 + TINY


def share_bounds(estimate: Estimate) -> tuple[float, float | None, float | None]:
    """Share, lower and upper bound; of a total, divided by the known population."""
    by = 1.0
    if estimate.statistic is Statistic.TOTAL:
        by = estimate.population or 1.0
    low, high = estimate.low, estimate.high
    return (
        estimate.value / by,
        None if low is None else low / by,
        None if high is None else high / by,
    )


def printed_share(
    estimate: Estimate, *, profile: Profile, bound_step: Decimal | None = None
) -> Numbers:
    """The share as it would be printed."""
    value, low, high = share_bounds(estimate)
    return print_share(
        value,
        low,
        high,
        denominator=estimate.cell.denominator,
        coverage=estimate.coverage,
        profile=profile,
        bound_step=bound_step,
    )


def effective_size(estimate: Estimate) -> float | None:
    """Effective units per unit asked: at which the exact binomial interval is as wide as the real.

    Found by halving; the exact interval narrows steadily with its size. None without interval.
    """
    share, low, high = share_bounds(estimate)
    if low is None or high is None:
        return None
    share, n = min(max(share, 0.0), 1.0), estimate.cell.denominator
    below, above = 1e-3, 1e3
    for _ in range(40):
        middle = float(np.sqrt(below * above))
        bounds = binomial(np.array([share]), np.array([middle * n]), estimate.level)
        is_wider = float(bounds[1][0] - bounds[0][0]) > high - low
        below, above = (middle, above) if is_wider else (below, middle)
    return above


def binomial(share: Floats, size: Floats, level: float) -> tuple[Floats, Floats]:
    """Exact binomial interval (Clopper and Pearson 1934); `size` need not be whole."""
    tail = (1 - level) / 2
    yes, no = size * share, size * (1 - share)
    tiny = np.finfo(float).tiny
    low = np.where(yes > 0, betaincinv(np.maximum(yes, tiny), no + 1, tail), 0.0)
    high = np.where(no > 0, betaincinv(yes + 1, np.maximum(no, tiny), 1 - tail), 1.0)
    return low, high


def seen(
    count: Count,
    numerator: int,
    denominator: int,
    *,
    profile: Profile,
    share: float | None = None,
) -> object:
    """What the world reads of `count` if it were `numerator` out of `denominator`.

    `share` is the weighted share, where weights differ.
    """
    if denominator < 1 or not 0 <= numerator <= denominator:
        return None
    if count.status is Status.HIDDEN:
        return Status.HIDDEN
    why = exposure(
        numerator,
        denominator,
        is_share=count.is_share,
        is_visible=count.is_visible,
        profile=profile,
    )
    estimated = surrogate(count, numerator, denominator, share=share)
    numbers = printed_share(estimated, profile=profile, bound_step=count.bound_step)
    doubts = uncertainty(
        numbers.low,
        numbers.high,
        basis=count.estimate.basis,
        is_share=count.is_share,
        degrees_of_freedom=count.estimate.degrees_of_freedom,
        profile=profile,
    )
    if count.status is Status.UNCERTAIN:
        return why == (), doubts
    cares = flags(denominator, numbers.low, numbers.high, is_share=count.is_share, profile=profile)
    totals = _totals(count, numbers, profile=profile)
    return why == (), doubts, cares, numbers, totals


def surrogate(
    count: Count, numerator: int, denominator: int, *, share: float | None = None
) -> Estimate:
    """The share as it would be estimated from these counts; 0 if the figure is no share."""
    estimate = count.estimate
    coverage = estimate.coverage
    if coverage is not None:
        coverage *= denominator / count.denominator
    if share is None:
        share = numerator / denominator if count.is_share else 0.0
    low = high = None
    if count.is_share and count.size is not None:
        bounds = binomial(np.array([share]), np.array([count.size * denominator]), estimate.level)
        low, high = float(bounds[0][0]), float(bounds[1][0])
    return replace(
        estimate,
        cell=replace(estimate.cell, numerator=numerator, denominator=denominator),
        statistic=Statistic.SHARE,
        value=share,
        low=low,
        high=high,
        coverage=coverage,
    )


def _totals(count: Count, numbers: Numbers, *, profile: Profile) -> Numbers | None:
    """A total is the printed share times what everybody knows: the audit holds it to that."""
    known = count.estimate.population
    if not count.is_share or not known:
        return None
    return total_of_share(numbers, population=known, profile=profile)


def share_range(count: Count, share: float, *, profile: Profile) -> tuple[float, float]:
    """Between which weighted shares the figure prints alike, with the same counts; by halving."""
    x, n = count.numerator, count.denominator
    truth = seen(count, x, n, profile=profile, share=share)
    ends = []
    for end in (0.0, 1.0):
        inside, outside = share, end
        for _ in range(30):
            middle = (inside + outside) / 2
            fits = seen(count, x, n, profile=profile, share=middle) == truth
            inside, outside = (middle, outside) if fits else (inside, middle)
        ends.append(inside)
    return ends[0], ends[1]


def alike(
    count: Count, *, profile: Profile, units: int, by_share: bool = True
) -> NDArray[np.int64]:
    """Pairs (numerator, denominator) near the true one that are seen alike, one per row.

    Without `by_share` their ratio is free: what is printed is a weighted share.
    Worked out on arrays and so only nearly exact: a world found with them is printed again.
    Of a hidden count nothing is seen; it is not asked for here.
    """
    x, n = count.numerator, count.denominator
    asked = np.arange(max(1, n - WINDOW), min(units, n + WINDOW) + 1)
    having = np.arange(max(0, x - WINDOW), x + WINDOW + 1) if count.is_share else np.array([x])
    if not count.is_share:
        return _alike_asked(count, asked, profile=profile)
    pairs = np.array([(a, b) for b in asked for a in having if a <= b], dtype=np.int64)
    fits = pairs[:, 1] >= smallest_denominator(profile)
    if not count.is_visible:
        fits &= pairs[:, 0] >= profile.min_numerator
        fits &= pairs[:, 1] - pairs[:, 0] >= profile.min_complement
    pairs = pairs[fits]
    if count.is_shown:
        pairs = _same_size(count, pairs, profile=profile)
    if by_share:
        pairs = _same_share(count, pairs, profile=profile)
        pairs = _same_interval(count, pairs, profile=profile)
    return _with_truth(pairs, x, n)


def _alike_asked(count: Count, asked: NDArray[np.int64], *, profile: Profile) -> NDArray[np.int64]:
    truth = seen(count, count.denominator, count.denominator, profile=profile)
    fits = [int(n) for n in asked if seen(count, int(n), int(n), profile=profile) == truth]
    return np.array([(n, n) for n in fits], dtype=np.int64)


def _same_share(count: Count, pairs: NDArray[np.int64], *, profile: Profile) -> NDArray[np.int64]:
    step, share = float(profile.share_step), pairs[:, 0] / pairs[:, 1]
    fits = np.rint(share / step) == np.rint(count.numerator / count.denominator / step)
    alike: NDArray[np.int64] = pairs[fits] if count.is_shown else pairs
    return alike


def _same_size(count: Count, pairs: NDArray[np.int64], *, profile: Profile) -> NDArray[np.int64]:
    step = float(profile.share_step)
    low, high = profile.band(count.denominator)
    fits = pairs[:, 1] >= low
    if high is not None:
        fits &= pairs[:, 1] <= high
    if profile.flag_below > count.denominator:
        fits &= pairs[:, 1] < profile.flag_below
    else:
        fits &= pairs[:, 1] >= profile.flag_below
    if count.estimate.coverage is not None:
        covered = count.estimate.coverage / count.denominator * pairs[:, 1]
        fits &= np.rint(covered / step) == np.rint(count.estimate.coverage / step)
    alike: NDArray[np.int64] = pairs[fits]
    return alike


def _same_interval(
    count: Count, pairs: NDArray[np.int64], *, profile: Profile
) -> NDArray[np.int64]:
    if count.size is None or not len(pairs):
        return pairs
    step = float(profile.share_step)
    rows = np.vstack([pairs, [(count.numerator, count.denominator)]])
    low, high = binomial(rows[:, 0] / rows[:, 1], count.size * rows[:, 1], count.estimate.level)
    low, high = _printed_bounds(low, high, count, step=step)
    fits = (low[:-1] == low[-1]) & (high[:-1] == high[-1])
    if not count.is_shown:
        to = float(count.bound_step or step)
        is_wide = (high - low) * to > float(profile.max_interval_width) + step / 2
        fits = is_wide[:-1] == is_wide[-1]
    alike: NDArray[np.int64] = pairs[fits]
    return alike


def _printed_bounds(
    low: Floats, high: Floats, count: Count, *, step: float
) -> tuple[Floats, Floats]:
    """Bounds in printed steps."""
    if count.bound_step is None:
        return np.rint(low / step), np.rint(high / step)
    to = float(count.bound_step)
    return np.floor(low / to + TINY), np.ceil(high / to - TINY)


def _with_truth(pairs: NDArray[np.int64], numerator: int, denominator: int) -> NDArray[np.int64]:
    truth = np.array([(numerator, denominator)], dtype=np.int64)
    return np.unique(np.vstack([pairs, truth]), axis=0)


def hull(points: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Corners of the convex hull, counter-clockwise (Andrew 1979); sorted, unique points in."""
    rows = [(int(a), int(b)) for a, b in points]
    if len(rows) < 3:
        return rows
    return _half(rows)[:-1] + _half(rows[::-1])[:-1]


def _half(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for point in rows:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
