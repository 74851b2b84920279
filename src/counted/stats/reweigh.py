"""Weights as the audit sees them: one for each finest cell, made again where sizes change.

Weights that meet benchmarks depend on how many were asked in each group, so another table has
other weights. They are found as the real ones are: scaled to each benchmark in turn (Deming and
Stephan 1940), starting from the true ones, which leads to the same end. Other weights are taken
as known and fixed. Within a cell weights are taken as their mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counted.model.profile import Profile
from counted.stats.printing import print_spread_of_weights
from counted.stats.world import Codes, Mask, World

Floats = NDArray[np.float64]

TOLERANCE = 1e-11
ROUNDS = 200
#: Weights closer than this, relatively, are taken as equal.
EQUAL = 1e-9


@dataclass(frozen=True)
class Layer:
    """One benchmark over the finest cells."""

    masks: Sequence[Mask]
    targets: Sequence[float]


@dataclass
class Weigher:
    """The weights of one unit, per finest cell."""

    truth: Codes  #: units per cell
    weights: Floats  #: per cell, their mean weight
    layers: Sequence[Layer] = ()
    _known: dict[bytes, Floats] = field(default_factory=dict)

    def of(self, total: Codes) -> Floats:
        """The weight of each cell if cells held `total` units."""
        name = total.tobytes()
        if name not in self._known:
            is_truth = bool((total == self.truth).all())
            self._known[name] = self.weights if is_truth else self._scaled(total)
        return self._known[name]

    def differ(self, mask: Mask) -> bool:
        """Whether weights within these cells are unequal."""
        here = self.weights[mask]
        return bool(len(here)) and float(np.ptp(here)) > EQUAL * float(here.max())

    def _scaled(self, total: Codes) -> Floats:
        weights = self.weights
        for _ in range(ROUNDS if self.layers else 0):
            before = weights
            for layer in self.layers:
                for mask, target in zip(layer.masks, layer.targets, strict=True):
                    now = float((weights * total)[mask].sum())
                    weights = np.where(mask, weights * (target / now), weights)
            if float(np.abs(weights / before - 1).max()) <= TOLERANCE:
                break
        return weights


@dataclass
class WeightClue:
    """What is printed of the weights of one unit besides margins: see `print_spread_of_weights`."""

    unit: str
    weigher: Weigher
    profile: Profile
    is_hidden: bool = False

    @property
    def can_be_hidden(self) -> bool:
        """Whether it is printed."""
        return not self.is_hidden

    def hide(self) -> None:
        """Keep it hidden from now on."""
        self.is_hidden = True

    def agrees(self, world: World) -> bool:
        """Whether `world` prints what was printed."""
        return self.is_hidden or self._print(world.total) == self._print(self.weigher.truth)

    def _print(self, total: Codes) -> object:
        weights, here = self.weigher.of(total), total > 0
        effective = float((weights * total).sum() ** 2 / (weights**2 * total).sum())
        ratio = float(weights[here].max() / weights[here].min())
        return print_spread_of_weights(effective, ratio, profile=self.profile)
