"""Shares, means, totals and ratios of domains, each with its standard error and interval.

Standard errors are by Taylor linearisation (Woodruff 1971). A mean or share is the ratio of an
estimated total over an estimated number of units, so the number of units in a domain need not be
known. With many domains, prepare the design once: `variance.prepare`, handed on as `sampling`.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counted.errors import DataError
from counted.messages import mark
from counted.model.estimate import Basis, Cell, Domain, Estimate, Statistic
from counted.model.frame import Frame, Variable
from counted.model.weights import Floats, Weights
from counted.sentence import Sentence, all_of
from counted.stats.intervals import korn_graubard, student
from counted.stats.variance import Sampling, clusters, degrees_of_freedom, prepare

Mask = NDArray[np.bool_]

#: A linearised value or a variance this small beside what it is taken from is rounding, so zero.
ROUNDING = 1e-13


def cell_of(variable: Variable, domain: Domain, frame: Frame) -> Cell:
    """Unweighted counts of a domain.

    The numerator counts the ones where all known values of the variable are 0 or 1 (a share, or
    what reads like one); otherwise it counts the units with a value.
    """
    members = frame.members(domain)
    known = variable.known
    inside = members & known
    denominator = int(np.count_nonzero(inside))
    numerator = denominator
    if variable.over is None and _is_binary(variable.values[known]):
        numerator = int(np.count_nonzero(variable.values[inside] == 1))
    return Cell(
        indicator=variable.indicator,
        reading=variable.reading,
        domain=domain,
        numerator=numerator,
        denominator=denominator,
        clusters=clusters(inside, frame.design),
        missing=variable.missing(members),
    )


def estimate(
    variable: Variable,
    domain: Domain,
    frame: Frame,
    weights: Weights,
    *,
    statistic: Statistic,
    basis: Basis,
    level: float = 0.95,
    population: float | None = None,
    coverage: float | None = None,
    sampling: Sampling | None = None,
) -> Estimate:
    """One figure of one domain.

    A complete count and a figure of those interviewed have a value and no more. Where the domain
    leaves no degrees of freedom there is a standard error but no interval. Where a design effect
    cannot be had (all units alike) it is None and the effective n is the number of clusters.
    `population` and `coverage` are passed on. Raises DataError where no unit of the domain has a
    value, or what stands below the line of a ratio adds up to zero.
    """
    inside = frame.members(domain) & variable.known
    value, linear = linearise(variable, inside, weights.values, statistic=statistic, domain=domain)
    bare = Estimate(
        cell=cell_of(variable, domain, frame),
        statistic=statistic,
        value=value,
        standard_error=None,
        low=None,
        high=None,
        basis=basis,
        level=level,
        coverage=coverage,
        population=population,
    )
    if basis in (Basis.COMPLETE, Basis.INTERVIEWED):
        return bare
    return _with_error(bare, linear, inside, sampling or prepare(frame.design, weights))


def _with_error(bare: Estimate, linear: Floats, inside: Mask, sampling: Sampling) -> Estimate:
    cell = bare.cell
    rows = np.ones(len(inside), dtype=bool) if bare.statistic is Statistic.TOTAL else inside
    simple = _simple_variance(linear[rows], sampling.weights[rows], sampling.fraction(rows))
    variance = float(sampling.covariance(linear[:, None])[0, 0])
    if variance <= ROUNDING**2 * simple:
        variance = 0.0
    effect = variance / simple if simple > 0 and variance > 0 else None
    degrees = degrees_of_freedom(inside, sampling.design)
    estimated = replace(
        bare,
        standard_error=math.sqrt(variance),
        design_effect=effect,
        effective_n=cell.denominator / effect if effect else float(cell.clusters),
        degrees_of_freedom=degrees,
    )
    low, high = _interval(estimated, degrees, sampling.fraction(inside))
    return replace(estimated, low=low, high=high)


def linearise(
    variable: Variable, inside: Mask, weights: Floats, *, statistic: Statistic, domain: Domain
) -> tuple[float, Floats]:
    """The estimate, and per row how much one more such unit would move it (0 outside)."""
    if not inside.any():
        whole = Sentence(mark("the whole group"))
        where = all_of((f"{d} = {c}" for d, c in domain.parts), otherwise=whole)
        raise DataError(
            mark("No unit in {where} has a value for '{indicator}'."),
            remedy=mark("Leave this group out, or merge it with a neighbouring one."),
            ids=(variable.indicator, *(c for _, c in domain.parts)),
            facts={"where": where, "indicator": variable.indicator},
        )
    w, y = weights[inside], variable.values[inside]
    linear = np.zeros(len(weights))
    total = float((w * y).sum())
    if statistic is Statistic.TOTAL:
        linear[inside] = y
        return total, linear
    below = np.ones(len(y))
    if statistic is Statistic.RATIO and variable.over is not None:
        below = variable.over[inside]
    size = float((w * below).sum())
    if size == 0:
        raise DataError(
            mark("What stands below the line of '{indicator}' adds up to zero."),
            remedy=mark("Leave this group out, or ask for the total instead."),
            ids=(variable.indicator,),
            facts={"indicator": variable.indicator},
        )
    value = total / size
    residual = y - value * below
    if np.abs(residual).max() <= ROUNDING * np.abs(y).max():
        residual = np.zeros(len(y))
    linear[inside] = residual / size
    return value, linear


def _simple_variance(linear: Floats, weights: Floats, fraction: float) -> float:
    """Variance under a simple random sample of as many units from the same population.

    It is drawn without replacement where the design counts its population (`fraction` > 0), as
    in R `svymean(deff=TRUE)`, and with replacement otherwise.
    """
    n, size = len(linear), float(weights.sum())
    if n < 2:
        return 0.0
    deviations = linear - (weights * linear).sum() / size
    spread = float((weights * deviations**2).sum()) / size * n / (n - 1)
    return size**2 * spread / n * (1 - fraction)


def _interval(
    estimated: Estimate, degrees: int, fraction: float
) -> tuple[float | None, float | None]:
    error, cell = estimated.standard_error or 0.0, estimated.cell
    if degrees < 1:
        return None, None
    if estimated.statistic is not Statistic.SHARE:
        return student(
            estimated.value,
            standard_error=error,
            degrees_of_freedom=degrees,
            level=estimated.level,
        )
    return korn_graubard(
        estimated.value,
        standard_error=error,
        n=cell.denominator,
        clusters=cell.clusters,
        degrees_of_freedom=degrees,
        level=estimated.level,
        fraction=fraction,
    )


def _is_binary(values: Floats) -> bool:
    return bool(((values == 0) | (values == 1)).all())
