"""Other worlds: tables that print the same release but are filled otherwise.

A `Search` covers the answers to one indicator, with the number of units in each cell given. With
these sizes at the truth, a world for one indicator goes together with the truth for all others.
Only where the size of a group is itself hidden must sizes move: then `JointSearch` picks new
sizes, every indicator must find a world with them, and what stands in its way is held at the
truth for the next try. Every world found is printed again, clue by clue, before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from counted.model.crossing import Answers
from counted.stats.clues import Clue, Clues, CountClue, Handle
from counted.stats.counts import WINDOW
from counted.stats.program import Program, Vector
from counted.stats.sizes import SizeSearch, Wanted
from counted.stats.world import Codes, Columns, Mask, World

#: How often a world that prints differently is mended by holding what broke to the truth.
TRIES = 6

Name = tuple[int, str]  #: of a target inside a search: the clue's identity, and the kind
Ends = tuple[float, float]  #: at least, at most


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


#: How much dearer it is to hide a figure with one dimension less, per unit moved.
WIDER = 10.0


@dataclass(frozen=True)
class Way:
    """What would have to be hidden to reach a number, and at which price."""

    price: float
    clues: tuple[Clue, ...]


class Search:
    """A program over the answers to one indicator."""

    def __init__(self, clues: Clues, indicator: str) -> None:
        self.clues = clues
        self.indicator = indicator
        self.program = Program()
        self.columns = _columns(self.program, clues, indicator)
        self._mine = [clue for clue in clues.counts if clue.indicator == indicator]
        self._deepest = max((len(clue.count.key[3].parts) for clue in self._mine), default=0)
        self._handles: dict[int, Handle] = {
            id(clue): clue.constrain(self.program, self.columns, units=clues.units)
            for clue in self._mine
        }
        for finding in clues.findings:
            finding.constrain(self.program, self.columns, indicator=indicator)
        self.program.start_from(self._vector(clues.truth))

    def find(
        self,
        terms: Mapping[Name, float],
        *,
        within: Mapping[Name, Ends] | None = None,
        sizes: Codes | None = None,
    ) -> World | None:
        """A world that prints the same, with a large sum of targets; None if none was found.

        `sizes` are the units in each cell, by default the true ones.
        """
        cost = {self._column(name): price for name, price in terms.items()}
        bounds = self._bounds(within or {}, sizes)
        for _ in range(TRIES):
            answer = self.program.solve(cost, largest=True, within=bounds)
            if answer is None:
                return None
            world = self._world(answer)
            broken = [clue for clue in self._mine if not clue.agrees(world)]
            if not broken and all(clue.agrees(world) for clue in self.clues.findings):
                return world
            for clue in broken:
                handle = self._handles[id(clue)]
                x, n = float(clue.count.numerator), float(clue.count.denominator)
                bounds |= {handle.numerator: (x, x), handle.denominator: (n, n)}
                bounds |= {} if handle.gap is None else {handle.gap: (0.0, 0.0)}
        return None

    def in_the_way(
        self,
        within: Mapping[Name, Ends],
        *,
        sizes: Codes | None = None,
        in_fractions: bool = False,
    ) -> Way | None:
        """Which clues would have to go for targets to lie `within` bounds.

        `in_fractions` gives only a quick hint. The price counts units moved, dearer in larger
        groups and much dearer in figures of fewer dimensions. None: no hiding would do it.
        """
        cost: dict[int, float] = {}
        bounds = self._bounds(within, sizes)
        for clue in self._mine:
            if clue.can_be_hidden:
                slack = self._handles[id(clue)].slack
                cost |= dict.fromkeys(slack, self._price(clue))
                bounds |= dict.fromkeys(slack, (0.0, float(self.clues.units)))
        answer = self.program.solve(cost, largest=False, within=bounds, in_fractions=in_fractions)
        if answer is None:
            return None
        found = tuple(
            clue
            for clue in self._mine
            if any(answer[column] > 1e-6 for column in self._handles[id(clue)].slack)
        )
        return Way(float(sum(answer[c] * price for c, price in cost.items())), found)

    def _price(self, clue: CountClue) -> float:
        """Hiding a figure of a whole place loses more than hiding one of its parts."""
        wider = self._deepest - len(clue.count.key[3].parts)
        return 1 + clue.size / self.clues.units + WIDER * wider

    def _column(self, name: Name) -> int:
        column: int = getattr(self._handles[name[0]], name[1])
        return column

    def _bounds(self, within: Mapping[Name, Ends], sizes: Codes | None) -> dict[int, Ends]:
        bounds = {self._column(name): ends for name, ends in within.items()}
        if sizes is not None:
            for column, size in zip(self.columns.total, sizes, strict=True):
                bounds[column] = (float(size), float(size))
        return bounds

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
        for clue in self._mine:
            handle, (x, n) = self._handles[id(clue)], clue.measure(world)
            vector[[handle.numerator, handle.denominator, handle.without]] = x, n, n - x
            vector[list(handle.printed)] = (x, n)[: len(handle.printed)]
        return vector


class JointSearch:
    """All indicators of one unit together, with the sizes of cells moving."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self._sizes = SizeSearch(clues)
        self._searches = {i: Search(clues, i) for i in sorted(clues.crossing.answers)}

    def one(self, indicator: str) -> Search:
        """The search of one indicator alone."""
        return self._searches[indicator]

    def renew(self, indicators: Iterable[str]) -> None:
        """Start again with what was hidden since, concerning these indicators."""
        self._sizes = SizeSearch(self.clues)
        for indicator in indicators:
            self._searches[indicator] = Search(self.clues, indicator)

    def find(self, target: Target, ends: Ends) -> World | None:
        """A world with a target between two ends; None if none was found."""
        held: list[Mask] = []
        wanted = _wanted(target, ends, self.clues)
        for _ in range(TRIES):
            sizes = self._sizes.find(wanted, held=held)
            if sizes is None:
                return None
            answers, blocked = dict(self.clues.crossing.answers), list[Mask]()
            for indicator, search in self._searches.items():
                within = {target.name: ends} if indicator == target.clue.indicator else {}
                world = search.find({}, within=within, sizes=sizes)
                if world is None:
                    blocked += self._blocking(search, within, sizes)
                else:
                    answers[indicator] = world.answers[indicator]
            complete = World(sizes, answers)
            if not blocked and self.clues.agree(complete):
                return complete
            held += blocked or [margin.mask for margin in self.clues.margins]
        return None

    def in_the_way(self, target: Target, ends: Ends) -> Way | None:
        """Which clues of any indicator would have to go; see `Search.in_the_way`."""
        sizes = self._sizes.nearest(_wanted(target, ends, self.clues))
        if sizes is None:
            return None
        price = 0.0
        found: list[Clue] = self._sizes.broken(sizes)
        for indicator, search in self._searches.items():
            within = {target.name: ends} if indicator == target.clue.indicator else {}
            way = search.in_the_way(within, sizes=sizes)
            if way is None:
                return None
            price += way.price
            found += way.clues
        return Way(price, tuple(found))

    def _blocking(self, search: Search, within: Mapping[Name, Ends], sizes: Codes) -> list[Mask]:
        """Groups that keep an indicator from these sizes; all of its groups if that is unclear."""
        way = search.in_the_way(within, sizes=sizes, in_fractions=True)
        mine = [c for c in self.clues.counts if c.indicator == search.indicator and c.is_printed]
        found = [clue for clue in (way.clues if way else ()) if isinstance(clue, CountClue)]
        return [self.clues.about(clue) for clue in found or mine]


