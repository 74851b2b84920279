"""Confidence intervals: for shares ones that stay between 0 and 1, Student's t for all else.

A share's interval is Korn and Graubard's unless asked otherwise: the exact binomial interval of
Clopper and Pearson at an effective sample size. All intervals are two-sided at `level`. The
degrees of freedom are those of the domain (clusters minus strata); with none there is no interval
and nothing here may be asked.
"""

from __future__ import annotations

import math

from scipy.special import betaincinv, expit, stdtrit

Interval = tuple[float, float]


def student(
    value: float, *, standard_error: float, degrees_of_freedom: int, level: float = 0.95
) -> Interval:
    """Symmetric interval of a mean, total or ratio, in the unit of `value`."""
    reach = _quantile(degrees_of_freedom, level) * standard_error
    return value - reach, value + reach


def korn_graubard(
    share: float,
    *,
    standard_error: float,
    n: int,
    clusters: int,
    degrees_of_freedom: int,
    level: float = 0.95,
    fraction: float = 0.0,
) -> Interval:
    """Exact binomial interval at an effective sample size (Korn and Graubard 1998).

    p(1-p)/se^2 is multiplied by (t(n-1) / t(degrees of freedom))^2, as R `svyciprop` does with
    method "beta", and then held to at most n / (1 - fraction): a design effect below 1 is taken
    as luck (Parker and others 2017, the NCHS standard). `n` rows, a `fraction` of the population.
    At shares 0 and 1, where the standard error says nothing, the effective size is `clusters`.
    """
    if fraction >= 1:
        return share, share
    if share in (0, 1):
        return _clopper_pearson(share, clusters, level)
    adjusted = _quantile(n - 1, level) / _quantile(degrees_of_freedom, level)
    size = min(_effective(share, standard_error) * adjusted**2, n / (1 - fraction))
    return _clopper_pearson(share, size, level)


def logit(
    share: float,
    *,
    standard_error: float,
    clusters: int,
    degrees_of_freedom: int,
    level: float = 0.95,
) -> Interval:
    """Student's interval on the log odds, carried back (R `svyciprop`, "logit" and "xlogit").

    At shares 0 and 1 there are no log odds: exact binomial at `clusters` there.
    """
    if share in (0, 1):
        return _clopper_pearson(share, clusters, level)
    centre = math.log(share / (1 - share))
    reach = _quantile(degrees_of_freedom, level) * standard_error / (share * (1 - share))
    return float(expit(centre - reach)), float(expit(centre + reach))


def wilson(
    share: float,
    *,
    standard_error: float,
    clusters: int,
    degrees_of_freedom: int,
    level: float = 0.95,
) -> Interval:
    """Score interval at the effective size p(1-p)/se^2, with t (Wilson 1927; Dean and Pagano 2015).

    At shares 0 and 1 the effective size is `clusters`.
    """
    size = clusters if share in (0, 1) else _effective(share, standard_error)
    if math.isinf(size):
        return share, share
    t2 = _quantile(degrees_of_freedom, level) ** 2
    centre = (share + t2 / (2 * size)) / (1 + t2 / size)
    reach = math.sqrt(t2 * share * (1 - share) / size + (t2 / (2 * size)) ** 2) / (1 + t2 / size)
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _quantile(degrees_of_freedom: int, level: float) -> float:
    return float(stdtrit(degrees_of_freedom, (1 + level) / 2))


def _effective(share: float, standard_error: float) -> float:
    return share * (1 - share) / standard_error**2 if standard_error > 0 else math.inf


def _clopper_pearson(share: float, size: float, level: float) -> Interval:
    """Exact binomial interval; `size` need not be whole."""
    tail, yes, no = (1 - level) / 2, size * share, size * (1 - share)
    low = float(betaincinv(yes, no + 1, tail)) if share > 0 else 0.0
    high = float(betaincinv(yes + 1, no, 1 - tail)) if share < 1 else 1.0
    return low, high
