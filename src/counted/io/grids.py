"""Grids of text out of whatever bytes people send: text tables and workbooks, told by their first
bytes rather than by the name of the file.

What cannot be a table (a web page, a document, a pointer to a file that was never fetched, a
locked workbook) stops here with the way out. What had to be mended is noted.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any

from counted.errors import DataError
from counted.messages import Marked, mark
from counted.sentence import Fact

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  #: old Office files, and locked new ones
ZIP = b"PK\x03\x04"
LARGEST_UNPACKED = 1_000_000_000  #: bytes; a workbook that unpacks to more is not read
DELIMITERS = (",", ";", "\t", "|")
SNIFFED = 20  #: records looked at to find out which character separates values
EXCEL_DIGITS = 15  #: significant digits that a spreadsheet program shows

WORKBOOK_ENDINGS = {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}
WEB_PAGE_STARTS = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<?xml", b"<body")
ERRORS = {"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#GETTING_DATA"}

#: A cell with a formula and no value; an empty text is a value.
UNSTORED = re.compile(
    rb'<c (?![^>]*t="str")[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)

READ_AS_TEXT = mark("The file is named as a workbook but is a text table; it was read as one.")
READ_AS_WORKBOOK = mark("The file is not named as a workbook but is one; it was read as one.")
READ_AS_XLS = mark("The workbook is in the old .xls format although its name says otherwise.")
READ_AS_CP1252 = mark(
    "The text is not in UTF-8; it was read as Western European (Windows-1252). Check the accents."
)
READ_AS_UTF16 = mark("The text is in UTF-16; it was read as such.")
ERROR_CELLS = mark("Cells with a spreadsheet error such as #N/A were read as blank.")
EMPTY_FORMULAS = mark(
    "Some formulas have no stored result and were read as blank. Open the workbook in a "
    "spreadsheet program and save it to store them."
)


@dataclass(frozen=True)
class Grid:
    """One sheet, or one text table. Rows may differ in length; cells are text as written."""

    name: str  #: of the sheet; "" for a text table
    rows: list[list[str]]
    lines: list[int]  #: per row, the line (or sheet row) where it starts, from 1

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for row in self.rows for cell in row)


@dataclass(frozen=True)
class Grids:
    """All sheets of a file, and what reading had to mend."""

    kind: str  #: "text", "xlsx" or "xls"
    sheets: tuple[Grid, ...]
    notes: tuple[str, ...]


def read_grids(data: bytes, *, filename: str) -> Grids:
    """The grids in `data`. Raises DataError, with the remedy, where there are none."""
    ending = PurePath(filename).suffix.lower()
    kind = _kind(data, filename)
    if kind == "text":
        grid, notes = _read_text(data, filename)
        named_wrong = [READ_AS_TEXT] if ending in WORKBOOK_ENDINGS else []
        return Grids("text", (grid,), (*named_wrong, *notes))
    sheets, found = (_read_xlsx if kind == "xlsx" else _read_xls)(data, filename)
    if ending not in WORKBOOK_ENDINGS:
        found.append(READ_AS_WORKBOOK)
    elif kind == "xls" and ending != ".xls":
        found.append(READ_AS_XLS)
    return Grids(kind, tuple(sheets), tuple(dict.fromkeys(found)))


def _kind(data: bytes, filename: str) -> str:
    """ "text", "xlsx" or "xls", by the first bytes."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise unusable(
            filename, mark("The file {file} is empty."), mark("Export or download it again.")
        )
    if start.startswith(b"version https://git-lfs"):
        raise unusable(
            filename,
            mark("The file {file} is only a pointer left by Git LFS, not the data themselves."),
            mark("Fetch the real file ('git lfs pull') and send that."),
        )
    if data.startswith(ZIP):
        return _kind_of_zip(data, filename)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(filename)
        return "xls"
    if start.startswith(WEB_PAGE_STARTS):
        raise unusable(
            filename,
            mark("The file {file} is a web page or XML, whatever its name says."),
            mark(
                "If it shows a table, open it in a spreadsheet program and save it as .xlsx or "
                ".csv; if it shows a log-in page, log in and download the file again."
            ),
        )
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or _bare_utf16(data)
    if data.startswith((b"%PDF", b"\x1f\x8b", b"PAR1")) or (b"\0" in data and not is_utf16):
        raise unusable(
            filename,
            mark("The file {file} is neither a text table nor a workbook."),
            mark("Save the table as .xlsx or .csv."),
        )
    return "text"


