"""The variance of estimated totals under the design the rows were drawn by.

Anything estimated smoothly from a sample behaves, near its value, like the total of a *linearised*
value per row; so the covariance of totals is all that is needed. At each stage of sampling it is
the spread of the cluster totals around their mean within a stratum, times the share of the
population that was not drawn; what later stages add counts in the proportion that was drawn
(Bellhouse 1985; Särndal, Swensson and Wretman 1992, chapters 4 and 5; as R `survey` does, Lumley
2004). A subgroup is a domain: its rows outside hold zero, and clusters without a member still
count. Weights met to benchmarks enter through calibrated residuals (`Weights.auxiliaries`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counted.errors import DesignError
from counted.messages import mark
from counted.model.weights import Codes, Design, Floats, Stage, Weights

Mask = NDArray[np.bool_]

#: Directions of the auxiliaries this much weaker than the strongest are taken as repetitions.
RANK_TOLERANCE = 1e-9


@dataclass(frozen=True)
class PreparedStage:
    """One stage made ready for sums: units drawn within groups (strata, then clusters)."""

    unit: Codes  #: per row, the unit drawn at this stage
    group: Codes  #: per unit, the group it was drawn in
    drawn: Floats  #: per group, units drawn
    factor: Floats  #: per group, what a squared deviation of a unit total contributes


@dataclass(frozen=True)
class Sampling:
    """A design with its weights, prepared once so that many variances are cheap."""

    design: Design
    weights: Floats  #: final, per row
    stages: tuple[PreparedStage, ...]
    inflation: Floats | None
    #: per row, how many rows it stands for by the population sizes of the design; None = unknown
    root_base: Floats  #: square root of the base weights
    basis: Floats | None  #: orthonormal columns spanning root_base * auxiliaries

    def covariance(self, z: Floats) -> Floats:
        """Covariance (k x k) of the k estimated totals of `z` (rows x k, linearised values)."""
        weighted = self.weights[:, None] * self._residuals(z)
        covariance = np.zeros((z.shape[1], z.shape[1]))
        for stage in self.stages:
            totals = _sums(stage.unit, weighted, len(stage.group))
            means = _sums(stage.group, totals, len(stage.drawn)) / stage.drawn[:, None]
            deviations = totals - means[stage.group]
            covariance += deviations.T @ (stage.factor[stage.group][:, None] * deviations)
        return covariance

    def fraction(self, mask: Mask) -> float:
        """Part of the population that the rows in `mask` are; 0 where the design does not say."""
        if self.inflation is None:
            return 0.0
        return float(np.count_nonzero(mask) / self.inflation[mask].sum())

    def _residuals(self, z: Floats) -> Floats:
        if self.basis is None:
            return z
        scaled = self.root_base[:, None] * z
        return (scaled - self.basis @ (self.basis.T @ scaled)) / self.root_base[:, None]


def prepare(design: Design, weights: Weights) -> Sampling:
    """Make a design ready for variances.

    Raises DesignError where a stratum (or cluster, at later stages) has a single cluster drawn
    out of several, where population sizes differ within a stratum, or fall short of the sample.
    """
    stages, inflation = _prepared_stages(design)
    root_base = np.sqrt(design.base)
    basis = None
    if weights.auxiliaries is not None:
        basis = _orthonormal(root_base[:, None] * weights.auxiliaries)
    return Sampling(design, weights.values, stages, inflation, root_base, basis)


def covariance(z: Floats, design: Design, weights: Weights) -> Floats:
    """Covariance (k x k) of the estimated totals of `z` (rows x k); see `prepare` for errors."""
    return prepare(design, weights).covariance(z)


def clusters(mask: Mask, design: Design) -> int:
    """How many first-stage clusters have a row in `mask`."""
    return len(_coded(design.strata[mask], design.stages[0].clusters[mask])[1])


def degrees_of_freedom(mask: Mask, design: Design) -> int:
    """First-stage clusters minus strata, among the rows in `mask` (R `degf` of a subset)."""
    return clusters(mask, design) - len(np.unique(design.strata[mask]))


def _prepared_stages(design: Design) -> tuple[tuple[PreparedStage, ...], Floats | None]:
    """All stages, and how many rows each row stands for (None where a stage does not say)."""
    group, first_row = _coded(design.strata)
    reach = np.ones(len(first_row))  # product of the sampling fractions above, per group
    stages: list[PreparedStage] = []
    names = design.strata
    for number, stage in enumerate(design.stages):
        unit, unit_row = _coded(group, stage.clusters)
        parent = group[unit_row]
        drawn = np.bincount(parent, minlength=len(first_row)).astype(np.float64)
        fraction = _fractions(stage, group, drawn, names=names[first_row], number=number)
        factor = reach * (1 - fraction)
        _refuse_single(drawn, factor, names=names[first_row], number=number)
        factor = factor * drawn / np.maximum(drawn - 1, 1)
        stages.append(PreparedStage(unit, parent, drawn, factor))
        reach, group, first_row = (reach * fraction)[parent], unit, unit_row
        names = stage.clusters
        if not reach.any():
            return tuple(stages), None
    return tuple(stages), 1 / reach[group] if reach.all() else None


def _fractions(stage: Stage, group: Codes, drawn: Floats, *, names: Codes, number: int) -> Floats:
    """Per group, the fraction of its clusters that were drawn; 0 = with replacement."""
    if stage.population is None:
        return np.zeros(len(drawn))
    population, least = np.zeros(len(drawn)), np.full(len(drawn), np.inf)
    np.maximum.at(population, group, stage.population)
    np.minimum.at(least, group, stage.population)
    for g in np.flatnonzero(~(population == least)):
        raise DesignError(
            _SEVERAL_SIZES[number > 0],
            remedy=mark("Give every row of it the same number of clusters to draw from."),
            ids=(str(names[g]),),
            facts={
                "name": str(names[g]),
                "least": float(least[g]),
                "most": float(population[g]),
            },
        )
    for g in np.flatnonzero(population < drawn):
        raise DesignError(
            _MORE_THAN_THERE_WERE[number > 0],
            remedy=mark(
                "Correct the population size: it counts clusters (or rows, without clusters)."
            ),
            ids=(str(names[g]),),
            facts={
                "name": str(names[g]),
                "drawn": float(drawn[g]),
                "population": float(population[g]),
            },
        )
    return drawn / population


def _refuse_single(drawn: Floats, factor: Floats, *, names: Codes, number: int) -> None:
    """A single cluster says nothing of how clusters differ, unless there was no other."""
    for g in np.flatnonzero((drawn == 1) & (factor > 0)):
        what, remedy = _SINGLE_CLUSTER if number == 0 else _SINGLE_UNIT
        name = str(names[g])
        raise DesignError(what, remedy=remedy, ids=(name,), facts={"name": name})


#: Of a stratum, and of a cluster further down.
_SEVERAL_SIZES = (
    mark("Stratum {name} is given several population sizes, from {least} to {most}."),
    mark("Cluster {name} is given several population sizes, from {least} to {most}."),
)
_MORE_THAN_THERE_WERE = (
    mark(
        "Stratum {name} has {drawn} clusters in the data, but its population size says there were "
        "only {population} to draw from."
    ),
    mark(
        "Cluster {name} has {drawn} clusters in the data, but its population size says there were "
        "only {population} to draw from."
    ),
)
_SINGLE_CLUSTER = (
    mark(
        "Stratum {name} has a single cluster in the data, so nothing is known about how much "
        "clusters differ there."
    ),
    mark(
        "Merge it with a similar one of the other strata in the study file; or, if there was no "
        "other to draw from, give its population size as 1."
    ),
)
_SINGLE_UNIT = (
    mark(
        "Cluster {name} has a single unit of the next stage in the data, so nothing is known "
        "about how much clusters differ there."
    ),
    mark(
        "Merge it with a similar one of the other clusters in the study file; or, if there was no "
        "other to draw from, give its population size as 1."
    ),
)


def _coded(*keys: Codes) -> tuple[Codes, Codes]:
    """Codes 0, 1, ... of the combinations of `keys`, and the first row of each."""
    code, first = np.zeros(len(keys[0]), dtype=np.int64), np.zeros(0, dtype=np.int64)
    for key in keys:
        inner = np.unique(key, return_inverse=True)[1]
        both = code * (inner.max(initial=0) + 1) + inner
        _, first, code = np.unique(both, return_index=True, return_inverse=True)
    return code, first


def _sums(codes: Codes, columns: Floats, size: int) -> Floats:
    """Sums of each column by code, in the order of the rows."""
    sums = np.empty((size, columns.shape[1]))
    for k in range(columns.shape[1]):
        sums[:, k] = np.bincount(codes, weights=columns[:, k], minlength=size)
    return sums


def _orthonormal(columns: Floats) -> Floats:
    left, strength, _ = np.linalg.svd(columns, full_matrices=False)
    basis: Floats = left[:, strength > RANK_TOLERANCE * strength.max(initial=0.0)]
    return basis
