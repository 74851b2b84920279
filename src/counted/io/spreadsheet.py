"""Figures for a spreadsheet: one flat CSV for machines, one workbook laid out for people.

Both have the same bytes whenever they are written: no clock time is kept. Texts that a
spreadsheet would take for a formula are defused: in CSV by a leading apostrophe, in the workbook by
their cell type.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from counted.io import rounding, telling, words
from counted.io.findings import finding_row
from counted.io.leaving_out import note
from counted.io.panels import Panel, entry, group_title, panels
from counted.messages import direction, mark, translator
from counted.model.estimate import Statistic
from counted.model.release import Figure, Release

#: The columns of figures.csv, between `group` and `status` one `by_...` per dimension.
BEFORE = (
    "study", "made_up", "indicator", "title", "unit_of_analysis", "statistic", "reading",
    "reading_title", "group",
)  # fmt: skip
AFTER = (
    "status", "value", "low", "high", "level", "basis", "asked_from", "asked_to", "coverage",
    "design_effect",
    "reasons", "note", "sdg_indicator", "sdg_series", "departure", "release_sha256",
)  # fmt: skip
STAMP = (1980, 1, 1, 0, 0, 0)  #: the earliest time that a zip file can hold
WIDTHS = (34, 30, 12, 12, 12, 18, 60)
HEAD = PatternFill("solid", fgColor="E3F0F0")


def csv_columns(release: Release) -> tuple[str, ...]:
    """The columns of figures.csv for one release."""
    return (*BEFORE, *(f"by_{it['id']}" for it in release.study["dimensions"]), *AFTER)


def write_csv(release: Release, path: Path) -> None:
    """One row per figure; shares between 0 and 1, withheld figures without numbers; UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, csv_columns(release), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(csv_rows(release))


def csv_rows(release: Release) -> Iterable[dict[str, str]]:
    """The rows of figures.csv, as text."""
    sha256 = release.sha256
    return [_csv_row(release, figure, sha256) for figure in release.protected.figures]


def _csv_row(release: Release, figure: Figure, sha256: str) -> dict[str, str]:
    study = release.study
    indicator = entry(release, "indicators", figure.indicator)
    readings = {it["id"]: it["title"] for it in indicator["readings"]}
    sdg = indicator["sdg"] or {}
    texts = {
        "study": study["id"],
        "made_up": "true" if study["made_up"] else "false",
        "indicator": figure.indicator,
        "title": indicator["title"],
        "unit_of_analysis": figure.unit,
        "statistic": figure.statistic.value,
        "reading": figure.reading,
        "reading_title": readings.get(figure.reading, ""),
        "group": group_title(release, figure.domain.parts, release.language),
        "status": figure.status.value,
        "basis": figure.basis.value,
        "reasons": " ".join(figure.reasons),
        "note": note(release, figure, release.language),
        "sdg_indicator": sdg.get("indicator", ""),
        "sdg_series": sdg.get("series") or "",
        "departure": sdg.get("departure", ""),
        "release_sha256": sha256,
        **{f"by_{dimension}": category for dimension, category in figure.domain.parts},
    }
    return {**{name: defuse(text) for name, text in texts.items()}, **_numbers(figure)}


def _numbers(figure: Figure) -> dict[str, str]:
    exact = ("value", "low", "high", "level", "coverage", "design_effect")
    numbers: dict[str, Decimal | int | None] = {name: getattr(figure, name) for name in exact}
    numbers |= {"asked_from": figure.n_from, "asked_to": figure.n_to}
    return {name: "" if it is None else f"{it:f}" if isinstance(it, Decimal) else str(it)
            for name, it in numbers.items()}  # fmt: skip


