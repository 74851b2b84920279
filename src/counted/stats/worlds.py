"""Other worlds: tables that print the same release but are filled otherwise.

A `Search` covers one unit and one indicator. With the number of units in each cell held at the
truth, a world for one indicator goes together with the truth for all others. Only where the size
of a group is itself hidden must the sizes move: then one indicator leads and picks new sizes, all
others must find a world with those sizes, and what stands in their way is held at the truth for
the next try. Every world found is printed again, clue by clue, before it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counted.model.crossing import Answers
from counted.stats.clues import Clue, Clues, Columns, CountClue, Handle, MarginClue, World
from counted.stats.program import INFINITY, Program, Vector

#: How often a world that prints differently is mended by holding the clues it broke to the truth.
TRIES = 6
#: What moving one unit between cells costs beside one unit of a target.
MOVE = 0.01

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]
Name = tuple[int, str]  #: of a target inside a search: the clue's identity, and the kind


@dataclass(frozen=True)
class Target:
    """A hidden number: with it, without it, or asked, in the group of a clue."""

    clue: CountClue
    kind: str  #: "numerator", "without" or "denominator"

    @property
    def name(self) -> Name:
        """What a search calls it."""
        return id(self.clue), self.kind

    @property
    def people(self) -> tuple[object, ...]:
        """What makes two targets the same number."""
        blank = self.clue.count.counts_blank and self.kind != "numerator"
        return self.clue.indicator, self.kind, blank, self.clue.mask.tobytes()

    def value(self, world: World) -> int:
        """The hidden number in `world`."""
        numerator, denominator = self.clue.measure(world)
        return {
            "numerator": numerator,
            "denominator": denominator,
            "without": denominator - numerator,
        }[self.kind]


@dataclass(frozen=True)
class Way:
    """What would have to be hidden to reach a number, at which price, with which sizes."""

    price: float
    clues: tuple[Clue, ...]
    sizes: Codes


class Search:
    """A program over the cells of one indicator; `moves_sizes`: cell sizes may change too."""

    def __init__(self, clues: Clues, indicator: str, *, moves_sizes: bool) -> None:
        self.clues = clues
        self.indicator = indicator
        self.moves_sizes = moves_sizes
        self.program = Program()
        self.columns = _columns(self.program, clues, indicator, moves_sizes=moves_sizes)
        self._handles: dict[int, tuple[Clue, Handle]] = {}
        for clue in self._mine():
            handle = clue.constrain(self.program, self.columns, units=clues.units)
            self._handles[id(clue)] = (clue, handle)
        for finding in clues.findings:
            finding.constrain(self.program, self.columns, indicator=indicator)
        self._moves = self._count_moves() if moves_sizes else []
        self._sums: dict[bytes, int] = {}
        if moves_sizes:
            self._bound_sums()
        self.program.start_from(self._vector(clues.truth))

    def find(
        self,
        terms: Mapping[Name, float],
        *,
        within: Mapping[Name, tuple[float, float]] | None = None,
        sizes: Codes | None = None,
        held: Sequence[Clue] = (),
    ) -> World | None:
        """A world that prints the same, with a large sum of targets; None if none was found.

        With `sizes` the cells are held at these; groups of `held` clues keep their true size.
        """
        cost = {self._column(name): price for name, price in terms.items()}
        cost |= dict.fromkeys(self._moves, -MOVE)
        bounds = {self._column(name): ends for name, ends in (within or {}).items()}
        bounds |= self._fixed(sizes, held)
        for _ in range(TRIES):
            answer = self.program.solve(cost, largest=True, within=bounds)
            if answer is None:
                return None
            world = self._world(answer)
            broken = [clue for clue in self._mine() if not clue.agrees(world)]
            if not broken and all(clue.agrees(world) for clue in self.clues.findings):
                return world
            for clue in broken:
                bounds |= self._true(clue)
        return None

    def in_the_way(
        self,
        within: Mapping[Name, tuple[float, float]],
        *,
        sizes: Codes | None = None,
    ) -> Way | None:
        """Which clues would have to go for targets to lie `within` bounds.

        The price counts units moved, dearer in larger groups. None: no hiding would do it.
        """
        cost = dict.fromkeys(self._moves, MOVE)
        bounds = {self._column(name): ends for name, ends in within.items()}
        bounds |= self._fixed(sizes, ())
        for clue, handle in self._handles.values():
            if clue.can_be_hidden:
                price = 1 + clue.size / self.clues.units
                cost |= dict.fromkeys(handle.slack, price)
                bounds |= dict.fromkeys(handle.slack, (0.0, INFINITY))
        answer = self.program.solve(cost, largest=False, within=bounds)
        if answer is None:
            return None
        found = tuple(
            clue
            for clue, handle in self._handles.values()
            if any(answer[column] > 1e-6 for column in handle.slack)
        )
        price = float(sum(answer[column] * price for column, price in cost.items()))
        return Way(price, found, self._world(answer).total)

    def _mine(self) -> list[Clue]:
        mine: list[Clue] = [c for c in self.clues.counts if c.indicator == self.indicator]
        return [*mine, *self.clues.margins] if self.moves_sizes else mine

    def _column(self, name: Name) -> int:
        column: int = getattr(self._handles[name[0]][1], name[1])
        return column

    def _true(self, clue: Clue) -> dict[int, tuple[float, float]]:
        handle = self._handles[id(clue)][1]
        if isinstance(clue, MarginClue):
            return {handle.denominator: (clue.size, clue.size)}
        x, n = clue.count.numerator, clue.count.denominator
        return {handle.numerator: (x, x), handle.denominator: (n, n)}

    def _fixed(self, sizes: Codes | None, held: Sequence[Clue]) -> dict[int, tuple[float, float]]:
        bounds = {}
        if sizes is not None:
            for column, size in zip(self.columns.total, sizes, strict=True):
                bounds[column] = (float(size), float(size))
        for clue in held:
            size = float(self.clues.crossing.total[clue.mask].sum())
            bounds[self._sums[clue.mask.tobytes()]] = (size, size)
        return bounds

    def _count_moves(self) -> list[int]:
        """Columns for how many units more, and fewer, each cell holds than in truth."""
        moves = []
        for column, size in zip(self.columns.total, self.clues.crossing.total, strict=True):
            more, fewer = (self.program.column(0, INFINITY, whole=False) for _ in range(2))
            self.program.row(int(size), int(size), {column: 1.0, more: -1.0, fewer: 1.0})
            moves += [more, fewer]
        return moves

    def _bound_sums(self) -> None:
        """Sizes of groups, within what all other indicators print about them."""
        for clue in self.clues.counts:
            if clue.is_printed and clue.mask.tobytes() not in self._sums:
                column = self.program.column(0, self.clues.units, whole=False)
                self._sums[clue.mask.tobytes()] = column
                cells = {self.columns.total[c]: 1.0 for c in np.flatnonzero(clue.mask)}
                self.program.row(0, 0, cells | {column: -1.0})
        for clue in self.clues.counts:
            if clue.is_printed and clue.indicator != self.indicator:
                low, high = clue.asked_between(units=self.clues.units)
                covers = self.clues.asks_everyone(clue)
                top = high if covers else self.clues.units
                self.program.row(low, top, {self._sums[clue.mask.tobytes()]: 1.0})

    def _world(self, answer: Vector) -> World:
        whole = np.rint(answer).astype(np.int64)
        blocks = (self.columns.yes, self.columns.no, self.columns.unanswered)
        answers = Answers(*(whole[list(block)] for block in blocks))
        known = self.clues.crossing.answers
        return World(whole[list(self.columns.total)], {**known, self.indicator: answers})

    def _vector(self, world: World) -> Vector:
        vector = np.zeros(self.program.width)
        answers = world.answers[self.indicator]
        vector[list(self.columns.total)] = world.total
        vector[list(self.columns.yes)] = answers.yes
        vector[list(self.columns.no)] = answers.no
        vector[list(self.columns.unanswered)] = answers.unanswered
        for clue, handle in self._handles.values():
            if isinstance(clue, MarginClue):
                vector[handle.denominator] = world.total[clue.mask].sum()
            else:
                x, n = clue.measure(world)
                vector[[handle.numerator, handle.denominator, handle.without]] = x, n, n - x
        for mask, column in self._sums.items():
            vector[column] = world.total[np.frombuffer(mask, dtype=bool)].sum()
        return vector


class JointSearch:
    """All indicators of one unit together, with the sizes of cells moving."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self._searches: dict[str, Search] = {}

    def find(
        self, leader: str, terms: Mapping[Name, float], within: Mapping[Name, tuple[float, float]]
    ) -> World | None:
        """A world with a large sum of targets of the leading indicator; None if none was found."""
        held: list[Clue] = []
        for _ in range(TRIES):
            lead = self._search(leader).find(terms, within=within, held=held)
            if lead is None:
                return None
            answers, blocked = dict(lead.answers), []
            for indicator in self._others(leader):
                world = self._search(indicator).find({}, sizes=lead.total)
                if world is None:
                    blocked += self._blocking(indicator, lead.total)
                else:
                    answers[indicator] = world.answers[indicator]
            if not blocked:
                complete = World(lead.total, answers)
                return complete if self.clues.agree(complete) else None
            held += blocked
        return None

    def in_the_way(self, leader: str, within: Mapping[Name, tuple[float, float]]) -> Way | None:
        """Which clues of any indicator would have to go; see `Search.in_the_way`."""
        way = self._search(leader).in_the_way(within)
        if way is None:
            return None
        price, found = way.price, list(way.clues)
        for indicator in self._others(leader):
            other = self._search(indicator).in_the_way({}, sizes=way.sizes)
            if other is None:
                return None
            price += other.price
            found += [clue for clue in other.clues if clue not in found]
        return Way(price, tuple(found), way.sizes)

    def _search(self, indicator: str) -> Search:
        if indicator not in self._searches:
            self._searches[indicator] = Search(self.clues, indicator, moves_sizes=True)
        return self._searches[indicator]

    def _others(self, leader: str) -> list[str]:
        return [i for i in sorted(self.clues.crossing.answers) if i != leader]

    def _blocking(self, indicator: str, sizes: Codes) -> list[Clue]:
        """What keeps an indicator from these sizes; everything of it where that is not known."""
        way = self._search(indicator).in_the_way({}, sizes=sizes)
        mine = [c for c in self.clues.counts if c.indicator == indicator and c.is_printed]
        return [c for c in (way.clues if way else ()) if isinstance(c, CountClue)] or list(mine)


