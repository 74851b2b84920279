"""Clues: everything printed that says something about the counts in the finest cells.

A `World` is one way the finest cells could be filled. Each clue can be read off a world, printed
as the release prints it, and written as conditions of an integer program. Conditions may be a
little too loose, never too tight in what they exclude of use: whatever is found is read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counted.model.crossing import Answers, Crossing
from counted.model.finding import Finding
from counted.model.profile import Profile
from counted.model.release import Status
from counted.model.weights import Margin
from counted.stats.counts import WINDOW, Count, alike, hull, seen
from counted.stats.printing import print_band, round_to_step
from counted.stats.program import INFINITY, Program

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """One way to fill the finest cells of one unit."""

    total: Codes
    answers: Mapping[str, Answers]


@dataclass(frozen=True)
class Columns:
    """Where the cells stand in a program over one indicator."""

    total: Sequence[int]
    yes: Sequence[int]
    no: Sequence[int]
    unanswered: Sequence[int]


@dataclass(frozen=True)
class Handle:
    """Where one clue stands in a program."""

    numerator: int
    denominator: int
    without: int
    slack: tuple[int, ...]  #: opened only to see which clues stand in the way


@dataclass
class CountClue:
    """The printed figures that stand on one count; also one that only serves as a target."""

    count: Count
    mask: Mask
    profile: Profile
    is_printed: bool = True
    _known: dict[tuple[int, int], object] = field(default_factory=dict)
    _hull: list[tuple[int, int]] = field(default_factory=list)

    @property
    def indicator(self) -> str:
        """Whose counts it reads."""
        return self.count.key[1]

    @property
    def size(self) -> int:
        """Units that it is about."""
        return self.count.denominator

    @property
    def can_be_hidden(self) -> bool:
        """Whether it is a figure not kept hidden yet."""
        return self.is_printed and self.count.status is not Status.HIDDEN

    def measure(self, world: World) -> tuple[int, int]:
        """Numerator and denominator in `world`."""
        answers = world.answers[self.indicator]
        yes, no = int(answers.yes[self.mask].sum()), int(answers.no[self.mask].sum())
        blank = int(answers.unanswered[self.mask].sum()) if self.count.counts_blank else 0
        return yes, yes + no + blank

    def agrees(self, world: World) -> bool:
        """Whether `world` prints what was printed."""
        if not self.is_printed:
            return True
        truth = (self.count.numerator, self.count.denominator)
        return self._seen(self.measure(world)) == self._seen(truth)

    def hide(self) -> None:
        """Keep its figures hidden from now on."""
        self.count = self.count.hide()
        self._known.clear()
        self._hull.clear()

    def _seen(self, pair: tuple[int, int]) -> object:
        if pair not in self._known:
            self._known[pair] = seen(self.count, *pair, profile=self.profile)
        return self._known[pair]

    def constrain(self, program: Program, columns: Columns, *, units: int) -> Handle:
        """Write its conditions into `program`."""
        x, n = program.column(0, units, whole=False), program.column(0, units, whole=False)
        k = program.column(0, units, whole=False)
        slack = tuple(program.column(0, 0, whole=False) for _ in range(4))
        cells = np.flatnonzero(self.mask).tolist()
        having = {columns.yes[c]: 1.0 for c in cells}
        asked = having | {columns.no[c]: 1.0 for c in cells}
        if self.count.counts_blank:
            asked |= {columns.unanswered[c]: 1.0 for c in cells}
        program.row(0, 0, having | {x: -1.0, slack[0]: 1.0, slack[1]: -1.0})
        program.row(0, 0, asked | {n: -1.0, slack[2]: 1.0, slack[3]: -1.0})
        program.row(0, 0, {n: 1.0, x: -1.0, k: -1.0})
        if self.is_printed:
            self._bound(program, x, n, units=units)
        return Handle(x, n, k, slack)

    def asked_between(self, *, units: int) -> tuple[int, int]:
        """The least and the most that may have been asked, by what is printed of this count."""
        if self.count.status is Status.HIDDEN:
            return 1, units
        asked = [n for _, n in self._corners(units)]
        return min(asked), max(asked)

    def _corners(self, units: int) -> list[tuple[int, int]]:
        if not self._hull:
            self._hull.extend(hull(alike(self.count, profile=self.profile, units=units)))
        return self._hull

    def _bound(self, program: Program, x: int, n: int, *, units: int) -> None:
        low, high = self.asked_between(units=units)
        program.row(low, high, {n: 1.0})
        if self.count.status is Status.HIDDEN:
            return
        corners = self._corners(units)
        if not self.count.is_share:
            return
        having = [a for a, _ in corners]
        program.row(min(having), max(having), {x: 1.0})
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (ax, ay) != (bx, by):
                edge = (bx - ax) * ay - (by - ay) * ax
                program.row(edge, INFINITY, {x: float(ay - by), n: float(bx - ax)})


@dataclass
class MarginClue:
    """A benchmark category before weighting, printed as a share of the sample."""

    unit: str
    margin: Margin
    mask: Mask
    profile: Profile
    is_hidden: bool

    @property
    def name(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Benchmark and categories."""
        return self.margin.benchmark, self.margin.categories

    @property
    def size(self) -> int:
        """Units that it is about."""
        return self.margin.n

    @property
    def can_be_hidden(self) -> bool:
        """Whether it is printed."""
        return not self.is_hidden

    def hide(self) -> None:
        """Keep it hidden from now on."""
        self.is_hidden = True

    def agrees(self, world: World) -> bool:
        """Whether `world` prints what was printed, as if unweighted."""
        units = int(world.total.sum())
        here = int(world.total[self.mask].sum())
        return self.is_hidden or self._print(here, units) == self._print(self.margin.n, units)

    def _print(self, n: int, units: int) -> object:
        return round_to_step(n / units, self.profile.share_step)

    def constrain(self, program: Program, columns: Columns, *, units: int) -> Handle:
        """Write its conditions into `program`."""
        n = program.column(0, units, whole=False)
        slack = (program.column(0, 0, whole=False), program.column(0, 0, whole=False))
        cells = {columns.total[c]: 1.0 for c in np.flatnonzero(self.mask).tolist()}
        program.row(0, 0, cells | {n: -1.0, slack[0]: 1.0, slack[1]: -1.0})
        if not self.is_hidden:
            near = range(max(0, self.margin.n - WINDOW), min(units, self.margin.n + WINDOW) + 1)
            truth = self._print(self.margin.n, units)
            same = [m for m in near if self._print(m, units) == truth]
            program.row(min(same), max(same), {n: 1.0})
        return Handle(n, n, n, slack)


