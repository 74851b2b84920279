"""Domains, cells and estimates: what is computed, before anybody decided what may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Statistic(StrEnum):
    """What is estimated."""

    SHARE = "share"  #: between 0 and 1
    MEAN = "mean"  #: in the unit of the column
    TOTAL = "total"  #: sum over the population, in the unit of the column; for a share, units
    RATIO = "ratio"  #: total of one column over the total of another


class Basis(StrEnum):
    """What an interval stands on; it decides how the interval is worded."""

    SAMPLE = "sample"  #: a probability sample
    AS_IF_RANDOM = "as_if_random"  #: how people were found is not random, or not known
    COMPLETE = "complete"  #: everyone: no sampling interval, coverage instead
    INTERVIEWED = "interviewed"  #: only of those interviewed: no interval


@dataclass(frozen=True, order=True)
class Domain:
    """A subgroup: pairs (dimension id, category id), sorted by dimension. () is everyone."""

    parts: tuple[tuple[str, str], ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Ids of the dimensions that the domain fixes."""
        return tuple(dimension for dimension, _ in self.parts)

    def category(self, dimension: str) -> str | None:
        """The category in `dimension`, or None where the domain covers all of them."""
        return dict(self.parts).get(dimension)


@dataclass(frozen=True)
class Cell:
    """Unweighted counts in one domain, for one indicator and reading. Never leaves the engine."""

    indicator: str
    reading: str  #: id of the reading, "" where there is one only
    domain: Domain
    numerator: int  #: units with the characteristic; for means and totals, units with a value
    denominator: int  #: units that the figure is about and whose answer is known
    clusters: int  #: first-stage clusters with at least one such unit
    missing: tuple[tuple[str, int], ...] = ()  #: (kind of missing, units), among those asked


@dataclass(frozen=True)
class Estimate:
    """An estimate with its uncertainty. Never leaves the engine unprotected."""

    cell: Cell
    statistic: Statistic
    value: float
    standard_error: float | None  #: None for a complete count and where no interval may be shown
    low: float | None
    high: float | None
    basis: Basis
    level: float = 0.95  #: of the interval
    design_effect: float | None = None
    effective_n: float | None = None  #: denominator / design effect
    degrees_of_freedom: int | None = None  #: clusters minus strata, inside the domain
    coverage: float | None = None  #: of a complete count: counted / population, if known
    population: float | None = None  #: known size of the domain, for derived totals
