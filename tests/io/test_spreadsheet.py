"""Figures in a spreadsheet: every figure once, no hidden number, no formula, same bytes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from counted.io.findings import finding_row
from counted.io.spreadsheet import csv_columns, csv_rows, defuse, write_csv, write_xlsx
from counted.model.release import Release
from tests.io.releases import finding, make_release

ROOT = Path(__file__).parent.parent.parent


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_per_figure_with_all_columns(tmp_path: Path) -> None:
    release = make_release()
    write_csv(release, tmp_path / "figures.csv")
    rows = read(tmp_path / "figures.csv")
    assert len(rows) == len(release.protected.figures)
    assert tuple(rows[0]) == csv_columns(release)
    assert rows[1] | {"status": "shown", "value": "0.62", "low": "0.57", "high": "0.67"} == rows[1]
    assert rows[4]["group"] == "North Shore · Women"
    assert (rows[4]["by_ward"], rows[4]["by_sex"]) == ("north", "women")
    assert rows[1]["asked_to"] == "699"


def test_a_withheld_figure_has_no_number(tmp_path: Path) -> None:
    for row in csv_rows(make_release()):
        if row["status"] in ("hidden", "uncertain", "refused"):
            assert not any(row[name] for name in ("value", "low", "high", "asked_from"))
            assert row["note"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_same_release_same_bytes(tmp_path: Path, suffix: str) -> None:
    write = write_csv if suffix == "csv" else write_xlsx
    for name in ("a", "b"):
        write(make_release(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def dangerous() -> Release:
    dimensions = make_release().study["dimensions"]
    dimensions[0]["categories"][0]["title"] = '=HYPERLINK("x")'
    return make_release(dimensions=dimensions)


def test_a_character_that_no_workbook_holds_is_left_out(tmp_path: Path) -> None:
    write_xlsx(make_release(title="Wa\x07ter"), tmp_path / "f.xlsx")
    assert load_workbook(tmp_path / "f.xlsx").worksheets[0]["A1"].value == "Wa ter"


def test_a_formula_in_a_title_stays_text(tmp_path: Path) -> None:
    write_csv(dangerous(), tmp_path / "f.csv")
    assert read(tmp_path / "f.csv")[1]["group"] == '\'=HYPERLINK("x")'
    write_xlsx(dangerous(), tmp_path / "f.xlsx")
    book = load_workbook(tmp_path / "f.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value]
    assert any(cell.value == '=HYPERLINK("x")' for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


@given(st.text())
def test_nothing_defused_begins_like_a_formula(text: str) -> None:
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert defuse(text).endswith(text)


def test_the_workbook_is_laid_out_for_a_person(tmp_path: Path) -> None:
    write_xlsx(make_release(), tmp_path / "f.xlsx")
    book = load_workbook(tmp_path / "f.xlsx")
    assert book.sheetnames == [
        "About", "Basic drinking water", "Handwashing at home", "Diarrhoea", "Rooms", "Findings",
    ]  # fmt: skip
    sheet = book["Basic drinking water"]
    assert sheet["A1"].value == "Basic drinking water, share of people"
    assert sheet["A3"].value == "Queuing time was not asked."
    head = next(row for row in sheet.iter_rows() if row[0].value == "Group")
    assert sheet.freeze_panes == f"A{head[0].row + 1}"
    north = next(row for row in sheet.iter_rows() if row[0].value == "North Shore")
    assert (north[2].value, north[2].number_format) == (0.62, "0%")
    assert north[5].value == "600 to 699"
    assert "Made-up data" in str(book["About"]["A2"].value)


def test_an_arabic_workbook_reads_from_the_right(tmp_path: Path) -> None:
    write_xlsx(make_release(), tmp_path / "f.xlsx", language="ar")
    assert all(sheet.sheet_view.rightToLeft for sheet in load_workbook(tmp_path / "f.xlsx"))


def test_long_or_odd_titles_become_names_of_sheets(tmp_path: Path) -> None:
    indicators = make_release().study["indicators"]
    for at, indicator in enumerate(indicators):
        indicator["title"] = "What [people]: say/think? about everything" + " " * at
    write_xlsx(make_release(indicators=indicators), tmp_path / "f.xlsx")
    names = load_workbook(tmp_path / "f.xlsx").sheetnames
    assert len(set(names)) == 6
    assert all(len(name) <= 31 for name in names)


def test_a_finding_is_said_with_its_bands() -> None:
    row = finding_row(make_release(), finding(), "en")
    assert row[1] == "150 to 199 households (of 500 to 599) left Soap blank."
    assert row[2].endswith(" · North Shore")
    assert finding_row(make_release(), finding(text="{who} is missing"), "en")[1] == "– is missing"


def test_the_manual_describes_every_column() -> None:
    manual = (ROOT / "docs/guide/formats.md").read_text(encoding="utf-8")
    for column in csv_columns(make_release()):
        name = "by_…" if column.startswith("by_") else column
        assert f"`{name}`" in manual, f"docs/guide/formats.md does not describe {column}"