def _columns(program: Program, clues: Clues, indicator: str, *, moves_sizes: bool) -> Columns:
    """Cells as columns, and what everybody knows of them: totals, empty cells, who is asked.

    Whoever reads the definition of an indicator may know that everyone in a cell is in its
    denominator, or nobody. So where that is so it stays so.
    """
    units = clues.units
    sizes = [int(size) for size in clues.crossing.total]
    ends = [(1, units) if moves_sizes else (size, size) for size in sizes]
    total = [program.column(low, high) for low, high in ends]
    program.row(units, units, dict.fromkeys(total, 1.0))
    asked = clues.asked(indicator)
    may_answer = (asked > 0) & ~clues.nobody.get(indicator, np.zeros(len(asked), dtype=bool))
    has_share, tells_blanks = clues.has_share(indicator), clues.tells_blanks(indicator)
    yes = [program.column(0, units if may else 0) for may in may_answer]
    no = [program.column(0, units if may and has_share else 0) for may in may_answer]
    blank = [program.column(0, units if a and tells_blanks else 0) for a in asked]
    for cell, size in enumerate(sizes):
        terms = {yes[cell]: 1.0, no[cell]: 1.0, blank[cell]: 1.0, total[cell]: -1.0}
        program.row(0 if asked[cell] == size else -INFINITY, 0, terms)
    return Columns(total, yes, no, blank)
