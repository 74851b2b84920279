"""How much each unit counts, how the units were drawn, and what the weights could mend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Stage:
    """One stage of sampling."""

    clusters: Codes  #: per row, the cluster drawn at this stage, nested in the stage before
    population: Floats | None = None
    #: per row, how many clusters there were to draw from; None = drawn with replacement


@dataclass(frozen=True)
class Design:
    """How the rows came into the sample. The last stage draws the rows themselves or whole groups.

    Without clusters each row is its own cluster. Rows of one stratum share a code.
    """

    base: Floats  #: per row, the weight before calibration, > 0
    strata: Codes  #: per row
    stages: tuple[Stage, ...]  #: at least one

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.base)


@dataclass(frozen=True)
class Margin:
    """One category of a benchmark, before and after weighting."""

    benchmark: str  #: id of the benchmark
    categories: tuple[tuple[str, str], ...]  #: (dimension id, category id), ...
    target: float  #: population count
    before: float  #: weighted count before
    after: float  #: weighted count after
    n: int  #: rows in it


@dataclass(frozen=True)
class Diagnostics:
    """What weighting did."""

    method: str  #: "equal", "given", "poststratify", "rake"
    n: int  #: rows with a weight
    effective_n: float  #: Kish: (sum w)^2 / sum w^2
    largest_ratio: float  #: largest weight / smallest weight
    margins: tuple[Margin, ...] = ()
    iterations: int = 0
    tolerance: float = 0.0  #: relative, on margins


@dataclass(frozen=True)
class Weights:
    """Final weights with what variance estimation needs to know about how they were made.

    `auxiliaries` (n x p) are the calibration variables; None when nothing was calibrated. The
    variance convention is that of calibrated residuals (Deville and Särndal 1992; R `calibrate`):
    residuals of a regression on the auxiliaries with the base weights, spread with the final ones.
    """

    values: Floats
    diagnostics: Diagnostics
    auxiliaries: Floats | None = None
