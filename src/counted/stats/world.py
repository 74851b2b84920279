"""A world: one way the finest cells of a unit could be filled; and where it stands in a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counted.model.crossing import Answers

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """One way to fill the finest cells of one unit."""

    total: Codes
    answers: Mapping[str, Answers]


@dataclass(frozen=True)
class Columns:
    """Where the cells stand in a program over one indicator."""

    total: Sequence[int]
    yes: Sequence[int]
    no: Sequence[int]
    unanswered: Sequence[int]
