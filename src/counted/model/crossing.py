"""The finest cells that the published figures are sums of: what an audit reasons about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counted.model.estimate import Domain

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Answers:
    """Answers to one indicator per finest cell. Units outside its denominator are in none."""

    yes: Codes  #: with the characteristic; for means, totals and ratios: with a value
    no: Codes  #: without it; 0 for means, totals and ratios
    unanswered: Codes  #: in the denominator, without a known answer


@dataclass(frozen=True)
class Crossing:
    """Unweighted counts over the full cross-classification of the dimensions of one unit.

    Each domain of `cells` fixes every dimension used; cells without units are left out (an
    attacker is taken to know that they are empty). A unit without a category in a dimension is in
    cells whose domain leaves that dimension out.
    """

    unit: str
    cells: tuple[Domain, ...]
    total: Codes  #: units per cell
    answers: Mapping[str, Answers]  #: by indicator id
    weights: NDArray[np.float64] | None = None  #: mean final weight per cell; None: all alike

    def within(self, domain: Domain) -> NDArray[np.bool_]:
        """Which cells are part of `domain`."""
        wanted = set(domain.parts)
        return np.array([wanted <= set(cell.parts) for cell in self.cells], dtype=bool)