@dataclass
class FindingClue:
    """A finding whose counts are printed as bands: unanswered questions, sizes of groups."""

    finding: Finding
    mask: Mask
    crossing: Crossing
    profile: Profile

    @property
    def is_about_answers(self) -> bool:
        """Whether its count moves with the unanswered questions of an indicator."""
        return (
            self.finding.code.startswith("missing.")
            and self.finding.indicator in self.crossing.answers
        )

    @property
    def hides_count(self) -> bool:
        """Whether the group is too small for any count."""
        return hides_count(self.finding, self.crossing, profile=self.profile)

    def agrees(self, world: World) -> bool:
        """Whether `world` prints what was printed."""
        return all(
            low <= value <= high
            for terms, low, high in self._conditions()
            for value in [sum(float(w[self.mask].sum()) for w in self._read(world, terms))]
        )

    def constrain(self, program: Program, columns: Columns, *, indicator: str) -> None:
        """Write its conditions on sizes, and on answers to `indicator`, into `program`."""
        cells = np.flatnonzero(self.mask).tolist()
        for terms, low, high in self._conditions():
            blocks = [columns.total]
            if terms != "total" and self.finding.indicator != indicator:
                continue
            if terms == "unanswered":
                blocks = [columns.unanswered]
            if terms == "asked":
                blocks = [columns.yes, columns.no, columns.unanswered]
            program.row(low, high, {block[c]: 1.0 for block in blocks for c in cells})

    def _read(self, world: World, terms: str) -> list[Codes]:
        if terms == "total":
            return [world.total]
        answers = world.answers[self.finding.indicator]
        if terms == "unanswered":
            return [answers.unanswered]
        return [answers.yes, answers.no, answers.unanswered]

    def _conditions(self) -> list[tuple[str, float, float]]:
        """(what, at least, at most): sums over the group that print the same."""
        truth = World(self.crossing.total, self.crossing.answers)
        size = int(self.crossing.total[self.mask].sum())
        least = self.profile.min_denominator
        if self.hides_count:
            return [("total", 0, least - 1)]
        at_least = least if self.finding.domain.parts else 0
        found: list[tuple[str, float, float]] = [("total", at_least, INFINITY)]
        known: list[tuple[int | None, str]] = []
        if self.finding.of == size:
            known.append((self.finding.of, "total"))
        if self.is_about_answers:
            known.append((self.finding.count, "unanswered"))
            known += [] if self.finding.of == size else [(self.finding.of, "asked")]
        for count, terms in known:
            if count is not None:
                now = sum(int(w[self.mask].sum()) for w in self._read(truth, terms))
                low, high = print_band(count, self.profile)
                found.append(
                    (terms, now + low - count, INFINITY if high is None else now + high - count)
                )
        return found


