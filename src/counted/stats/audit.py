"""The audit: can anybody work out what is hidden? If so, hide one more thing and ask again.

A hidden number is safe when other worlds print the very same release with that number at least
`min_spread` apart. Worlds once found stay good when more is hidden, so the audit only ever has to
look at what is not safe yet. What must be hidden besides is found by letting the printed figures
give way at a price: those that gave way are hidden. In the end nothing unsafe is left, at worst
because everything that stood in the way is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from counted.model.estimate import Domain
from counted.model.profile import Profile
from counted.model.release import Status
from counted.stats.clues import Clue, Clues, CountClue
from counted.stats.judging import exposure, smallest_denominator
from counted.stats.program import INFINITY
from counted.stats.told import FindingClue
from counted.stats.world import World
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
    narrow: set[People] = field(default_factory=set)
    #: numbers that cannot spread as far as they should, whatever is hidden: not to be determined

    @property
    def targets(self) -> list[Target]:
        """Every hidden number, each once, in a fixed order."""
        found: dict[People, Target] = {}
        for clue in self.clues.counts:
            for target in _targets(clue, self.profile):
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

        What could expose someone needs the spread of the profile. What is hidden for another
        reason, besides or as too uncertain, only must not be determined.
        """
        full = self.exposes(target) and target.people not in self.narrow
        return self.profile.min_spread if full else min(1, self.profile.min_spread)

    def exposes(self, target: Target) -> bool:
        """Whether a hidden number could expose someone by itself."""
        count = target.clue.count
        why = exposure(
            count.numerator,
            count.denominator,
            is_share=count.is_share,
            is_visible=count.is_visible,
            profile=self.profile,
        )
        return why != ()

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
            if self.exposes(target)
            and (target.people not in self.known or self.spread(target).width)
        ]
        return min(widths, default=None)


def audit(clues: Clues, *, profile: Profile) -> int | None:
    """Hide in `clues` whatever must be hidden besides; return the narrowest spread found.

    Statuses of counts and margins inside `clues` are changed.
    """
    ledger, search = Ledger(clues, profile), JointSearch(clues)
    for indicator in sorted({target.clue.indicator for target in ledger.unsafe()}):
        _explore(ledger, search.one(indicator))
    while unsafe := ledger.unsafe():
        if not _settle(ledger, unsafe[0], search):
            search.renew(_hide_more(ledger, unsafe[0], search))
    return ledger.closest


def _explore(ledger: Ledger, search: Search) -> None:
    """Look for worlds in a few directions at once: one world serves many targets."""
    generator = np.random.default_rng(_SEED)
    for _ in range(DIRECTIONS):
        mine = [t for t in ledger.unsafe() if t.clue.indicator == search.indicator]
        signs = generator.choice([-1.0, 1.0], size=len(mine))
        terms = {t.name: float(sign) for t, sign in zip(mine, signs, strict=True)}
        ledger.learn(search.find(terms, within={t.name: ledger.near(t) for t in mine}))


def _settle(ledger: Ledger, target: Target, search: JointSearch) -> bool:
    """Look for worlds until a target is safe: first with all sizes at the truth."""
    alone = search.one(target.clue.indicator)
    for sign in (1.0, -1.0):
        if ledger.is_unsafe(target):
            within = {target.name: ledger.near(target)}
            ledger.learn(alone.find({target.name: sign}, within=within))
    if ledger.is_unsafe(target) and not _can_move(ledger, target, search):
        _settle_sizes(ledger, target, search)
    return not ledger.is_unsafe(target)


def _settle_sizes(ledger: Ledger, target: Target, search: JointSearch) -> None:
    """Look for worlds where the sizes of groups move, for a target that cannot move otherwise."""
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


def _hide_more(ledger: Ledger, target: Target, search: JointSearch) -> set[str]:
    """Hide what keeps a target from spreading, at a low price; or note that nothing would.

    Returns the indicators concerned.
    """
    to_hide = _cheapest(ledger, target, search)
    if to_hide is None and _can_move(ledger, target, search):
        to_hide = tuple(_overlapping(ledger.clues, target))
    elif to_hide == ():
        to_hide = tuple(_overlapping(ledger.clues, target)[:1])
    if not to_hide:
        to_hide = _telling(ledger, target)
    if not to_hide:
        is_last = ledger.needs(target) <= 1
        (ledger.known if is_last else ledger.narrow).add(target.people)
        return set()
    for clue in to_hide:
        clue.hide()
    if any(isinstance(clue, FindingClue) for clue in to_hide):
        return set(ledger.clues.crossing.answers)
    return {clue.indicator for clue in to_hide if isinstance(clue, CountClue)}


def _telling(ledger: Ledger, target: Target) -> tuple[Clue, ...]:
    """Findings whose counts keep a target from spreading whatever figures are hidden."""
    told = [finding for finding in ledger.clues.findings if finding.can_be_hidden]
    if not told:
        return ()
    kept = [finding for finding in ledger.clues.findings if not finding.can_be_hidden]
    silent = replace(ledger.clues, findings=kept)
    return tuple(told) if _cheapest(ledger, target, JointSearch(silent)) is not None else ()


def _cheapest(ledger: Ledger, target: Target, search: JointSearch) -> tuple[Clue, ...] | None:
    """What to hide with all sizes at the truth, up or down; failing that, with sizes moving."""
    held = search.one(target.clue.indicator)
    ways = [held.in_the_way({target.name: ends}) for ends in ledger.beyond(target)]
    possible = [way for way in ways if way is not None]
    if possible:
        return min(possible, key=lambda way: way.price).clues
    joint = (search.in_the_way(target, ends) for ends in ledger.beyond(target))
    return next((way.clues for way in joint if way is not None), None)


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


def _targets(clue: CountClue, profile: Profile) -> list[Target]:
    """The numbers of one count that must stay hidden.

    How many were asked is one of them only where they are too few: of a larger group it is
    printed, as a band, wherever something is shown about the group.
    """
    count = clue.count
    if clue.is_printed and count.status not in (Status.HIDDEN, Status.UNCERTAIN):
        return []
    kinds = ["numerator", "without"] if count.is_share else []
    if clue.is_printed and count.denominator < smallest_denominator(profile):
        kinds.append("denominator")
    return [Target(clue, kind) for kind in kinds]


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
    numerator, denominator = CountClue(parent.count, mask, profile, clues.truth).measure(
        clues.truth
    )
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
    return CountClue(count, mask, profile, clues.truth, is_printed=False)
