"""The sheets of an XLSForm as text that can be looked through and, in a copy, mended."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from counted.io.grids import Grids
from counted.standards import load

SEPARATOR = re.compile(r"\s*::?\s*")  #: between a column and its language
OR_OTHER = re.compile(r" or[ _](?:specify[ _])?other$", re.IGNORECASE)
INVISIBLE = re.compile(r"[\u00a0\u200b\u200e\u200f\ufeff\s]+")


def clean(text: str) -> str:
    """Without invisible characters; blanks, also non-breaking ones, single and none outside."""
    return INVISIBLE.sub(" ", text).strip()


def word(text: str) -> str:
    """A type or column as one comparable word: 'Select one  from' -> select_one_from."""
    return re.sub(r"[\s:_]+", "_", clean(text).lower())


@cache
def facts(name: str) -> Any:
    """One of the word lists of `standards/xlsform.yaml`."""
    return load("xlsform")[name]


@lru_cache(4096)
def column_of(header: str) -> tuple[str, str]:
    """Column and language of a header: 'label::English (en)' -> ('label', 'English (en)')."""
    whole = word(header)
    if whole in facts("columns"):
        return facts("columns")[whole], ""
    name, _, language = SEPARATOR.sub("::", clean(header)).partition("::")
    first = word(name)
    if first in ("media", "bind", "body", "control", "instance"):
        name, _, language = language.partition("::")
        return f"{first}::{name.lower()}", language
    return facts("columns").get(first, first), language


@dataclass
class Sheet:
    """One sheet; `rows[0]` holds the headers. Cells that are not there are blank."""

    name: str
    rows: list[list[str]]

    @property
    def headers(self) -> list[str]:
        """The headers as written."""
        return self.rows[0] if self.rows else []

    def position(self, column: str, language: str = "") -> int | None:
        """Where a column stands, or None."""
        for position, header in enumerate(self.headers):
            if header and column_of(header) == (column, language):
                return position
        return None

    def get(self, row: int, column: str) -> str:
        """A cell by row (counted from 1) and column, clean; "" where there is none."""
        return clean(self.raw(row, self.position(column)))

    def raw(self, row: int, position: int | None) -> str:
        """A cell as written."""
        cells = self.rows[row - 1]
        return cells[position] if position is not None and position < len(cells) else ""

    def put(self, row: int, position: int, text: str) -> None:
        """Write a cell, making room for it."""
        cells = self.rows[row - 1]
        cells.extend([""] * (position + 1 - len(cells)))
        cells[position] = text

    def column(self, column: str) -> int:
        """Where a column stands; it is added where there is none."""
        position = self.position(column)
        if position is None:
            if not self.rows:
                self.rows.append([])
            position = len(self.headers)
            self.put(1, position, column)
        return position

    def filled(self) -> Iterator[int]:
        """Row numbers (from 1) below the headers that hold anything."""
        for number, cells in enumerate(self.rows[1:], start=2):
            if any(cell.strip() for cell in cells):
                yield number

    def texts(self, row: int, column: str) -> dict[str, str]:
        """The texts of a translatable column by language; blank ones left out."""
        found = {}
        for position, header in enumerate(self.headers):
            name, language = column_of(header) if header else ("", "")
            text = self.raw(row, position).strip()
            if name == column and text:
                found[language] = text
        return found


@dataclass
class Book:
    """The sheets by lower-case name."""

    sheets: dict[str, Sheet]

    @classmethod
    def of(cls, grids: Grids) -> Book:
        """A copy of the grids that may be changed."""
        sheets = (Sheet(g.name, [list(row) for row in g.rows]) for g in grids.sheets)
        return cls({sheet.name.lower(): sheet for sheet in sheets})

    def __getitem__(self, name: str) -> Sheet:
        """The sheet of that name; an empty one, which is not kept, where there is none."""
        return self.sheets.get(name, Sheet(name, [[]]))

    def known(self) -> list[Sheet]:
        """The sheets that phones read, as far as they are there."""
        names = ("survey", "choices", "settings")
        return [self.sheets[name] for name in names if name in self.sheets]

    def made(self, name: str) -> Sheet:
        """The sheet of that name; it is added where there is none."""
        sheet = self.sheets.setdefault(name, Sheet(name, [[]]))
        if not sheet.rows:
            sheet.rows.append([])
        return sheet

    def to_xlsx(self) -> bytes:
        """The sheets as a plain workbook: every cell is text, formats are not kept."""
        import openpyxl
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for sheet in self.sheets.values():
            target = book.create_sheet(sheet.name)
            for r, cells in enumerate(sheet.rows, start=1):
                for c, text in enumerate(cells, start=1):
                    if text:
                        cell = target.cell(r, c, ILLEGAL_CHARACTERS_RE.sub("", text))
                        cell.data_type = "s"  # a text with '=' in front is no formula
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def type_of(text: str) -> tuple[str, str, bool]:
    """Type, list and 'or other' of a type cell: 'select one from yn or_other'.

    Obsolete and unknown types come back as one word, as they are.
    """
    bare = OR_OTHER.sub("", clean(text))
    or_other, words = bare != clean(text), bare.split(" ")
    for length in range(len(words), 0, -1):
        first = word(" ".join(words[:length]))
        rest = words[length:]
        if first in facts("selects") and len(rest) <= 1:
            return facts("selects")[first], rest[0] if rest else "", or_other
        if first in facts("obsolete") and len(rest) <= 1:
            return first, rest[0] if rest else "", or_other
    return word(text), "", False
