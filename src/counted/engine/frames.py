"""Frames: the units of one analysis with their design, groups and answers as arrays.

The row path is the definition: each unit of analysis is a row; a household's answer is carried by
each of its members where the figure is about people, and the household is then their cluster.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import Column, Truth, evaluate, kinds_of, merged, numbers
from counted.engine.design import design_of
from counted.engine.groups import factor
from counted.engine.records import Records, chain
from counted.errors import StudyError
from counted.messages import mark
from counted.model.condition import columns_of
from counted.model.frame import KINDS, Factor, Frame, Variable
from counted.model.indicator import Indicator, MissingCodes, Reading
from counted.model.vocabulary import Unit, unit_word

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NOT_ASKED = KINDS.index("not_asked")
SENTINEL = KINDS.index("sentinel")


def frames(records: Records) -> dict[Unit, Frame]:
    """One frame for each unit of analysis that an indicator asks for."""
    units = dict.fromkeys(indicator.unit for indicator in records.study.indicators)
    return {unit: _frame(records, unit) for unit in units}


def file_of(records: Records, unit: Unit) -> str:
    """The table whose rows are the units of analysis."""
    files = [file.id for file in records.study.files if file.about == unit]
    if len(files) != 1:
        raise StudyError(
            mark("Indicators are about each {unit}, and {count} tables have one row for each."),
            remedy=mark("Declare exactly one table with 'about: {key}'."),
            ids=tuple(files),
            facts={"unit": unit_word(unit), "key": str(unit), "count": len(files)},
        )
    return files[0]


def _frame(records: Records, unit: Unit) -> Frame:
    file = file_of(records, unit)
    wanted = [indicator for indicator in records.study.indicators if indicator.unit == unit]
    return Frame(
        unit=str(unit),
        design=design_of(records, file),
        factors=_factors(records, file),
        variables=tuple(v for i in wanted for v in variables_of(records, i, file)),
    )


def record_frames(records: Records) -> tuple[Frame, ...]:
    """One frame per table, in the unit of record: each indicator where its answers were given.

    Blanks stay missing, whatever a reading makes of them. An indicator whose denominator needs the
    members stays with the members.
    """
    home = {i.id: home_of(records, i) for i in records.study.indicators}
    return tuple(
        Frame(
            unit=str(file.about),
            design=design_of(records, file.id),
            factors=_factors(records, file.id),
            variables=tuple(
                answers_of(records, indicator, file.id)
                for indicator in records.study.indicators
                if home[indicator.id] == file.id
            ),
        )
        for file in records.study.files
    )


def home_of(records: Records, indicator: Indicator) -> str:
    """The table in which an indicator is looked at row by row: that of its answers, or that of its
    units where only these say whom the figure is about."""
    columns = [*columns_of(indicator.among), *columns_of(indicator.asked)]
    if all(records.reaches(column, file=indicator.file) for column in columns):
        return indicator.file
    return file_of(records, indicator.unit)


def _factors(records: Records, file: str) -> dict[str, Factor]:
    return {
        dimension.id: factor(records, dimension, file=file)
        for dimension in records.study.dimensions
        if records.reaches(dimension.column, file=file)
    }


def variables_of(records: Records, indicator: Indicator, file: str) -> tuple[Variable, ...]:
    """The indicator over the rows of `file`: once, or once for each reading of blanks."""
    answers = answers_of(records, indicator, file)
    readings: tuple[Reading | None, ...] = indicator.readings or (None,)
    return tuple(_read(answers, reading) for reading in readings)


def answers_of(records: Records, indicator: Indicator, file: str) -> Variable:
    """The answers before anybody said what a blank means."""
    if indicator.file not in chain(records.study, file):
        raise StudyError(
            mark(
                "Indicator '{indicator}' is about each {unit}, but its answers are in "
                "'{file}', which these units do not belong to."
            ),
            remedy=mark("Derive a column for them first, or change the unit of analysis."),
            ids=(indicator.id, indicator.file),
            facts={
                "indicator": indicator.id,
                "unit": unit_word(indicator.unit),
                "file": indicator.file,
            },
        )
    codes = merged(records.study.missing, indicator.missing)
    column = looking_up(records, indicator, file)
    about, skipped = _denominator(records, indicator, column, codes, file)
    values, over = _values(indicator, column, codes, about)
    kinds = _why_missing(records, indicator, column, codes, file=file)
    known = ~np.isnan(values) if over is None else ~np.isnan(values + over)
    kinds[known | ~about] = -1
    kinds[skipped] = NOT_ASKED
    return Variable(
        indicator=indicator.id, reading="", values=values, about=about, over=over,
        kinds=kinds.astype(np.int64),
    )  # fmt: skip


def looking_up(records: Records, indicator: Indicator, file: str) -> Column:
    """Find a column for the rows of `file`: in the table of the answers first, then as usual."""

    def column(name: str) -> NDArray[np.object_]:
        if name in records.tables[indicator.file].columns:
            return records.column(f"{indicator.file}.{name}", file=file)
        return records.column(name, file=file)

    return column


def _denominator(
    records: Records, indicator: Indicator, column: Column, codes: MissingCodes, file: str
) -> tuple[Mask, Mask]:
    """Whom the figure is about, and whom the form does not ask although they belong to it."""

    def truth(condition: dict[str, Any] | None) -> Truth:
        if condition is None:
            return np.ones(records.tables[file].n, dtype=np.int8)
        return evaluate(condition, column=column, missing=codes)

    among, asked = truth(indicator.among), truth(indicator.asked)
    return (among == 1) & (asked == 1), (among == 1) & (asked == 0)


def _values(
    indicator: Indicator, column: Column, codes: MissingCodes, about: Mask
) -> tuple[Floats, Floats | None]:
    """The value of each unit that the figure is about, and what stands below the line."""
    over = None
    if indicator.counts_units and indicator.yes is not None:
        answer = evaluate(indicator.yes, column=column, missing=codes)
        values = np.where(answer < 0, np.nan, answer.astype(np.float64))
    else:
        values = _numbers(column(indicator.value or ""), codes)
        if indicator.over is not None:
            over = _numbers(column(indicator.over), codes)
    return np.where(about, values, np.nan), over


def _numbers(values: NDArray[np.object_], codes: MissingCodes) -> Floats:
    return np.where(kinds_of(values, codes) >= 0, np.nan, numbers(values))


def answer_columns(indicator: Indicator) -> tuple[str, ...]:
    """The columns that hold the answers to an indicator."""
    if indicator.answer:
        return indicator.answer
    named = (indicator.value, indicator.over)
    return tuple(
        dict.fromkeys([*columns_of(indicator.yes), *(name for name in named if name is not None)])
    )


def _why_missing(
    records: Records,
    indicator: Indicator,
    column: Column,
    codes: MissingCodes,
    *,
    file: str,
) -> NDArray[np.int8]:
    """The first reason, in the order of `KINDS`, among the columns of the answer."""
    best = np.full(records.tables[file].n, len(KINDS), dtype=np.int8)
    for name in answer_columns(indicator):
        kinds = kinds_of(column(name), codes)
        best = np.where((kinds >= 0) & (kinds < best), kinds, best)
    return np.where(best == len(KINDS), SENTINEL, best).astype(np.int8)


def _read(answers: Variable, reading: Reading | None) -> Variable:
    """The answers in one reading: a blank counts as 'no', or is left out of the figure."""
    if reading is None:
        return answers
    if reading.blank == "left_out":
        return replace(answers, reading=reading.id)
    blank = answers.about & np.isnan(answers.values)
    return replace(
        answers,
        reading=reading.id,
        values=np.where(blank, 0.0, answers.values),
        kinds=None,
    )
