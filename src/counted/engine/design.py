"""The sampling design of a frame: strata, clusters, population sizes and design weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import numbers
from counted.engine.groups import factor
from counted.engine.records import Records, chain
from counted.errors import DataError, DesignError, StudyError
from counted.messages import mark
from counted.model.frame import Factor
from counted.model.study import Places, SamplingStage
from counted.model.vocabulary import unit_word
from counted.model.weights import Design, Stage
from counted.sentence import Sentence, all_of

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]

STRATUM = Sentence(mark("stratum"))
CLUSTER = Sentence(mark("cluster"))
SMALLEST = 1e-9  #: below it a weight is as good as zero


def design_of(records: Records, file: str) -> Design:
    """How the rows of `file` came into the sample, as the study declares it.

    Places studied one by one are strata. Members are in the cluster of their household (of the
    outermost table) unless stages are declared. Raises StudyError, DataError or DesignError where
    the records and the declared design do not fit.
    """
    design = records.study.design
    n = records.tables[file].n
    strata = np.zeros(n, dtype=np.int64)
    if design.strata is not None:
        strata = _coded(_named(records, design.strata, file, STRATUM))
    if design.places is not None:
        strata = _combined(strata, _place(records, design.places, file).codes + 1)
    stages = _stages(records, file)
    return Design(base=_base(records, file), strata=strata, stages=stages)


def refuse_alone(records: Records, design: Design, *, file: str) -> None:
    """Raise DesignError, by name, for a place or stratum of which one cluster only was found.

    Nothing is then known about how clusters differ there, unless there was no other to draw from.
    """
    first = design.stages[0]
    pairs = np.unique(np.stack([design.strata, first.clusters]), axis=1)
    for stratum in np.flatnonzero(np.bincount(pairs[0]) == 1):
        row = int(np.flatnonzero(design.strata == stratum)[0])
        if first.population is None or first.population[row] != 1:
            raise DesignError(
                mark(
                    "{where} holds a single cluster (a household, where no other is declared), so "
                    "nothing can be said about how sure its figures are."
                ),
                remedy=mark(
                    "Put it together with a similar one in the study file, or take it out."
                ),
                ids=tuple(
                    name
                    for name in (records.study.design.strata, "design.places")
                    if name is not None
                ),
                facts={"where": _where(records, row, file)},
            )


def _where(records: Records, row: int, file: str) -> str | Sentence:
    """The place and stratum of a row, in words."""
    names: list[str | Sentence] = []
    design = records.study.design
    if design.places is not None:
        groups = _place(records, design.places, file)
        code = groups.codes[row]
        names.append(
            f"{groups.dimension} = '{groups.categories[code]}'"
            if code >= 0
            else Sentence(mark("{dimension} = a blank"), {"dimension": groups.dimension})
        )
    if design.strata is not None:
        names.append(f"{design.strata} = '{records.column(design.strata, file=file)[row]}'")
    return all_of(names, otherwise=Sentence(mark("The study")))


def _place(records: Records, places: Places, file: str) -> Factor:
    return factor(records, records.study.dimension(places.dimension), file=file)


def _named(records: Records, column: str, file: str, what: Sentence) -> NDArray[np.object_]:
    """A column that names strata or clusters; a blank would lump strangers together."""
    values = records.column(column, file=file)
    blank = int((values == "").sum())
    if blank:
        raise DesignError(
            mark("{count} rows have no {thing} in column '{column}'."),
            remedy=mark("Fill it in, or take these rows out."),
            ids=(column,),
            facts={"count": blank, "thing": what, "column": column},
        )
    return values


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
    return (Stage(clusters=_topmost(records, file), population=_sizes(records, file)),)


def _declared_stage(records: Records, file: str, stage: SamplingStage) -> Stage:
    n = records.tables[file].n
    clusters = np.arange(n, dtype=np.int64)
    if stage.cluster is not None:
        clusters = _coded(_named(records, stage.cluster, file, CLUSTER))
    population = None
    if stage.population is not None:
        population = numbers(records.column(stage.population, file=file))
        if not (population > 0).all():
            raise DesignError(
                mark(
                    "Column '{column}' should say how many clusters there were to draw from, and "
                    "{count} rows have no positive number there."
                ),
                remedy=mark("Fill it in, or leave 'population' out of the stage."),
                ids=(stage.population,),
                facts={"column": stage.population, "count": int((~(population > 0)).sum())},
            )
    return Stage(clusters=clusters, population=population)


def _sizes(records: Records, file: str) -> Floats | None:
    """Per row, the number of households (or units) in its place, where every size is known."""
    places = records.study.design.places
    if places is None or not places.sizes:
        return None
    if chain(records.study, file)[-1] != _sized_file(records, places):
        return None
    groups = _place(records, places, file)
    _check_sizes(records, places, groups)
    sizes = np.array([places.sizes.get(c, np.nan) for c in groups.categories])[groups.codes]
    return None if np.isnan(sizes).any() else sizes


def _sized_file(records: Records, places: Places) -> str:
    """The table whose rows the sizes count. It has no table above it: its rows were drawn."""
    files = [f for f in records.study.files if f.about == places.sizes_unit and f.parent is None]
    if len(files) != 1:
        raise DesignError(
            mark(
                "The sizes of the places count units of the kind {unit}, but {count} tables "
                "without a parent have one row for each."
            ),
            remedy=mark(
                "Give the number of those units that were drawn, usually households, and say "
                "which under 'sizes_unit'."
            ),
            ids=(str(places.sizes_unit),),
            facts={"unit": unit_word(places.sizes_unit), "count": len(files)},
        )
    return files[0].id


def _check_sizes(records: Records, places: Places, groups: Factor) -> None:
    strange = sorted(set(places.sizes) - set(groups.categories))
    if strange:
        raise StudyError(
            mark("A size is given for '{category}', which is no category of '{dimension}'."),
            remedy=mark("Use one of these: {known}."),
            ids=(strange[0], groups.dimension),
            facts={
                "category": strange[0],
                "dimension": groups.dimension,
                "known": groups.categories,
            },
        )
    nowhere = int((groups.codes < 0).sum())
    if nowhere:
        raise DataError(
            mark(
                "{count} rows have no {dimension}, so it is not known which place of known "
                "size they stand for."
            ),
            remedy=mark("Fill in {dimension}, or take these rows out."),
            ids=(groups.dimension,),
            facts={"count": nowhere, "dimension": groups.dimension},
        )
    _check_found(places, _place(records, places, _sized_file(records, places)))


def _check_found(places: Places, drawn: Factor) -> None:
    """No place has fewer units than were found there."""
    for code, category in enumerate(drawn.categories):
        found, size = int((drawn.codes == code).sum()), places.sizes.get(category, np.inf)
        if not size >= max(found, 1):
            raise DesignError(
                mark(
                    "The size of '{category}' is given as {size}, but {found} units of the kind "
                    "{unit} were found there."
                ),
                remedy=mark("Correct the size: it counts all of them, asked or not."),
                ids=(category,),
                facts={
                    "category": category,
                    "size": float(size),
                    "found": found,
                    "unit": unit_word(places.sizes_unit),
                },
            )


def _base(records: Records, file: str) -> Floats:
    """Design weights: the declared column, else size of the place over units found, else 1."""
    name = records.study.design.weight
    if name is not None:
        weights = numbers(records.column(name, file=file))
        if not (weights >= SMALLEST).all():
            table, column = records.origin(name, file=file), records.split(name)[1]
            bad = int((~(numbers(table.columns[column]) >= SMALLEST)).sum())
            raise DataError(
                mark(
                    "{count} rows of {table} have a weight in column '{column}' that is missing, "
                    "no number, zero, below zero, or too large to be one."
                ),
                remedy=mark(
                    "A weight says how many units a row stands for. Mend it, or take these rows "
                    "out."
                ),
                ids=(name,),
                facts={"count": bad, "table": table.source.name, "column": column},
            )
        return weights
    places, sizes = records.study.design.places, _sizes(records, file)
    if places is None or sizes is None:
        return np.ones(records.tables[file].n)
    place = _place(records, places, file).codes
    top = _topmost(records, file)
    found = {int(code): len(np.unique(top[place == code])) for code in np.unique(place)}
    counted = np.array([found[int(code)] for code in place], dtype=np.float64)
    return sizes / counted


def _topmost(records: Records, file: str) -> Codes:
    """Per row, the row of the outermost table that it belongs to."""
    rows = np.arange(records.tables[file].n, dtype=np.int64)
    for at in chain(records.study, file)[:-1]:
        rows = records.parents[at][rows]
    return rows
