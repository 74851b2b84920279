"""Gathering: what findings and weights tell besides figures, before anything is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from counted.model.crossing import Crossing
from counted.model.estimate import Domain
from counted.model.finding import Finding
from counted.model.profile import Profile
from counted.model.weights import Diagnostics, Margin
from counted.stats.clues import MarginClue
from counted.stats.judging import smallest_denominator
from counted.stats.reweigh import EQUAL, Layer, Weigher, WeightClue
from counted.stats.told import FindingClue


def margin_clues(
    weighting: Sequence[tuple[str, Diagnostics]],
    *,
    crossings: Mapping[str, Crossing],
    profile: Profile,
) -> list[MarginClue]:
    """Margins of all benchmarks; those of a benchmark are shown together or not at all."""
    found = []
    for unit, diagnostics in weighting:
        crossing = crossings.get(unit)
        together: dict[str, list[Margin]] = defaultdict(list)
        for margin in diagnostics.margins:
            together[margin.benchmark].append(margin)
        for mine in together.values():
            is_hidden = profile.personal and _keeps_back(mine, crossing, profile=profile)
            for margin in mine:
                domain = Domain(tuple(sorted(margin.categories)))
                mask = crossing.within(domain) if crossing else np.zeros(0, dtype=bool)
                found.append(MarginClue(unit, margin, mask, profile, is_hidden))
    return found


def _keeps_back(margins: list[Margin], crossing: Crossing | None, *, profile: Profile) -> bool:
    """Whether the margins of a benchmark stay hidden from the start.

    They do where one group is small: one margin alone could be worked out from the others. And
    where the audit could not follow: people counted unequally before weighting, or a benchmark of
    which tables use some dimensions only.
    """
    if min(margin.n for margin in margins) < smallest_denominator(profile):
        return True
    per_unit = np.array([margin.before / margin.n for margin in margins])
    if np.ptp(per_unit) > EQUAL * per_unit.max():
        return True
    used = {d for cell in crossing.cells for d in cell.dimensions} if crossing else set()
    names = {dimension for margin in margins for dimension, _ in margin.categories}
    return bool(names & used) and not names <= used


def is_whole(clue: MarginClue, crossing: Crossing) -> bool:
    """Whether the cells of the crossing make up the margin: its dimensions are used in tables."""
    return int(crossing.total[clue.mask].sum()) == clue.margin.n


def spread_clues(
    weighting: Sequence[tuple[str, Diagnostics]],
    margins: Sequence[MarginClue],
    *,
    crossings: Mapping[str, Crossing],
    profile: Profile,
) -> dict[str, WeightClue]:
    """Per unit whose weights are unequal, or could be in another table: what weights do there."""
    found = {}
    for unit, _ in weighting:
        crossing = crossings.get(unit)
        if crossing is not None and profile.personal:
            mine = [clue for clue in margins if clue.unit == unit and is_whole(clue, crossing)]
            layers = [
                Layer(
                    [clue.mask for clue in mine if clue.margin.benchmark == benchmark],
                    [clue.margin.target for clue in mine if clue.margin.benchmark == benchmark],
                )
                for benchmark in dict.fromkeys(clue.margin.benchmark for clue in mine)
            ]
            plain = np.ones(len(crossing.total))
            weights = plain if crossing.weights is None else crossing.weights
            weigher = Weigher(crossing.total, weights, layers)
            if layers or weigher.differ(crossing.total > 0):
                found[unit] = WeightClue(unit, weigher, profile)
    return found


def finding_clues(
    findings: Sequence[Finding], *, crossings: Mapping[str, Crossing], profile: Profile
) -> list[FindingClue]:
    """Every finding that may be told, in its order, with the cells of its group.

    Where one group is too small for any count, the same findings about the other groups of that
    breakdown show none either: else the missing count would say that the group is small.
    """
    nothing = Crossing("", (), np.zeros(0, dtype=np.int64), {})
    found = []
    for finding in findings:
        crossing = crossings.get(finding.unit, nothing)
        found.append(
            FindingClue(finding, crossing.within(finding.domain), crossing, profile, False)
        )
    small = {_breakdown(note.finding) for note in found if _is_small(note, profile)}
    for note in found:
        note.is_hidden = _breakdown(note.finding) in small
    return found


def _is_small(note: FindingClue, profile: Profile) -> bool:
    """Whether the group is too small for any count; groups of units unknown here are."""
    here = int(note.crossing.total[note.mask].sum())
    return profile.personal and bool(note.finding.domain.parts) and here < profile.min_denominator


def _breakdown(finding: Finding) -> tuple[str, str, str, tuple[str, ...]]:
    return finding.code, finding.unit, finding.indicator, finding.domain.dimensions
