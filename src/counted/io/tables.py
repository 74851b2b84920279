"""Tables of records: CSV and its relatives, and workbooks, as text with the hash of their bytes.

The first row names the columns. Values are not interpreted here: a blank stays blank, "999" stays
"999"; what they mean is said in the study.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise, zip_longest
from pathlib import Path, PurePath

import numpy as np

from counted.errors import DataError
from counted.io.grids import Grid, Grids, read_grids, unusable
from counted.messages import mark
from counted.model.table import Source, Table, Text

UNNAMED = re.compile(r"(Unnamed: \d+)?")  #: as pandas writes the name of a column without one

BLANK_ROWS = mark("Blank rows between the records were left out.")
COUNTING_COLUMN = mark("A column without a name that only numbers the rows was left out.")
NAMED_BY_PLACE = mark("Columns without a name were called after their place, such as column_3.")
EMPTY = mark("The file {file} is empty.")
AGAIN = mark("Export it again, with the records.")
OTHER_SHEETS = mark("The workbook has further sheets with data; only one was read.")


def read_table(path: Path, *, name: str, sheet: str | None = None) -> Table:
    """The table in a file; see `read_table_bytes`. Raises DataError where it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(
            mark("There is no file {path}."),
            remedy=mark("Check the name and the folder; paths are seen from the study file."),
            ids=(path.name,),
            facts={"path": str(path)},
        ) from error
    except OSError as error:
        raise DataError(
            mark("The file {path} cannot be read: {reason}."),
            remedy=mark("Name a file that you may read."),
            ids=(path.name,),
            facts={"path": str(path), "reason": error.strerror or str(error)},
        ) from error
    return read_table_bytes(data, filename=path.name, name=name, sheet=sheet)


def read_table_bytes(data: bytes, *, filename: str, name: str, sheet: str | None = None) -> Table:
    """The table in these bytes, whatever `filename` claims they are.

    Of a workbook the sheet called `sheet` is read, or the first one that is not blank. Raises
    DataError where there is no table, a column name occurs twice, or a row is cut short.
    """
    filename = PurePath(filename).name
    grids = read_grids(data, filename=filename)
    notes = list(grids.notes)
    grid = _chosen(grids, filename, sheet, notes)
    rows, lines = _records(grid, notes)
    if len(rows) < 2:
        what = mark("The file {file} has column names but no records.") if rows else EMPTY
        raise unusable(filename, what, AGAIN)
    if grids.kind == "text":
        _check_lengths(rows, lines, filename)
    columns = _columns(rows, filename, notes)
    source = Source(filename, hashlib.sha256(data).hexdigest(), len(data), tuple(notes))
    return Table(name=name, columns=columns, source=source)


def _chosen(grids: Grids, filename: str, sheet: str | None, notes: list[str]) -> Grid:
    if sheet is not None:
        for grid in grids.sheets:
            if grid.name == sheet:
                return grid
        names = tuple(f"'{grid.name}'" for grid in grids.sheets if grid.name)
        raise unusable(
            filename,
            mark("The file {file} has no sheet called '{sheet}'."),
            mark("There are: {names}.") if names else mark("There are no sheets."),
            sheet=sheet,
            names=names,
        )
    filled = [grid for grid in grids.sheets if not grid.is_blank]
    if not filled:
        raise unusable(filename, EMPTY, AGAIN)
    if len(filled) > 1:
        notes.append(OTHER_SHEETS)
    return filled[0]


def _records(grid: Grid, notes: list[str]) -> tuple[list[list[str]], list[int]]:
    """Stripped rows that hold something, and where they start."""
    rows: list[list[str]] = []
    lines: list[int] = []
    last_filled = -1
    for position, (line, row) in enumerate(zip(grid.lines, grid.rows, strict=True)):
        stripped = [cell.strip() for cell in row]
        if any(stripped):
            if rows and position > last_filled + 1:
                notes.append(BLANK_ROWS)
            last_filled = position
            rows.append(stripped)
            lines.append(line)
    notes[:] = dict.fromkeys(notes)
    return rows, lines


def _check_lengths(rows: list[list[str]], lines: list[int], filename: str) -> None:
    """Every record has as many values as there are columns; blanks beyond them do no harm."""
    width = len(rows[0])
    for line, row in zip(lines, rows, strict=True):
        if len(row) < width or any(row[width:]):
            raise unusable(
                filename,
                mark(
                    "The file {file} has {values} values at line {line}, but {columns} columns in "
                    "its first line."
                ),
                mark(
                    "Look at that line: a separator is missing, too many, or part of a value that "
                    "needs quotation marks."
                ),
                values=len(row),
                line=line,
                columns=width,
            )


def _columns(rows: list[list[str]], filename: str, notes: list[str]) -> dict[str, Text]:
    """The columns by name; unnamed ones are left out (blank, counting) or called by place."""
    header, *records = rows
    _check_title(header, records, filename)
    columns: dict[str, Text] = {}
    for position, values in enumerate(zip_longest(*rows, fillvalue="")):
        name, *cells = values
        name = name.strip("\ufeff\u200b ")
        if UNNAMED.fullmatch(name):
            if not any(cells):
                continue
            if _only_counts(cells):
                notes.append(COUNTING_COLUMN)
                continue
            name = f"column_{position + 1}"
            notes.append(NAMED_BY_PLACE)
        if name in columns:
            raise unusable(
                filename,
                mark("The file {file} has two columns called '{name}'."),
                mark("Give one of them another name, or delete it."),
                name=name,
            )
        columns[name] = np.array(cells, dtype=object)
    notes[:] = dict.fromkeys(notes)
    return columns


def _check_title(header: list[str], records: list[list[str]], filename: str) -> None:
    named = [name for name in header if name]
    if len(named) == 1 and max(sum(map(bool, record)) for record in records) > 2:
        raise unusable(
            filename,
            mark("The file {file} starts with a row that names one column only ('{name}')."),
            mark("Delete the title and everything else above the row of column names."),
            name=named[0][:40],
        )


def _only_counts(cells: list[str]) -> bool:
    """Whether the values are rising whole numbers: 0, 1, 2 ..., with gaps where rows were cut."""
    if not all(cell.isdecimal() and len(cell) < 12 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return all(before < after for before, after in pairwise(numbers))
