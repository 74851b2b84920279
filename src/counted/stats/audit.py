"""The audit: can anybody work out what is hidden? If so, hide one more thing and ask again.

A hidden number is safe when other worlds print the very same release with that number at least
`min_spread` apart. Worlds once found stay good when more is hidden, so the audit only ever has to
look at what is not safe yet. What must be hidden besides is found by letting the printed figures
give way at a price: those that gave way are hidden. In the end nothing unsafe is left, at worst
because everything that stood in the way is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from counted.model.estimate import Domain
from counted.model.profile import Profile
from counted.model.release import Status
from counted.stats.clues import Clues, CountClue, World
from counted.stats.judging import exposure, smallest_denominator
from counted.stats.program import INFINITY
from counted.stats.worlds import JointSearch, Search, Target

#: Worlds sought in random (but always the same) directions before single targets are looked at.
DIRECTIONS = 2
_SEED = 20260

People = tuple[object, ...]  #: what makes two targets the same number


@dataclass
class Spread:
    """Between which values a hidden number was found."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How far apart."""
        return self.high - self.low

    def take(self, value: int) -> None:
        """Widen it to `value`."""
        self.low, self.high = min(self.low, value), max(self.high, value)


@dataclass
class Ledger:
    """What the audit of one unit has found so far."""

    clues: Clues
    profile: Profile
    spreads: dict[People, Spread] = field(default_factory=dict)
    known: set[People] = field(default_factory=set)
    #: numbers that follow from what everybody knows, whatever is hidden

    @property
    def targets(self) -> list[Target]:
        """Every hidden number, each once, in a fixed order."""
        found: dict[People, Target] = {}
        for clue in self.clues.counts:
            for target in _targets(clue, self.clues, self.profile):
                found.setdefault(target.people, target)
        return list(found.values())

    def spread(self, target: Target) -> Spread:
        """The spread of a target, at first its true value alone."""
        truth = target.value(self.clues.truth)
        return self.spreads.setdefault(target.people, Spread(truth, truth))

    def is_unsafe(self, target: Target) -> bool:
        """Whether no worlds were found yet that are far enough apart."""
        return self.spread(target).width < self.needs(target)

    def needs(self, target: Target) -> int:
        """How far apart the values of a hidden number must be that nobody can tell apart.

        What could expose someone needs the spread of the profile. What is hidden for other
        reasons (besides, or as too uncertain), and denominators that are large enough to be
        shown, only must not be determined: they stand in front of somebody, or of nobody.
        """
        count = target.clue.count
        value = target.value(self.clues.truth)
        if target.kind == "denominator":
            exposes = value < smallest_denominator(self.profile)
        else:
            exposes = bool(
                exposure(
                    count.numerator,
                    count.denominator,
                    is_share=count.is_share,
                    is_visible=count.is_visible,
                    profile=self.profile,
                )
            )
        return self.profile.min_spread if exposes else min(1, self.profile.min_spread)

    def unsafe(self) -> list[Target]:
        """Targets that are not safe yet."""
        return [
            target
            for target in self.targets
            if target.people not in self.known and self.is_unsafe(target)
        ]

    def near(self, target: Target) -> tuple[float, float]:
        """As far as a target need go."""
        reach, spread = self.needs(target), self.spread(target)
        return max(0, spread.high - reach), spread.low + reach

    def steps(self, target: Target, *, goes_up: bool) -> list[tuple[float, float]]:
        """Where to look next: as far as needed, else just beyond what was found."""
        (low, high), spread = self.near(target), self.spread(target)
        if goes_up:
            return [(least, INFINITY) for least in dict.fromkeys((high, spread.high + 1))]
        return [(0.0, most) for most in dict.fromkeys((low, spread.low - 1)) if most >= 0]

    def beyond(self, target: Target) -> list[tuple[float, float]]:
        """Where a target must be able to go to be safe: far enough up, or far enough down."""
        low, high = self.near(target)
        down = [(0.0, low)] if self.spread(target).high >= self.needs(target) else []
        return [(high, INFINITY), *down]

    def learn(self, world: World | None) -> None:
        """Widen all spreads by a world."""
        for target in self.targets if world is not None else ():
            assert world is not None  # noqa: S101  for the type checker
            self.spread(target).take(target.value(world))

    @property
    def closest(self) -> int | None:
        """The narrowest spread of a number that could expose someone; None where there is none.

        Numbers that everybody knows, like how many were asked in all, are none of these.
        """
        widths = [
            self.spread(target).width
            for target in self.targets
            if self.needs(target) == self.profile.min_spread
            and (target.people not in self.known or self.spread(target).width)
        ]
        return min(widths, default=None)


def audit(clues: Clues, *, profile: Profile) -> int | None:
    """Hide in `clues` whatever must be hidden besides; return the narrowest spread found.

    Statuses of counts and margins inside `clues` are changed.
    """
    ledger = Ledger(clues, profile)
    while ledger.unsafe():
        search = JointSearch(clues)
        for indicator in sorted({t.clue.indicator for t in ledger.unsafe()}):
            _explore(ledger, search.one(indicator))
        _explore_sizes(ledger, search)
        if ledger.unsafe():
            _hide_more(ledger, ledger.unsafe()[0], search)
    return ledger.closest