def _wanted(target: Target, ends: Ends, clues: Clues) -> Wanted:
    """What a target needs of the size of its group: room for it, at least."""
    low, high = ends
    is_size = target.kind == "denominator" and clues.asks_everyone(target.clue)
    return Wanted(clues.about(target.clue), low, high if is_size else float(clues.units))


def _columns(program: Program, clues: Clues, indicator: str) -> Columns:
    """Cells as columns, and what everybody knows of them: their sizes, and who is asked.

    Whoever reads the definition of an indicator may know that everyone in a cell is in its
    denominator, or nobody. So where that is so it stays so.
    """
    answers, asked = clues.crossing.answers[indicator], clues.asked(indicator)
    total = [program.column(int(size), int(size)) for size in clues.crossing.total]
    nowhere = np.zeros(len(asked), dtype=bool)
    may_answer = (asked > 0) & ~clues.nobody.get(indicator, nowhere)
    yes = _block(program, answers.yes, may_answer)
    no = _block(program, answers.no, may_answer & clues.has_share(indicator))
    blank = _block(program, answers.unanswered, (asked > 0) & clues.tells_blanks(indicator))
    for cell, size in enumerate(clues.crossing.total):
        terms = {yes[cell]: 1.0, no[cell]: 1.0, blank[cell]: 1.0, total[cell]: -1.0}
        program.row(0 if asked[cell] == size else -float(clues.units), 0, terms)
    return Columns(total, yes, no, blank)


def _block(program: Program, counts: Codes, may: Mask) -> list[int]:
    """Columns near true counts: farther off is never needed, and slower to search."""
    ends = [
        (max(0, int(count) - WINDOW), int(count) + WINDOW) if here else (0, 0)
        for count, here in zip(counts, may, strict=True)
    ]
    return [program.column(low, high) for low, high in ends]
