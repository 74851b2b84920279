"""A frame: the units of one analysis as arrays, ready for the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counted.errors import DataError
from counted.messages import mark
from counted.model.estimate import Domain
from counted.model.vocabulary import unit_word
from counted.model.weights import Design

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


#: Kinds of missing value, in the order of `model.study.Missing`.
KINDS = ("not_asked", "refused", "unknown", "sentinel", "unanswered")


@dataclass(frozen=True)
class Factor:
    """One dimension over the rows of a frame."""

    dimension: str
    categories: tuple[str, ...]  #: ids, in the order declared
    codes: Codes  #: per row, position in `categories`; -1 where no category applies


@dataclass(frozen=True)
class Variable:
    """One indicator (in one reading) over the rows of a frame."""

    indicator: str
    reading: str
    values: Floats  #: per row; 0 or 1 for a share; NaN where missing or not in the denominator
    about: Mask  #: per row, whether the figure is about this unit (denominator, answered or not)
    over: Floats | None = None  #: of a ratio: what stands below the line
    kinds: Codes | None = (
        None  #: per row, why the value is missing (position in KINDS); -1: it is not
    )

    def missing(self, rows: Mask) -> tuple[tuple[str, int], ...]:
        """Values missing among `rows`: (kind, how many). Those not asked are counted, too."""
        if self.kinds is None:
            return ()
        counts = np.bincount(self.kinds[rows] + 1, minlength=len(KINDS) + 1)[1:]
        return tuple((kind, int(n)) for kind, n in zip(KINDS, counts, strict=True) if n)

    @property
    def known(self) -> Mask:
        """Rows that enter the estimate: in the denominator and answered."""
        known: Mask = self.about & (self.values == self.values)
        if self.over is not None:
            known = known & (self.over == self.over)
        return known


@dataclass(frozen=True)
class Frame:
    """Units of analysis."""

    unit: str  #: "person", "household", "institution"
    design: Design
    factors: Mapping[str, Factor]  #: by dimension id
    variables: tuple[Variable, ...] = ()

    @property
    def n(self) -> int:
        """Number of units."""
        return self.design.n

    def members(self, domain: Domain) -> Mask:
        """Which rows belong to a domain."""
        mask: Mask = np.ones(self.n, dtype=bool)
        for dimension, category in domain.parts:
            factor = self.factors.get(dimension)
            if factor is None or category not in factor.categories:
                raise DataError(
                    mark("The units ({unit}) are not described by {dimension} = {category}."),
                    remedy=mark("Ask for a dimension that these units have."),
                    ids=(dimension, category),
                    facts={
                        "unit": unit_word(self.unit),
                        "dimension": dimension,
                        "category": category,
                    },
                )
            mask &= factor.codes == factor.categories.index(category)
        return mask
