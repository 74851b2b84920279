"""Tables out of the files that people really send."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.errors import DataError
from counted.io import grids, tables
from counted.io.tables import read_table, read_table_bytes
from counted.model.table import Table

DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 9, 30)
PLAIN = "ward,sex,age\nNorth,F,31\nSouth,,7\n"


def read(data: str | bytes, filename: str = "records.csv", **more: Any) -> Table:
    data = data.encode() if isinstance(data, str) else data
    return read_table_bytes(data, filename=filename, name="households", **more)


def shown(table: Table) -> dict[str, list[str]]:
    return {name: list(values) for name, values in table.columns.items()}


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(data: str | bytes, filename: str = "records.csv", **more: Any) -> str:
    with pytest.raises(DataError) as caught:
        read(data, filename, **more)
    assert caught.value.remedy
    assert caught.value.exit_code == 3
    return str(caught.value)


EXPECTED = {"ward": ["North", "South"], "sex": ["F", ""], "age": ["31", "7"]}


class TestText:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_any_usual_separator(self, delimiter: str) -> None:
        assert shown(read(PLAIN.replace(",", delimiter))) == EXPECTED

    def test_commas_inside_semicolon_files(self) -> None:
        table = read('"ward, as told";share\n"North, old";0,5\nSouth;1,5\n')
        assert shown(table) == {"ward, as told": ["North, old", "South"], "share": ["0,5", "1,5"]}

    def test_excel_says_which_separator(self) -> None:
        assert shown(read("sep=;\n" + PLAIN.replace(",", ";"))) == EXPECTED

    def test_a_value_over_two_lines(self) -> None:
        table = read('ward,"told\nby"\n"North\nold",Amina\n')
        assert shown(table) == {"ward": ["North\nold"], "told\nby": ["Amina"]}

    @pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
    def test_any_end_of_line(self, ends: str) -> None:
        assert shown(read(PLAIN.replace("\n", ends))) == EXPECTED

    def test_byte_order_mark(self) -> None:
        assert shown(read(PLAIN.encode("utf-8-sig"))) == EXPECTED

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16(self, encoding: str) -> None:
        table = read(PLAIN.encode(encoding))
        assert shown(table) == EXPECTED
        assert table.source.notes == (grids.READ_AS_UTF16,)

    def test_western_european(self) -> None:
        table = read("quartier\nCité – “Azito”\n".encode("cp1252"))
        assert shown(table) == {"quartier": ["Cité – “Azito”"]}
        assert table.source.notes == (grids.READ_AS_CP1252,)

    def test_latin_1_with_bytes_that_windows_has_not(self) -> None:
        assert shown(read(b"a\n\x81\xe9\n")) == {"a": ["\x81é"]}

    def test_outer_blanks_go_and_inner_ones_stay(self) -> None:
        assert shown(read(" a ,b\n  x  y ,\u00a0z\n")) == {"a": ["x  y"], "b": ["z"]}

    def test_blank_ends(self) -> None:
        table = read("a,b,,\n1,2,,\n3,4,,\n,,,\n\n")
        assert shown(table) == {"a": ["1", "3"], "b": ["2", "4"]}
        assert table.source.notes == ()

    def test_blank_rows_between_are_noted(self) -> None:
        table = read("a,b\n1,2\n,\n3,4\n")
        assert table.n == 2
        assert table.source.notes == (tables.BLANK_ROWS,)

    def test_the_hash_is_that_of_the_bytes(self) -> None:
        data = PLAIN.encode("utf-16")
        source = read(data, "folder/records.csv").source
        assert (source.name, source.size) == ("records.csv", len(data))
        assert source.sha256 == hashlib.sha256(data).hexdigest()

    @pytest.mark.slow
    @given(
        st.lists(
            st.lists(
                st.sampled_from(["a", "b,c", 'd"e', "f\ng", "", "é", ";;"]), min_size=3, max_size=3
            ),
            min_size=1,
        ).filter(lambda rows: all(any(row) for row in rows))
    )
    def test_what_a_csv_writer_wrote_is_what_is_read(self, rows: list[list[str]]) -> None:
        import csv

        out = io.StringIO()
        csv.writer(out).writerows([["x", "y", "z"], *rows])
        assert list(zip(*shown(read(out.getvalue())).values(), strict=True)) == [
            tuple(row) for row in rows
        ]


class TestColumns:
    @pytest.mark.parametrize("numbers", ["012", "123", "149"])
    def test_row_numbers_are_left_out(self, numbers: str) -> None:
        table = read(",a\n" + "".join(f"{number},x\n" for number in numbers))
        assert shown(table) == {"a": ["x"] * 3}
        assert table.source.notes == (tables.COUNTING_COLUMN,)

    def test_pandas_names_them_so(self) -> None:
        assert shown(read("Unnamed: 0,a\n0,x\n1,y\n")) == {"a": ["x", "y"]}

    def test_others_are_called_by_their_place(self) -> None:
        table = read("a,,c\n1,9,3\n4,5,6\n")
        assert list(table.columns) == ["a", "column_2", "c"]
        assert table.source.notes == (tables.NAMED_BY_PLACE,)

    def test_a_named_counting_column_stays(self) -> None:
        assert list(read("id,a\n1,x\n2,y\n").columns) == ["id", "a"]

    def test_a_name_occurs_once(self) -> None:
        assert "two columns called 'a'" in refused("a,b,a\n1,2,3\n")

    def test_a_title_above_the_names(self) -> None:
        data = workbook(s=[["Ward survey"], ["a", "b", "c"], [1, 2, 3]])
        assert "names one column only ('Ward survey')" in refused(data, "s.xlsx")


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "is empty"),
            (b"\xef\xbb\xbf \n\n", "is empty"),
            (b",,\n,,\n", "is empty"),
            (b"a,b\n", "no records"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
                "pointer left by Git LFS",
            ),
            (b"<!DOCTYPE html><html><body><table>", "is a web page"),
            (b"\n <html>", "is a web page"),
            (b"<?xml version='1.0'?><Workbook>", "is a web page or XML"),
            (b"%PDF-1.7\n", "neither a text table nor a workbook"),
            (b"a,b\n1,\x00\x00\x00\n", "neither a text table nor a workbook"),
            (b"PK\x03\x04 and then nothing", "damaged or was cut short"),
            (grids.OLE + b"\0" * 600, "cannot be opened"),
            (grids.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ],
    )
    def test_with_the_way_out(self, data: bytes, words: str) -> None:
        assert words in refused(data)

    def test_a_row_cut_short(self) -> None:
        said = refused('a,b,c\n1,"2\n2",3\n4,5\n')
        assert "has 2 values at line 4, but 3 columns" in said

    def test_a_row_too_long(self) -> None:
        assert "has 3 values at line 2, but 2 columns" in refused("a,b\n1,2,3\n")

    def test_a_quotation_mark_that_never_closes(self) -> None:
        assert "cannot be split into values at line 3" in refused('a,b\n1,2\n3,"4\n5,6\n')

    def test_an_archive_that_is_no_workbook(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("records.csv", PLAIN)
        assert "is an archive, not a workbook" in refused(out.getvalue(), "records.xlsx")

    def test_an_archive_that_would_fill_the_disk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grids, "LARGEST_UNPACKED", 10)
        assert "unpacks to more" in refused(workbook(s=[["a"], [1]]), "a.xlsx")

    def test_a_workbook_cut_short(self) -> None:
        data = workbook(s=[["a"], [1]])
        assert "cut short" in refused(data[: len(data) // 2], "a.xlsx")

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="There is no file"):
            read_table(tmp_path / "nothing.csv", name="households")
        with pytest.raises(DataError, match="cannot be read"):
            read_table(tmp_path, name="households")


class TestWorkbooks:
    def test_cells_as_text(self) -> None:
        rows = [
            ["n", "half", "long", "day", "moment", "clock", "is", "text", "error"],
            [3.0, 0.1 + 0.2, 254700123456, DAY, MOMENT, time(9, 5), True, " 007 ", "#N/A"],
        ]
        table = read(workbook(s=rows), "s.xlsx")
        assert [values[0] for values in table.columns.values()] == [
            "3", "0.3", "254700123456", "2026-03-01", "2026-03-01T09:30:00", "09:05:00",
            "TRUE", "007", "",
        ]  # fmt: skip
        assert table.source.notes == (grids.ERROR_CELLS,)

    def test_the_first_sheet_that_holds_something(self) -> None:
        data = workbook(cover=[[]], records=[["a"], [1]], lists=[["b"], [2]])
        table = read(data, "s.xlsx")
        assert shown(table) == {"a": ["1"]}
        assert table.source.notes == (tables.OTHER_SHEETS,)

    def test_or_the_one_that_is_named(self) -> None:
        data = workbook(records=[["a"], [1]], members=[["b"], [2]])
        assert shown(read(data, "s.xlsx", sheet="members")) == {"b": ["2"]}
        assert "There are: 'records', 'members'." in refused(data, "s.xlsx", sheet="people")

    def test_a_formula_without_result_is_noted(self) -> None:
        table = read(workbook(s=[["a", "b"], [1, "=A2+1"]]), "s.xlsx")
        assert shown(table) == {"a": ["1"], "b": [""]}
        assert table.source.notes == (grids.EMPTY_FORMULAS,)

    def test_short_rows_are_filled_up(self) -> None:
        table = read(workbook(s=[["a", "b", "c"], [1], [1, None, 3]]), "s.xlsx")
        assert shown(table) == {"a": ["1", "1"], "b": ["", ""], "c": ["", "3"]}

    def test_a_blank_workbook(self) -> None:
        assert "is empty" in refused(workbook(s=[[]]), "s.xlsx")

    def test_csv_named_as_a_workbook(self) -> None:
        table = read(PLAIN, "records.xlsx")
        assert shown(table) == EXPECTED
        assert table.source.notes == (grids.READ_AS_TEXT,)

    def test_a_workbook_named_csv(self) -> None:
        table = read(workbook(s=[["a"], [1]]), "records.csv")
        assert table.source.notes == (grids.READ_AS_WORKBOOK,)


@pytest.mark.shared
class TestRealFiles:
    def test_households_and_members(self, shared: Path) -> None:
        households = read_table(shared / "data/records/household_data.csv", name="households")
        assert (households.n, len(households.columns)) == (1714, 41)
        assert next(iter(households.columns)) == "uuid"
        assert households.source.notes == (tables.COUNTING_COLUMN,)
        members = read_table(shared / "data/records/individual_data.csv", name="members")
        assert (members.n, len(members.columns)) == (6284, 8)
        assert set(members.columns["KEY"]) == set(households.columns["KEY"])

    def test_xls_under_two_names(self, shared: Path) -> None:
        data = (shared / "data/forms/ceat-epfl__Abidjan_2022.xls").read_bytes()
        table = read(data, "form.xls", sheet="choices")
        assert table.n > 100
        assert grids.READ_AS_XLS in read(data, "form.xlsx").source.notes
        assert list(read(data, "form.xls").columns)[:2] == ["type", "name"]
