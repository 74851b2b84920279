"""Groups: the categories of a dimension over the rows of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import kinds_of, merged, numbers, spellings
from counted.engine.records import Records
from counted.errors import DataError, StudyError
from counted.messages import mark
from counted.model.frame import Factor
from counted.model.indicator import Dimension

Codes = NDArray[np.int64]
SHOWN = 40  #: characters of a strange value that a message repeats


def factor(records: Records, dimension: Dimension, *, file: str) -> Factor:
    """The categories of a dimension over the rows of `file`.

    Missing codes and blanks belong to no category. Raises DataError where a value is neither a
    declared value nor a missing code, StudyError where it belongs to two categories.
    """
    values = records.column(dimension.column, file=file)
    codes = np.full(len(values), -1, dtype=np.int64)
    number = None
    for position, category in enumerate(dimension.categories):
        if category.at_least is not None or category.below is not None:
            number = numbers(values) if number is None else number
            low = -np.inf if category.at_least is None else category.at_least
            high = np.inf if category.below is None else category.below
            here = (number >= low) & (number < high) & (_kinds(records, dimension, values) < 0)
        else:
            wanted = category.values or (category.id,)
            here = np.isin(values, spellings(wanted))
        _check_apart(dimension, position, codes[here])
        codes[here] = position
    _check_declared(records, dimension, values, codes, file)
    return Factor(
        dimension=dimension.id, categories=tuple(c.id for c in dimension.categories), codes=codes
    )


def _check_apart(dimension: Dimension, position: int, taken: Codes) -> None:
    both = taken[taken >= 0]
    if len(both):
        first, second = dimension.categories[int(both[0])], dimension.categories[position]
        raise StudyError(
            mark(
                "{rows} rows belong to two categories of '{dimension}': '{first}' and '{second}'."
            ),
            remedy=mark(
                "Let each value or number belong to one category: a band ends 'below' where "
                "the next one begins."
            ),
            ids=(dimension.id, first.id, second.id),
            facts={
                "rows": len(both),
                "dimension": dimension.id,
                "first": first.id,
                "second": second.id,
            },
        )


def _kinds(records: Records, dimension: Dimension, values: NDArray[np.object_]) -> NDArray[np.int8]:
    return kinds_of(values, merged(records.study.missing, dimension.missing))


def _check_declared(
    records: Records,
    dimension: Dimension,
    values: NDArray[np.object_],
    codes: Codes,
    file: str,
) -> None:
    astray = (codes < 0) & (_kinds(records, dimension, values) < 0)
    if not astray.any():
        return
    found = sorted(set(values[astray]))
    table = records.origin(dimension.column, file=file)
    column = records.split(dimension.column)[1]
    rows = int(np.isin(table.columns[column], found).sum())
    shown = tuple(repr(v if len(v) <= SHOWN else f"{v[:SHOWN]}...") for v in found[:5])
    raise DataError(
        mark(
            "{rows} rows of {table} have a value in column '{column}' that no category of "
            "'{dimension}' names: {values}."
        ),
        remedy=mark("Add the value to a category, or list it under 'missing'."),
        ids=(dimension.id, *found[:5]),
        facts={
            "rows": rows,
            "table": table.source.name,
            "column": column,
            "dimension": dimension.id,
            "values": shown,
        },
    )