def _kind_of_zip(data: bytes, filename: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unusable(
            filename,
            mark("The file {file} is damaged or was cut short."),
            mark("Download or export it again."),
        ) from error
    if size > LARGEST_UNPACKED:
        raise unusable(
            filename,
            mark("The file {file} unpacks to more than 1 GB."),
            mark("Save the table as .csv."),
        )
    if "xl/workbook.xml" in names:
        return "xlsx"
    if names & {"content.xml", "xl/workbook.bin"}:
        raise unusable(
            filename,
            mark("The file {file} is a workbook in a format that is not read."),
            mark("Save it as .xlsx or .csv."),
        )
    raise unusable(
        filename,
        mark("The file {file} is an archive, not a workbook."),
        mark("Unpack it and send the table that is inside."),
    )


def _bare_utf16(data: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where every other byte of the beginning is zero, else ""."""
    start = data[:200]
    if len(start) < 4:
        return ""
    if start[1::2].count(0) > 0.4 * len(start[1::2]) and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > 0.4 * len(start[::2]) and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _decoded(data: bytes, filename: str) -> tuple[str, list[str]]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _bare_utf16(data):
        try:
            return data.decode(_bare_utf16(data) or "utf-16"), [READ_AS_UTF16]
        except UnicodeDecodeError as error:
            raise unusable(
                filename,
                mark("The file {file} is damaged UTF-16 text."),
                mark("Save it again as CSV UTF-8."),
            ) from error
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        plain = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return plain.decode("cp1252"), [READ_AS_CP1252]
    except UnicodeDecodeError:
        return plain.decode("latin-1"), [READ_AS_CP1252]


def _read_text(data: bytes, filename: str) -> tuple[Grid, list[str]]:
    text, notes = _decoded(data, filename)
    first_line, _, rest = text.partition("\n")
    declared = first_line.strip().strip('"')
    skipped = 0
    if declared.lower().startswith("sep=") and len(declared) == len("sep=") + 1:
        text, delimiter, skipped = rest, declared[-1], 1
    else:
        delimiter = _delimiter(text)
    rows, lines = [], []
    for line, row in _records(text, delimiter, filename):
        if row:
            rows.append(row)
            lines.append(line + skipped)
    return Grid("", rows, lines), notes


def _records(text: str, delimiter: str, filename: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise unusable(
                filename,
                mark("The file {file} cannot be split into values at line {line}: {reason}."),
                mark(
                    "Look at the quotation marks there: each one that opens must close, and one "
                    "inside a value is written twice."
                ),
                line=line,
                reason=str(error),
            ) from error
        yield line, row
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The character that cuts the first records into the most, equally many values."""

    def merit(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            lengths = [len(row) for row, _ in zip(reader, range(SNIFFED), strict=False) if row]
        except csv.Error:
            return 0.0, 0
        if not lengths or lengths[0] < 2:
            return 0.0, 0
        return lengths.count(lengths[0]) / len(lengths), lengths[0]

    return max(DELIMITERS, key=merit)


def _read_xlsx(data: bytes, filename: str) -> tuple[list[Grid], list[str]]:
    import openpyxl

    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation, which nobody reads here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [_grid(sheet, notes) for sheet in book.worksheets]
            if _has_unstored(data):
                notes.append(EMPTY_FORMULAS)
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise _damaged(filename) from error
    return sheets, notes


def _grid(sheet: Any, notes: list[str]) -> Grid:
    sheet.reset_dimensions()
    rows = [[_text(value, notes) for value in row] for row in sheet.iter_rows(values_only=True)]
    return Grid(sheet.title, rows, list(range(1, len(rows) + 1)))


def _has_unstored(data: bytes) -> bool:
    """Whether a formula was saved without its result, as programs other than Excel do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(UNSTORED.search(part) for part in map(archive.read, sheets))


def _read_xls(data: bytes, filename: str) -> tuple[list[Grid], list[str]]:
    import xlrd

    notes: list[str] = []
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        sheets = []
        for sheet in book.sheets():
            rows = [
                [_text(_xls_value(cell, book), notes) for cell in sheet.row(i)]
                for i in range(sheet.nrows)
            ]
            sheets.append(Grid(sheet.name, rows, list(range(1, len(rows) + 1))))
    except Exception as error:  # a damaged workbook makes xlrd raise almost anything
        if "encrypted" in str(error).lower():
            raise _locked(filename) from error
        raise _damaged(filename) from error
    return sheets, notes


def _xls_value(cell: Any, book: Any) -> Any:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return cell.value
        return moment.time() if cell.value < 1 else moment
    return cell.value


def _text(value: Any, notes: list[str]) -> str:
    """A cell as text: whole numbers without '.0', dates as ISO, errors blank (and noted)."""
    if value is None:
        return ""
    if isinstance(value, str):
        if value.strip() in ERRORS:
            notes.append(ERROR_CELLS)
            return ""
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.{EXCEL_DIGITS}g}"
    if isinstance(value, datetime):
        at_midnight = value.time() == time(0)
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def unusable(filename: str, what: Marked, remedy: Marked, **facts: Fact) -> DataError:
    """The error of a file that cannot be read; its name, without folders, fills `{file}`."""
    name = PurePath(filename).name
    return DataError(what, remedy=remedy, ids=(name,), facts={"file": name, **facts})


def _locked(filename: str) -> DataError:
    return unusable(
        filename,
        mark("The file {file} is locked with a password."),
        mark("Save it without a password and send that."),
    )


def _damaged(filename: str) -> DataError:
    return unusable(
        filename,
        mark("The file {file} looks like a workbook but cannot be opened."),
        mark("Open it in a spreadsheet program, save it as .xlsx and send that."),
    )