def defuse(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_xlsx(release: Release, path: Path, *, language: str = "en") -> None:
    """A workbook: what this is, one sheet per indicator, the findings on the data."""
    book = Workbook()
    about = book.active
    if not isinstance(about, Worksheet):
        raise TypeError("a new workbook starts with a worksheet")
    say = translator(language)
    _about(about, release, language)
    for panel in panels(release, language):
        _panel(book.create_sheet(_name(book, panel, language)), release, panel, language)
    _findings(book.create_sheet(say(mark("Findings"))), release, language)
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = direction(language) == "rtl"
    path.write_bytes(_same_bytes(book))


def _about(sheet: Worksheet, release: Release, language: str) -> None:
    say = translator(language)
    study = release.study
    sheet.title = say(mark("About"))
    lines: list[tuple[str, str]] = [(study["title"], "")]
    if study["made_up"]:
        lines.append((say(mark("Made-up data, for showing how Counted works")), ""))
    lines += [("", text) for text in telling.summary(release, language)]
    lines += [
        (say(mark("Collected by")), study["producer"]["name"]),
        (say(mark("Where")), study["area"]["name"]),
        (say(mark("When")), words.period(**study["period"], language=language)),
        (say(mark("How people were found")), study["people_found"]["words"]),
        (say(mark("Whose data")), study["participation"]["statement"]),
        (say(mark("Owned by")), study["ownership"]),
        (say(mark("Licence")), study["licence"]),
        (say(mark("Release")), release.sha256),
    ]
    for row in lines:
        _append(sheet, row)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 100
    for (cell,) in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _name(book: Workbook, panel: Panel, language: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, not used yet."""
    full = panel.indicator["title"]
    if panel.statistic != panel.indicator["statistic"]:
        full = f"{full}, {translator(language)(words.TABLE_HEADS[panel.statistic])}"
    full = ILLEGAL_CHARACTERS_RE.sub(" ", full)
    name = re.sub(r"[\[\]:*?/\\]", " ", full).strip().strip("'")[:28] or panel.indicator["id"]
    number = sum(sheet.title.casefold().startswith(name.casefold()) for sheet in book.worksheets)
    return f"{name} {number + 1}" if number else name


def _panel(sheet: Worksheet, release: Release, panel: Panel, language: str) -> None:
    say = translator(language)
    indicator = panel.indicator
    sdg = indicator["sdg"] or {}
    for text in (panel.title, indicator["definition"], sdg.get("departure", "")):
        _append(sheet, (text,))
    said = (*telling.sentences(release, panel, language), *rounding.notes(release, panel, language))
    for text in said:
        _append(sheet, (text,))
    _append(sheet, ())
    head = (
        mark("Group"), mark("Reading of blanks"), words.TABLE_HEADS[panel.statistic],
        mark("From"), mark("To"), words.ASKED[panel.unit], mark("Note"),
    )  # fmt: skip
    _append(sheet, [say(text) for text in head])
    _head(sheet, sheet.max_row)
    titles = dict(panel.readings)
    for row in panel.rows:
        for figure in row.figures:
            asked = words.band(figure.n_from, figure.n_to, language)
            why = note(release, figure, language)
            reading = titles.get(figure.reading, "")
            numbers = (figure.value, figure.low, figure.high)
            _append(sheet, ("   " * row.depth + row.label, reading, *numbers, asked, why))
            _format(sheet, panel.statistic)
    sheet["A1"].font = Font(bold=True, size=14)
    _widen(sheet, WIDTHS)


def _format(sheet: Worksheet, statistic: Statistic) -> None:
    pattern = "0%" if statistic is Statistic.SHARE else "#,##0.########"
    for cell in sheet[sheet.max_row][2:5]:
        cell.number_format = pattern


FINDING_HEADS = (
    mark("Kind"), mark("Finding"), mark("About"), mark("Held against"), mark("Source"),
    mark("What to do"),
)  # fmt: skip


def _findings(sheet: Worksheet, release: Release, language: str) -> None:
    say = translator(language)
    _append(sheet, [say(text) for text in FINDING_HEADS])
    _head(sheet, 1)
    for finding in release.protected.findings:
        _append(sheet, finding_row(release, finding, language))
    _widen(sheet, (14, 70, 28, 34, 28, 60))


def _append(sheet: Worksheet, values: Iterable[Any]) -> None:
    """One more row; texts stay texts even where they look like formulas."""
    sheet.append([_cell(it) for it in values])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
            cell.data_type = "s"
            cell.quotePrefix = True


def _cell(value: Any) -> Any:
    """What a cell can hold: decimals as numbers, texts without control characters."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub(" ", value)
    return float(value) if isinstance(value, Decimal) else value


def _head(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.font = Font(bold=True)
        cell.fill = HEAD
    sheet.freeze_panes = f"A{row + 1}"


def _widen(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[letter].width = width


def _same_bytes(book: Workbook) -> bytes:
    """The workbook as a zip file without clock time."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", content
                )
            info = zipfile.ZipInfo(name, STAMP)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()
