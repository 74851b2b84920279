"""Small frames for tests, written as short lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from counted.model.frame import Factor, Frame, Variable
from counted.model.study import Benchmark, Count
from counted.model.vocabulary import Unit
from counted.model.weights import Design, Stage


def design_of(
    *,
    weights: Sequence[float],
    strata: Sequence[int] | None = None,
    clusters: Sequence[int] | None = None,
    population: Sequence[float] | None = None,
) -> Design:
    """A one-stage design; without clusters each row is its own."""
    n = len(weights)
    stage = Stage(
        clusters=np.arange(n) if clusters is None else np.array(clusters),
        population=None if population is None else np.array(population, dtype=float),
    )
    return Design(
        base=np.array(weights, dtype=float),
        strata=np.zeros(n, dtype=np.int64) if strata is None else np.array(strata),
        stages=(stage,),
    )


def frame_of(design: Design, *, unit: str = "person", **letters: str) -> Frame:
    """A frame whose dimensions are given as one letter per row; '.' is no category."""
    factors = {}
    for dimension, row_letters in letters.items():
        categories = tuple(sorted(set(row_letters) - {"."}))
        codes = np.array([categories.index(x) if x != "." else -1 for x in row_letters])
        factors[dimension] = Factor(dimension, categories, codes)
    return Frame(unit, design, factors)


def variable_of(
    values: Sequence[float], *, about: Sequence[bool] | None = None, **more: np.ndarray
) -> Variable:
    """An indicator called 'water'."""
    mask = np.ones(len(values), dtype=bool) if about is None else np.array(about)
    return Variable("water", "", np.array(values, dtype=float), mask, **more)


def benchmark_of(
    dimension: str, counts: dict[str, float], *, unit: Unit = Unit.PERSON
) -> Benchmark:
    """A benchmark by one dimension, or by several joined with '*' (categories likewise)."""
    names = dimension.split("*")
    return Benchmark(
        id="census_" + "_".join(names),
        title="Census 2021",
        source="Census 2021, table 1",
        source_date=date(2021, 5, 1),
        unit=unit,
        counts=tuple(
            Count(categories=dict(zip(names, key.split("*"), strict=True)), count=count)
            for key, count in counts.items()
        ),
    )
