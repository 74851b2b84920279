"""What findings tell about counts: how many did not answer, and how large a group is, as bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counted.model.crossing import Crossing
from counted.model.finding import Finding
from counted.model.profile import Profile
from counted.stats.printing import print_band
from counted.stats.program import INFINITY, Program
from counted.stats.world import Columns, Mask, World


@dataclass
class FindingClue:
    """A finding whose counts are printed as bands: unanswered questions, sizes of groups."""

    finding: Finding
    mask: Mask
    crossing: Crossing
    profile: Profile
    is_hidden: bool  #: its counts

    @property
    def is_about_answers(self) -> bool:
        """Whether its count moves with the answers to an indicator."""
        return (
            self.finding.code.startswith("missing.")
            and self.finding.indicator in self.crossing.answers
        )

    @property
    def can_be_hidden(self) -> bool:
        """Whether it prints counts."""
        return self.finding.count is not None and not self.is_hidden

    def hide(self) -> None:
        """Keep its counts hidden from now on."""
        self.is_hidden = True

    def agrees(self, world: World) -> bool:
        """Whether `world` prints what was printed."""
        return all(
            low <= self._sum(world, terms) <= high for terms, low, high in self._conditions()
        )

    def constrain(self, program: Program, columns: Columns, *, indicator: str) -> None:
        """Write its conditions on sizes, and on answers to `indicator`, into `program`."""
        cells = np.flatnonzero(self.mask).tolist()
        for terms, low, high in self._conditions():
            if terms == "total" or self.finding.indicator == indicator:
                signs = _SIGNS[terms]
                blocks = (columns.total, columns.yes, columns.no, columns.unanswered)
                row = {
                    block[cell]: sign
                    for block, sign in zip(blocks, signs, strict=True)
                    for cell in cells
                    if sign
                }
                program.row(low, high, row)

    def _sum(self, world: World, terms: str) -> float:
        """Units of the group in `world` that `terms` count."""
        blocks = [world.total]
        if terms != "total":
            answers = world.answers[self.finding.indicator]
            blocks += [answers.yes, answers.no, answers.unanswered]
        signs = _SIGNS[terms]
        return sum(s * float(b[self.mask].sum()) for s, b in zip(signs, blocks, strict=False))

    def _conditions(self) -> list[tuple[str, float, float]]:
        """(what, at least, at most): sums over the group that print the same."""
        if self.is_hidden:
            return []
        truth = World(self.crossing.total, self.crossing.answers)
        at_least = self.profile.min_denominator if self.finding.domain.parts else 0
        found: list[tuple[str, float, float]] = [("total", at_least, INFINITY)]
        for count, terms, least in self._counts():
            now = self._sum(truth, terms)
            low, high = print_band(count, self.profile)
            top = INFINITY if high is None else now + high - count
            found.append((terms, now + max(low, least) - count, top))
        return found

    def _counts(self) -> list[tuple[int, str, int]]:
        """What is printed as a band, which sum moves it, and how much it is at least.

        About everyone a finding on missing answers is only written where there are any.
        """
        count, of = self.finding.count, self.finding.of
        is_whole = of == int(self.crossing.total[self.mask].sum())
        found: list[tuple[int, str, int]] = []
        if self.is_about_answers and count is not None:
            terms = "outside" if self.finding.code == "missing.not_asked" else "unanswered"
            found.append((count, terms, int(count > 0 and not self.finding.domain.parts)))
        if of is not None and (is_whole or self.is_about_answers):
            skips = self.finding.code == "missing.not_asked"
            found.append((of, "total" if is_whole or skips else "asked", 0))
        return found


#: Signs of (total, yes, no, unanswered) in what a finding counts.
_SIGNS = {
    "total": (1.0, 0.0, 0.0, 0.0),
    "unanswered": (0.0, 0.0, 0.0, 1.0),
    "asked": (0.0, 1.0, 1.0, 1.0),
    "outside": (1.0, -1.0, -1.0, -1.0),
}
