"""Other sizes: how many units each finest cell could hold, by all that is printed about sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counted.stats.clues import Clue, Clues
from counted.stats.counts import WINDOW
from counted.stats.program import INFINITY, Program
from counted.stats.world import Codes, Columns, Mask, World

#: What one unit in a group costs, once printed clues are allowed to give way, beside one move.
GIVING_WAY = 4.0


@dataclass(frozen=True)
class Wanted:
    """A group that is to hold between `low` and `high` units."""

    mask: Mask
    low: float
    high: float


class SizeSearch:
    """A program over the sizes of cells alone: near the truth, adding up to all units."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.program = Program()
        sizes = [int(size) for size in clues.crossing.total]
        self._cells = [self.program.column(max(1, s - WINDOW), s + WINDOW) for s in sizes]
        self.program.row(clues.units, clues.units, dict.fromkeys(self._cells, 1.0))
        self._moves = [self._move(c, s) for c, s in zip(self._cells, sizes, strict=True)]
        self._sums: dict[bytes, int] = {}
        self._slack: dict[int, float] = {}
        for clue in clues.counts:
            self._sum(clues.about(clue))
        self._bound_counts()
        for margin in clues.margins:
            handle = margin.constrain(self.program, self._columns(), units=clues.units)
            if margin.can_be_hidden:
                self._slack |= dict.fromkeys(handle.slack, GIVING_WAY)
        for finding in clues.findings:
            finding.constrain(self.program, self._columns(), indicator="")

    def find(self, wanted: Wanted, *, held: Sequence[Mask] = ()) -> Codes | None:
        """Sizes with a group as wanted and as few moves as can be; None if there are none."""
        bounds = {self._sums[wanted.mask.tobytes()]: (wanted.low, wanted.high)}
        for mask in held:
            size = float(self.clues.crossing.total[mask].sum())
            if mask.tobytes() != wanted.mask.tobytes():
                bounds[self._sums[mask.tobytes()]] = (size, size)
        return self._solve(dict.fromkeys(self._all_moves(), 1.0), bounds)

    def nearest(self, wanted: Wanted) -> Codes | None:
        """As `find`, where what is shown may give way at a price."""
        bounds = {self._sums[wanted.mask.tobytes()]: (wanted.low, wanted.high)}
        bounds |= dict.fromkeys(self._slack, (0.0, float(self.clues.units)))
        return self._solve(dict.fromkeys(self._all_moves(), 1.0) | self._slack, bounds)

    def broken(self, sizes: Codes) -> list[Clue]:
        """What is printed of weights that these sizes would print differently."""
        world = World(sizes, self.clues.crossing.answers)
        printed: list[Clue] = [*self.clues.margins]
        printed += [self.clues.spread] if self.clues.spread is not None else []
        return [clue for clue in printed if not clue.agrees(world)]

    def _solve(
        self, cost: dict[int, float], bounds: dict[int, tuple[float, float]]
    ) -> Codes | None:
        answer = self.program.solve(cost, largest=False, within=bounds)
        return None if answer is None else np.rint(answer[self._cells]).astype(np.int64)

    def _move(self, cell: int, size: int) -> tuple[int, int]:
        more, fewer = (self.program.column(0, INFINITY, whole=False) for _ in range(2))
        self.program.row(size, size, {cell: 1.0, more: -1.0, fewer: 1.0})
        return more, fewer

    def _all_moves(self) -> list[int]:
        return [column for pair in self._moves for column in pair]

    def _columns(self) -> Columns:
        return Columns(self._cells, (), (), ())

    def _sum(self, mask: Mask) -> int:
        name = mask.tobytes()
        if name not in self._sums:
            column = self.program.column(0, self.clues.units, whole=False)
            cells = {self._cells[c]: 1.0 for c in np.flatnonzero(mask)}
            self.program.row(0, 0, cells | {column: -1.0})
            self._sums[name] = column
        return self._sums[name]

    def _bound_counts(self) -> None:
        """Groups hold as many as were asked, or more where not everyone was."""
        for clue in self.clues.counts:
            if clue.is_printed:
                low, high = clue.asked_between(units=self.clues.units)
                top = high if self.clues.asks_everyone(clue) else self.clues.units
                terms = {self._sum(self.clues.about(clue)): 1.0}
                if clue.can_be_hidden:
                    above, under = (self.program.column(0, 0, whole=False) for _ in range(2))
                    self._slack |= {above: GIVING_WAY, under: GIVING_WAY}
                    terms |= {above: -1.0, under: 1.0}
                self.program.row(low, top, terms)
