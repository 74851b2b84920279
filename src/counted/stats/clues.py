"""Clues: everything printed that says something about the counts in the finest cells.

A `World` is one way the finest cells could be filled. Each clue can be read off a world, printed
as the release prints it, and written as conditions of an integer program. Conditions may be a
little too loose, never too tight in what they exclude of use: whatever is found is read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from counted.model.crossing import Crossing
from counted.model.profile import Profile
from counted.model.release import Status
from counted.model.weights import Margin
from counted.stats.counts import WINDOW, Count, alike, hull, seen, share_range
from counted.stats.printing import round_to_step
from counted.stats.program import INFINITY, Program
from counted.stats.reweigh import Weigher, WeightClue
from counted.stats.told import FindingClue
from counted.stats.world import Codes, Columns, Mask, World


@dataclass(frozen=True)
class Handle:
    """Where one clue stands in a program."""

    numerator: int
    denominator: int
    without: int
    slack: tuple[int, ...]  #: opened only to see which clues stand in the way
    printed: tuple[int, ...] = ()
    #: numerator and denominator as the conditions see them; with the slack open they may differ
    gap: int | None = None  #: from the true weighted share, where one is printed


@dataclass
class CountClue:
    """The printed figures that stand on one count; also one that only serves as a target."""

    count: Count
    mask: Mask
    profile: Profile
    truth: World
    is_printed: bool = True
    weigher: Weigher | None = None  #: None: all weights are equal, whatever the sizes
    _known: dict[tuple[int, int, float | None], object] = field(default_factory=dict)
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
        return self._seen(world) == self._seen(self.truth)

    def hide(self) -> None:
        """Keep its figures hidden from now on."""
        self.count = self.count.hide()
        self._known.clear()
        self._hull.clear()

    @property
    def is_weighted(self) -> bool:
        """Whether its share is one of unequal weights."""
        differ = self.weigher is not None and self.weigher.differ(self.mask)
        return differ and self.count.is_share

    def share(self, world: World) -> float | None:
        """The weighted share in `world`; None where weights do not matter, or nobody answered."""
        if self.weigher is None or not self.count.is_share:
            return None
        having, asked = self._per_cell(world)
        weights = self.weigher.of(world.total)[self.mask]
        size = float((weights * asked).sum())
        return float((weights * having).sum()) / size if size else None

    def _per_cell(self, world: World) -> tuple[Codes, Codes]:
        """With it and asked, per cell of its group."""
        answers = world.answers[self.indicator]
        asked = answers.yes + answers.no
        asked = asked + answers.unanswered if self.count.counts_blank else asked
        return answers.yes[self.mask], asked[self.mask]

    def _seen(self, world: World) -> object:
        share = self.share(world)
        known = (*self.measure(world), share)
        if known not in self._known:
            self._known[known] = seen(
                self.count, known[0], known[1], profile=self.profile, share=share
            )
        return self._known[known]

    def constrain(self, program: Program, columns: Columns, *, units: int) -> Handle:
        """Write its conditions into `program`."""
        x, n, k = (program.column(0, units, whole=False) for _ in range(3))
        cells = np.flatnonzero(self.mask).tolist()
        having = {columns.yes[c]: 1.0 for c in cells}
        asked = having | {columns.no[c]: 1.0 for c in cells}
        if self.count.counts_blank:
            asked |= {columns.unanswered[c]: 1.0 for c in cells}
        program.row(0, 0, having | {x: -1.0})
        program.row(0, 0, asked | {n: -1.0})
        program.row(0, 0, {n: 1.0, x: -1.0, k: -1.0})
        if not self.is_printed:
            return Handle(x, n, k, ())
        slack = tuple(program.column(0, 0, whole=False) for _ in range(4))
        printed = program.column(0, units, whole=False), program.column(0, units, whole=False)
        for column, seen_as, (more, fewer) in zip(
            (x, n), printed, (slack[:2], slack[2:]), strict=True
        ):
            program.row(0, 0, {column: 1.0, seen_as: -1.0, more: 1.0, fewer: -1.0})
        self._bound(program, *printed, units=units)
        if not self.is_weighted or not self.count.is_shown:
            return Handle(x, n, k, slack, printed)
        gap, sides = self._bound_share(program, columns)
        return Handle(x, n, k, slack + sides, printed, gap)

    def _bound_share(self, program: Program, columns: Columns) -> tuple[int, tuple[int, int]]:
        """A column for how far the weighted share is from the true one, in average persons."""
        share = self.share(self.truth)
        assert share is not None  # noqa: S101  a weighted share that is shown has a value
        assert self.weigher is not None  # noqa: S101  as above
        cells, (_, asked) = np.flatnonzero(self.mask), self._per_cell(self.truth)
        weights = self.weigher.weights[cells]
        weights = weights * asked.sum() / (weights * asked).sum()
        low, high = share_range(self.count, share, profile=self.profile)
        n = self.count.denominator
        gap = program.column((low - share) * n, (high - share) * n, whole=False)
        more, fewer = (program.column(0, 0, whole=False) for _ in range(2))
        terms = {gap: -1.0, more: 1.0, fewer: -1.0}
        for cell, weight in zip(cells.tolist(), weights.tolist(), strict=True):
            terms[columns.yes[cell]] = weight * (1 - share)
            terms[columns.no[cell]] = -weight * share
            if self.count.counts_blank:
                terms[columns.unanswered[cell]] = -weight * share
        program.row(0, 0, terms)
        return gap, (more, fewer)

    def asked_between(self, *, units: int) -> tuple[int, int]:
        """The least and the most that may have been asked, by what is printed of this count."""
        if self.count.status is Status.HIDDEN:
            return 1, units
        asked = [n for _, n in self._corners(units)]
        return min(asked), max(asked)

    def _corners(self, units: int) -> list[tuple[int, int]]:
        if not self._hull:
            self._hull.extend(
                hull(
                    alike(
                        self.count,
                        profile=self.profile,
                        units=units,
                        by_share=not self.is_weighted,
                    )
                )
            )
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


Clue = CountClue | MarginClue | FindingClue | WeightClue


@dataclass(frozen=True)
class Clues:
    """All that is printed about one unit."""

    crossing: Crossing
    counts: Sequence[CountClue]
    margins: Sequence[MarginClue]
    findings: Sequence[FindingClue]
    nobody: Mapping[str, Mask]  #: per indicator, cells said to hold no known answer
    spread: WeightClue | None = None  #: of the weights, where they are unequal

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
        clues: list[Clue] = [*self.counts, *self.margins, *self.findings]
        if self.spread is not None:
            clues.append(self.spread)
        return all(clue.agrees(world) for clue in clues)

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