def _explore(ledger: Ledger, search: Search) -> None:
    """Look for worlds: in a few directions at once, then for each target that is left."""
    generator = np.random.default_rng(_SEED)
    for _ in range(DIRECTIONS):
        mine = [t for t in ledger.unsafe() if t.clue.indicator == search.indicator]
        if len(mine) < 3:
            break
        signs = generator.choice([-1.0, 1.0], size=len(mine))
        terms = {t.name: float(sign) for t, sign in zip(mine, signs, strict=True)}
        ledger.learn(search.find(terms, within={t.name: ledger.near(t) for t in mine}))
    for target in ledger.unsafe():
        for sign in (1.0, -1.0):
            if target.clue.indicator == search.indicator and ledger.is_unsafe(target):
                within = {target.name: ledger.near(target)}
                ledger.learn(search.find({target.name: sign}, within=within))


def _explore_sizes(ledger: Ledger, search: JointSearch) -> None:
    """Look for worlds where the sizes of groups move, for targets that cannot move otherwise."""
    for target in ledger.unsafe():
        if not ledger.is_unsafe(target) or _can_move(ledger, target, search):
            continue
        for goes_up in (True, False):
            for ends in ledger.steps(target, goes_up=goes_up) if ledger.is_unsafe(target) else ():
                world = search.find(target, ends)
                ledger.learn(world)
                if world is not None:
                    break


def _can_move(ledger: Ledger, target: Target, search: JointSearch) -> bool:
    """Whether a target could spread with all sizes at the truth, if more were hidden."""
    alone = search.one(target.clue.indicator)
    return any(
        alone.in_the_way({target.name: ends}, in_fractions=True) is not None
        for ends in ledger.beyond(target)
    )


def _hide_more(ledger: Ledger, target: Target, search: JointSearch) -> None:
    """Hide what keeps a target from spreading, at the lowest price; or note that nothing would."""
    held = search.one(target.clue.indicator)
    for ways in (
        [held.in_the_way({target.name: ends}) for ends in ledger.beyond(target)],
        [search.in_the_way(target, ends) for ends in ledger.beyond(target)],
    ):
        possible = [way for way in ways if way is not None]
        if possible:
            best = min(possible, key=lambda way: way.price)
            to_hide = best.clues or tuple(_overlapping(ledger.clues, target)[:1])
            for clue in to_hide:
                clue.hide()
            if to_hide:
                return
    if _can_move(ledger, target, search):
        for clue in _overlapping(ledger.clues, target):
            clue.hide()
    ledger.known.add(target.people)


def _overlapping(clues: Clues, target: Target) -> list[CountClue]:
    """Printed counts of the same indicator that share people with a target, smallest first."""
    mine = [
        clue
        for clue in clues.counts
        if clue.indicator == target.clue.indicator
        and clue.can_be_hidden
        and bool((clue.mask & target.clue.mask).any())
    ]
    return sorted(mine, key=lambda clue: (clue.count.denominator, clue.count.key))


def _targets(clue: CountClue, clues: Clues, profile: Profile) -> list[Target]:
    """The numbers of one count that must stay hidden.

    A denominator is one of them unless a shown figure is about the very same people: then it is
    printed there, as a band.
    """
    count = clue.count
    if clue.is_printed and count.status not in (Status.HIDDEN, Status.UNCERTAIN):
        return []
    kinds = ["numerator", "without"] if count.is_share else []
    few = count.denominator < smallest_denominator(profile)
    if clue.is_printed and (few or not _shown_elsewhere(clue, clues.counts)):
        kinds.append("denominator")
    return [Target(clue, kind) for kind in kinds]


def _shown_elsewhere(clue: CountClue, counts: Sequence[CountClue]) -> bool:
    return any(
        other.is_printed
        and other.count.is_shown
        and other.count.denominator == clue.count.denominator
        and bool((other.mask == clue.mask).all())
        for other in counts
    )


def residues(clues: Clues, *, profile: Profile) -> list[CountClue]:
    """Groups nobody asked for that remain when those asked for are subtracted.

    Units without a category in a dimension: what is printed for a group, minus what is printed
    for its parts, is about them. They are kept apart like any hidden figure.
    """
    found: dict[tuple[object, ...], CountClue] = {}
    by_key = {clue.count.key: clue for clue in clues.counts}
    for key, clue in sorted(by_key.items()):
        for dimension in clue.count.key[3].dimensions:
            parts = tuple(part for part in key[3].parts if part[0] != dimension)
            parent = by_key.get((*key[:3], Domain(parts)))
            if parent is not None:
                lacks = np.array([c.category(dimension) is None for c in clues.crossing.cells])
                rest = _residue(parent, parent.mask & lacks, clues, profile=profile)
                if rest is not None:
                    found.setdefault((*key[:3], rest.mask.tobytes()), rest)
    return list(found.values())


def _residue(
    parent: CountClue,
    mask: np.ndarray[tuple[int], np.dtype[np.bool_]],
    clues: Clues,
    *,
    profile: Profile,
) -> CountClue | None:
    if not mask.any() or bool((mask == parent.mask).all()):
        return None
    numerator, denominator = CountClue(parent.count, mask, profile).measure(clues.truth)
    why = exposure(
        numerator,
        denominator,
        is_share=parent.count.is_share,
        is_visible=parent.count.is_visible,
        profile=profile,
    )
    if not why or not denominator:
        return None
    count = replace(
        parent.count, numerator=numerator, denominator=denominator, status=Status.HIDDEN
    )
    return CountClue(count, mask, profile, is_printed=False)
