"""Which groups of one release may be told apart: by their ranges, and by nothing else.

A release holds a range per figure and no test of pairs. Groups are compared only where the figures
are shown without reservation, the indicator was asked alike in all of them, and it is no total: a
total grows with the group. Whatever is said rests on ranges that do not touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from counted.io.panels import Panel, entry, place_dimension
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Reason, Release, Status

#: Up to so many groups two of them are named whose ranges do not touch. Among five alike and
#: equally sure, two such ranges of 95 % come by chance in fewer than 5 of 100 surveys (studentised
#: range, Tukey 1953: 3.86 standard errors are enough, and these ranges ask for 3.92); among more
#: groups they come more often.
MOST_NAMED = 5


@dataclass(frozen=True)
class Comparison:
    """What the intervals of the groups of one dimension allow to say.

    Groups whose intervals touch that of the highest group are highest together, and likewise the
    lowest. Both are empty where one such group could belong to either end.
    """

    dimension: str
    high: tuple[Figure, ...]  #: highest first; (): these data cannot tell
    low: tuple[Figure, ...]  #: lowest first; (): these data cannot tell
    compared: tuple[Figure, ...]  #: those that may be compared
    absent: tuple[Figure, ...]  #: groups in which nobody was asked or nobody answered
    declared: int  #: how many categories the dimension has

    @property
    def partial(self) -> bool:
        """Whether some groups are left out, whatever the reason."""
        return len(self.compared) < self.declared

    @property
    def withholds(self) -> bool:
        """Whether some are left out that have answers: they are flagged or not shown."""
        return len(self.compared) + len(self.absent) < self.declared

    @property
    def gap(self) -> Decimal:
        """How far apart the two ends are at least, by their figures; 0 where nobody can tell."""
        if not self.high:
            return Decimal(0)
        return min(map(_value, self.high)) - max(map(_value, self.low))

    @property
    def apart(self) -> tuple[Figure, Figure] | None:
        """The two groups, higher first, whose ranges are furthest from touching; None: none are."""
        high = max(self.compared, key=lambda it: _sure(it)[0])
        low = min(self.compared, key=lambda it: _sure(it)[1])
        return (high, low) if _sure(high)[0] > _sure(low)[1] else None

    @property
    def is_level(self) -> bool:
        """Whether everyone was counted, and all groups have the same figure."""
        return len({bound for it in self.compared for bound in _sure(it)}) == 1


def compare(release: Release, panel: Panel, dimension: str) -> Comparison | None:
    """Which groups of `dimension` are highest and lowest; None where comparing is not allowed."""
    if dimension in panel.indicator["not_comparable_across"] or len(panel.readings) > 1:
        return None
    if panel.statistic is Statistic.TOTAL:
        return None
    figures = [row.figures[0] for row in panel.rows if row.domain.dimensions == (dimension,)]
    usable = tuple(it for it in figures if _bounds(it) is not None)
    if len(usable) < 2:
        return None
    high, low = _end(usable, highest=True), _end(usable, highest=False)
    if min(_sure(it)[0] for it in high) <= max(_sure(it)[1] for it in low):
        high = low = ()
    absent = tuple(it for it in figures if Reason.NOBODY in it.reasons)
    declared = len(entry(release, "dimensions", dimension)["categories"])
    return Comparison(dimension, high, low, usable, absent, declared)


def compared_dimensions(release: Release, panel: Panel) -> tuple[str, ...]:
    """Dimensions with figures of their own in a panel, places first."""
    place = place_dimension(release)
    used = {row.domain.dimensions[0] for row in panel.rows if len(row.domain.parts) == 1}
    order = [it["id"] for it in release.study["dimensions"] if it["id"] in used]
    return tuple(sorted(order, key=lambda name: name != place))


def _end(figures: tuple[Figure, ...], *, highest: bool) -> tuple[Figure, ...]:
    """The groups that cannot be told from the one with the highest (or lowest) value."""
    ordered = sorted(figures, key=_value, reverse=highest)
    low, high = _sure(ordered[0])
    return tuple(it for it in ordered if _sure(it)[0] <= high and _sure(it)[1] >= low)


def _value(figure: Figure) -> Decimal:
    return Decimal(0) if figure.value is None else figure.value


def _bounds(figure: Figure) -> tuple[Decimal, Decimal] | None:
    """Between what the truth lies; None where the figure may not be compared."""
    if figure.status is not Status.SHOWN or figure.value is None:
        return None
    if figure.basis is Basis.COMPLETE:
        return (figure.value, figure.value) if figure.coverage == 1 else None
    if figure.basis is Basis.INTERVIEWED or figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high


def _sure(figure: Figure) -> tuple[Decimal, Decimal]:
    bounds = _bounds(figure)
    if bounds is None:
        raise ValueError("this figure may not be compared")
    return bounds
