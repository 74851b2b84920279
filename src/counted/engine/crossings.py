"""Crossings: the finest unweighted cells, for the audit of what a release gives away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counted.engine.frames import answers_of, file_of
from counted.engine.records import Records
from counted.model.crossing import Answers, Crossing
from counted.model.estimate import Domain
from counted.model.frame import Frame, Variable
from counted.model.vocabulary import Unit

Codes = NDArray[np.int64]


def crossing(
    records: Records,
    frame: Frame,
    *,
    dimensions: tuple[str, ...],
    weights: NDArray[np.float64] | None = None,
) -> Crossing:
    """Counts over the full cross-classification of `dimensions`, as far as the frame has them.

    `weights` are the final weights of the rows; without them all count alike.
    """
    used = sorted(name for name in dimensions if name in frame.factors)
    codes = np.stack(
        [frame.factors[name].codes for name in used] or [np.zeros(frame.n, dtype=np.int64)], axis=1
    )
    levels, cell = np.unique(codes, axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    file = file_of(records, Unit(frame.unit))
    total = np.bincount(cell, minlength=len(levels))
    answers = {
        indicator.id: _answers(
            answers_of(records, indicator, file), indicator.counts_units, cell, len(levels)
        )
        for indicator in records.study.indicators
        if indicator.unit == frame.unit
    }
    return Crossing(
        unit=frame.unit,
        cells=tuple(_domain(frame, used, row) for row in levels),
        total=total,
        answers=answers,
        weights=None if weights is None else np.bincount(cell, weights, len(levels)) / total,
    )


def _domain(frame: Frame, used: list[str], codes: Codes) -> Domain:
    return Domain(
        tuple(
            (name, frame.factors[name].categories[code])
            for name, code in zip(used, codes, strict=False)
            if code >= 0
        )
    )


def _answers(variable: Variable, counts_units: bool, cell: Codes, cells: int) -> Answers:
    known = variable.known
    yes = known & (variable.values == 1) if counts_units else known

    def count(rows: NDArray[np.bool_]) -> Codes:
        return np.bincount(cell[rows], minlength=cells).astype(np.int64)

    return Answers(
        yes=count(yes), no=count(known & ~yes), unanswered=count(variable.about & ~known)
    )
