"""What rounding does to a table: parts that do not add up, ranges that reach further one way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from counted.io import words
from counted.io.comparing import compared_dimensions
from counted.io.panels import Panel, entry
from counted.messages import mark, translator
from counted.model.estimate import Statistic
from counted.model.release import Figure, Release

#: A range is called lopsided where one side is at least so many times as long as the other.
LOPSIDED = Decimal("1.5")

ADDED_UP = mark(
    "The parts do not add up exactly to {total} ({sums}): each figure is rounded by itself, and "
    "none is made to fit the others."
)
ADDED_UP_TO_LESS = mark(
    "The parts do not add up exactly to {total} ({sums}): each figure is rounded by itself, and "
    "whoever has no group on record is only in the figure of everyone."
)
OUTWARDS = mark(
    "A range may reach further to one side: its ends are rounded outwards to {points} points, to "
    "protect people, and the figure is not."
)
OUTWARDS_OF_A_TOTAL = mark(
    "A range may reach further to one side: it is worked out from a share, the ends of whose range "
    "are rounded outwards to {points} points, to protect people."
)
NEAR_AN_END = mark(
    "A range may reach further to one side: a share cannot be below zero or above 100%."
)
EACH_BY_ITSELF = mark(
    "A range may reach further to one side: the figure and both ends are rounded by themselves."
)


BEFORE_ANY_RANGE = mark(
    "The ends of ranges are rounded outwards to {points} points, to protect people: a figure need "
    "not stand in the middle of its range."
)


def before_any(release: Release, language: str) -> str:
    """What has to be said where the first ranges stand; "" where none was rounded outwards."""
    steps = [it.bound_step for it in release.protected.figures if it.bound_step is not None]
    if not steps:
        return ""
    points = words.number(int(100 * max(steps)), language)
    return translator(language)(BEFORE_ANY_RANGE).format(points=points)


def notes(release: Release, panel: Panel, language: str) -> list[str]:
    """What has to be said under the table of a panel; nothing where no reader would stumble."""
    found = (_added_up(release, panel, language), _lopsided(panel, language))
    return [text for text in found if text]


def _added_up(release: Release, panel: Panel, language: str) -> str:
    everyone = panel.rows[0].figures[0]
    if panel.statistic is not Statistic.TOTAL or everyone.domain.parts or everyone.value is None:
        return ""
    off = {name: it for name, it in _sums(release, panel) if it != everyone.value}
    if not off or len(panel.readings) > 1:
        return ""
    text = ADDED_UP_TO_LESS if min(off.values()) < everyone.value else ADDED_UP
    named = [
        f"{words.isolated(entry(release, 'dimensions', name)['title'], language)}: "
        + words.number(it, language)
        for name, it in off.items()
    ]
    total = words.number(everyone.value, language)
    return translator(language)(text).format(total=total, sums="; ".join(named))


def _sums(release: Release, panel: Panel) -> Iterator[tuple[str, Decimal]]:
    """What the groups of each dimension make together, where all of them are shown."""
    for name in compared_dimensions(release, panel):
        rows = [row for row in panel.rows if row.domain.dimensions == (name,)]
        values = [row.figures[0].value for row in rows]
        shown = [it for it in values if it is not None]
        if len(shown) == len(entry(release, "dimensions", name)["categories"]):
            yield name, sum(shown, Decimal(0))


def _lopsided(panel: Panel, language: str) -> str:
    lopsided = [it for it in panel.figures if _is_lopsided(it)]
    if not lopsided:
        return ""
    say = translator(language)
    steps = [it.bound_step for it in lopsided if it.bound_step is not None]
    if steps:
        is_total = panel.statistic is Statistic.TOTAL
        points = words.number(int(100 * max(steps)), language)
        return say(OUTWARDS_OF_A_TOTAL if is_total else OUTWARDS).format(points=points)
    return say(NEAR_AN_END if panel.statistic is Statistic.SHARE else EACH_BY_ITSELF)


def _is_lopsided(figure: Figure) -> bool:
    if figure.value is None or figure.low is None or figure.high is None:
        return False
    sides = sorted((figure.value - figure.low, figure.high - figure.value))
    return sides[1] > 0 and sides[1] >= LOPSIDED * sides[0]