Clue = CountClue | MarginClue


@dataclass(frozen=True)
class Clues:
    """All that is printed about one unit."""

    crossing: Crossing
    counts: Sequence[CountClue]
    margins: Sequence[MarginClue]
    findings: Sequence[FindingClue]
    nobody: Mapping[str, Mask]  #: per indicator, cells said to hold no known answer

    @property
    def units(self) -> int:
        """Units in the data, which everybody knows."""
        return int(self.crossing.total.sum())

    @property
    def truth(self) -> World:
        """The world as it is."""
        return World(self.crossing.total, self.crossing.answers)

    def agree(self, world: World) -> bool:
        """Whether `world` prints the very same release."""
        clues: list[CountClue | MarginClue | FindingClue] = [*self.counts, *self.margins]
        return all(clue.agrees(world) for clue in [*clues, *self.findings])

    def asked(self, indicator: str) -> Codes:
        """Units per cell that the indicator is about."""
        answers = self.crossing.answers[indicator]
        return answers.yes + answers.no + answers.unanswered

    def about(self, clue: CountClue) -> Mask:
        """The cells of a clue's group that its indicator is about."""
        return clue.mask & (self.asked(clue.indicator) > 0)

    def asks_everyone(self, clue: CountClue) -> bool:
        """Whether all units in these cells are known to be in the clue's denominator."""
        here = self.about(clue)
        whole = bool((self.asked(clue.indicator) == self.crossing.total)[here].all())
        return whole and (clue.count.counts_blank or not self.tells_blanks(clue.indicator))

    def has_share(self, indicator: str) -> bool:
        """Whether anybody is counted as without the characteristic."""
        mine = [clue for clue in self.counts if clue.indicator == indicator]
        return any(clue.count.is_share for clue in mine) or not mine

    def tells_blanks(self, indicator: str) -> bool:
        """Whether there may be unanswered questions; no finding and none there: everybody knows."""
        return bool(self.crossing.answers[indicator].unanswered.any()) or any(
            clue.is_about_answers and clue.finding.indicator == indicator for clue in self.findings
        )


def hides_count(finding: Finding, crossing: Crossing | None, *, profile: Profile) -> bool:
    """Whether the group of a finding is too small for any count; unknown groups are."""
    if not finding.domain.parts or not profile.personal:
        return False
    if crossing is None:
        return True
    return int(crossing.total[crossing.within(finding.domain)].sum()) < profile.min_denominator
