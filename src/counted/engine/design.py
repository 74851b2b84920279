"""The sampling design of a frame: strata, clusters, population sizes and design weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import numbers
from counted.engine.groups import factor
from counted.engine.records import Records, chain
from counted.errors import DataError, DesignError
from counted.model.study import SamplingStage
from counted.model.weights import Design, Stage

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]


def design_of(records: Records, file: str) -> Design:
    """How the rows of `file` came into the sample, as the study declares it.

    Places studied one by one are strata. Members are in the cluster of their household unless
    stages are declared.
    """
    design = records.study.design
    n = records.tables[file].n
    strata = np.zeros(n, dtype=np.int64)
    for name in (design.strata, design.places and _place_column(records)):
        if name:
            strata = _combined(strata, _coded(records.column(name, file=file)))
    stages = _stages(records, file)
    return Design(base=_base(records, file), strata=strata, stages=stages)


def _place_column(records: Records) -> str:
    places = records.study.design.places
    return records.study.dimension(places.dimension).column if places else ""


def _coded(values: NDArray[np.object_]) -> Codes:
    return np.unique(values.astype(str), return_inverse=True)[1].astype(np.int64)


def _combined(outer: Codes, inner: Codes) -> Codes:
    return np.unique(outer * (inner.max(initial=0) + 1) + inner, return_inverse=True)[1].astype(
        np.int64
    )


def _stages(records: Records, file: str) -> tuple[Stage, ...]:
    declared = records.study.design.stages
    if declared:
        return tuple(_declared_stage(records, file, stage) for stage in declared)
    household = records.household_of(file)
    rows = np.arange(records.tables[file].n, dtype=np.int64)
    return (
        Stage(clusters=rows if household is None else household, population=_sizes(records, file)),
    )


def _declared_stage(records: Records, file: str, stage: SamplingStage) -> Stage:
    n = records.tables[file].n
    clusters = np.arange(n, dtype=np.int64)
    if stage.cluster is not None:
        clusters = _coded(records.column(stage.cluster, file=file))
    population = None
    if stage.population is not None:
        population = numbers(records.column(stage.population, file=file))
        if not (population > 0).all():
            raise DesignError(
                f"Column '{stage.population}' should say how many clusters there were to draw "
                f"from, and {int((~(population > 0)).sum())} rows have no positive number there.",
                remedy="Fill it in, or leave 'population' out of the stage.",
                ids=(stage.population,),
            )
    return Stage(clusters=clusters, population=population)


def _sizes(records: Records, file: str) -> Floats | None:
    """Per row, the number of households (or units) in its place, where every size is known."""
    places = records.study.design.places
    if places is None or not places.sizes:
        return None
    unit_file = next((f.id for f in records.study.files if f.about == places.sizes_unit), None)
    if unit_file not in chain(records.study, file) or (unit_file != chain(records.study, file)[-1]):
        return None
    groups = factor(records, records.study.dimension(places.dimension), file=file)
    sizes = np.array([places.sizes.get(c, np.nan) for c in groups.categories])
    per_row = np.where(groups.codes < 0, np.nan, sizes[groups.codes])
    return None if np.isnan(per_row).any() else per_row


def _base(records: Records, file: str) -> Floats:
    """Design weights: the declared column, else size of the place over units found, else 1."""
    name = records.study.design.weight
    if name is not None:
        weights = numbers(records.column(name, file=file))
        bad = ~(weights > 0)
        if bad.any():
            raise DataError(
                f"{int(bad.sum())} rows have a weight in column '{name}' that is missing, zero or "
                "below zero.",
                remedy="A weight says how many units a row stands for. Mend it, or take these rows "
                "out.",
                ids=(name,),
            )
        return weights
    sizes = _sizes(records, file)
    if sizes is None:
        return np.ones(records.tables[file].n)
    top = records.parents[file] if file in records.parents else np.arange(len(sizes))
    place = factor(records, records.study.dimension(_places_dimension(records)), file=file).codes
    found = {int(code): len(np.unique(top[place == code])) for code in np.unique(place)}
    counted = np.array([found[int(code)] for code in place], dtype=np.float64)
    return sizes / counted


def _places_dimension(records: Records) -> str:
    places = records.study.design.places
    return places.dimension if places else ""
