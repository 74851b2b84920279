"""Tables as they were read: text, untouched, with the hash of the bytes they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from counted.errors import DataError
from counted.messages import mark

Text = NDArray[np.object_]


@dataclass(frozen=True)
class Source:
    """The file that something was read from."""

    name: str  #: file name without folders
    sha256: str  #: of the bytes as received
    size: int  #: bytes
    notes: tuple[str, ...] = ()  #: what reading had to mend ("latin-1", "workbook named .csv" ...)


@dataclass(frozen=True)
class Table:
    """One table of records. Every value is text, stripped of outer blanks; "" is a blank cell."""

    name: str
    columns: Mapping[str, Text]  #: in the order of the file; all of one length
    source: Source

    def __post_init__(self) -> None:
        lengths = {len(values) for values in self.columns.values()}
        if len(lengths) > 1:
            raise DataError(
                mark("The columns of {table} have different lengths: {lengths}."),
                remedy=mark("Export the file again; some of its rows are cut short."),
                facts={"table": self.name, "lengths": tuple(str(n) for n in sorted(lengths))},
            )

    @cached_property
    def n(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values()), ()))
