"""`counted produce`, tried from outside with everything that may be wrong with its input.

Each case copies the made-up lake wards and spoils the copy in one way: what cannot be used is named
with a remedy and leaves no trace; what is only strange is used, and the report stays sound.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from counted.cli import main
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

WARDS = ROOT / "examples" / "lake_wards"
LATIN = "pêche"


def folder_of(tmp_path: Path, name: str = "study") -> Path:
    """A copy of the lake wards whose study file, study.yaml, asks for one small table only."""
    folder = tmp_path / "wards"
    shutil.copytree(WARDS, folder, ignore=shutil.ignore_patterns("study_*"))
    text = (WARDS / f"{name}.yaml").read_text(encoding="utf-8")
    one = "tables:\n  - {by: [ward], indicators: [rooms]}\nprotection"
    text, found = re.subn(r"^tables:.*?^protection", one, text, flags=re.S | re.M)
    assert found == 1
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return folder


def said_by(folder: Path, *more: str) -> Result:
    """What `counted produce` says of the study in the folder, written to `out` beside it."""
    out = folder.parent / "out"
    words = ["produce", str(folder / "study.yaml"), "--out", str(out), *more]
    return CliRunner().invoke(main, words)


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


Spoil = Callable[[Path], None]


def edit(old: str, new: str, file: str = "study.yaml") -> Spoil:
    """Replace the first `old` in a text file of the folder."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def data(content: bytes, file: str = "households.csv") -> Spoil:
    """Put these bytes in place of a file."""
    return lambda folder: (folder / file).write_bytes(content) and None


def column(name: str, cell: Callable[[int], str], file: str = "households.csv") -> Spoil:
    """Write a column anew: each cell from the number of its row, from 0."""

    def spoil(folder: Path) -> None:
        with (folder / file).open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        for at, row in enumerate(rows):
            row[name] = cell(at)
        with (folder / file).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    return spoil


def all_of(*spoils: Spoil) -> Spoil:
    """One after the other."""

    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def weighed(cell: Callable[[int], str]) -> Spoil:
    """A column of design weights."""
    return all_of(column("w", cell), edit("places: {dimension: ward}", "weight: w"))


def workbook(folder: Path) -> Path:
    """The households as h.xlsx, which the study names."""
    book = openpyxl.Workbook()
    with (folder / "households.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.reader(source):
            book.worksheets[0].append(row)
    book.save(folder / "h.xlsx")
    edit("path: households.csv", "path: h.xlsx")(folder)
    return folder / "h.xlsx"


def cut_workbook(folder: Path) -> None:
    """A download that stopped halfway."""
    path = workbook(folder)
    path.write_bytes(path.read_bytes()[:4000])


def linked_in_a_circle(folder: Path) -> None:
    (folder / "households.csv").unlink()
    (folder / "households.csv").symlink_to("households.csv")


def households_by_sex(folder: Path) -> None:
    """Only an indicator of households is left, and no household has a sex."""
    path = folder / "study.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "{by: [ward], indicators: [rooms]}", "by: [sex]"
    )
    text = re.sub(r"^  - id: basic_water.*?(?=^  - id: rooms)", "", text, flags=re.S | re.M)
    text = re.sub(r"^  - id: secondary_school.*?(?=^tables)", "", text, flags=re.S | re.M)
    path.write_text(text, encoding="utf-8")


#: What is spoilt -> the study, how, and what has to be said: the file, column, line or value.
UNUSABLE: dict[str, tuple[str, Spoil, tuple[str, ...]]] = {
    "missing study": ("study", lambda f: (f / "study.yaml").unlink(), ("study.yaml",)),
    "missing table": ("study", edit("path: households.csv", "path: gone.csv"), ("gone.csv",)),
    "missing form": ("study", edit("form.xlsx", "gone.xlsx"), ("gone.xlsx",)),
    "a folder as table": ("study", edit("path: households.csv", "path: ."), ("cannot be read",)),
    "links in a circle": ("study", linked_in_a_circle, ("households.csv",)),
    "nothing in the path": ("study", edit("path: households.csv", r'path: "a\0b"'), ("Line",)),
    "unknown key": ("study", edit("summary:", "sumary:"), ("sumary", "'summary'", "Line")),
    "a key twice": ("study", edit("licence:", "title: Again\nlicence:"), ("'title'", "second")),
    "empty study": ("study", data(b"", "study.yaml"), ("study.yaml is empty",)),
    "study in latin-1": ("study", data("title: é".encode("latin-1"), "study.yaml"), ("UTF-8",)),
    "study with tabs": ("study", edit("  how:", "\thow:"), ("line 21",)),
    "study too deep": ("study", data(b"a: " + b"[" * 2000, "study.yaml"), ("study.yaml",)),
    "study with anchors": ("study", data(b"a: &x [1]\nb: *x\n", "study.yaml"), ("line 2",)),
    "unprintable title": ("study", edit("title: Water,", r'title: "\a" #'), ("printed",)),
    "blank title": ("study", edit("title: Ward", 'title: " "'), ("'title'", "blank")),
    "a day that is not": ("study", edit('"2026-03"', '"2026-13"'), ("2026-13",)),
    "time backwards": ("study", edit('"2026-04"', '"2025"'), ("2026-03", "2025")),
    "indicator twice": ("study", edit("id: electricity", "id: rooms"), ("'rooms'",)),
    "dimension not there": ("study", edit("by: [ward]", "by: [town]"), ("'town'", "ward")),
    "dimension twice": ("study", edit("by: [ward]", "by: [ward, ward]"), ("'ward'", "twice")),
    "no figure at all": ("study", households_by_sex, ("tables", "no indicator")),
    "profile not there": ("study", edit("profile: community", "profile: kind"), ("'kind'",)),
    "language not there": ("study", edit("made_up:", "language: xx\nmade_up:"), ("'xx'",)),
    "column not there": ("study", edit("households.ward", "households.wad"), ("wad", "livelihood")),
    "a personal group": ("study", edit("[phone]", "[phone, ward]"), ("'ward'", "personal")),
    "a misspelt personal column": ("study", edit("[phone]", "[phoen]"), ("'phoen'", "phone")),
    "in a circle": ("study", edit("parent: households", "parent: members"), ("members > ",)),
    "keys twice": ("study", column("KEY", lambda n: f"k{n // 2}"), ("'KEY'", "households.csv")),
    "members without household": (
        "study",
        column("PARENT_KEY", lambda n: "lw-9999" if n == 3 else "lw-0001", "members.csv"),
        ("'PARENT_KEY'", "members.csv", "lines: 5"),
    ),
    "undeclared category": (
        "study",
        column("ward", lambda n: "atlantis" if n == 1 else "reed_bank"),
        ("1 rows of households.csv", "'ward'", "'atlantis'"),
    ),
    "undeclared texts": ("study", column("ward", lambda n: f"w{n}" * 99), ("330 rows", "...")),
    "weight of zero": ("study", weighed(lambda n: "2" if n else "0"), ("1 rows", "'w'")),
    "weight below zero": ("study", weighed(lambda n: "2" if n else "-1"), ("1 rows", "'w'")),
    "weight in words": ("study", weighed(lambda _: "heavy"), ("330 rows", "'w'")),
    "weight infinite": ("study", weighed(lambda n: "2" if n else "inf"), ("1 rows", "'w'")),
    "weight too large": ("study", weighed(lambda _: "1e308"), ("330 rows", "'w'")),
    "weight too small": ("study", weighed(lambda _: "5e-324"), ("330 rows", "'w'")),
    "nobody in a margin": ("study_sizes", column("home", lambda _: "land_house"), ("stilts",)),
    "margin of no category": (
        "study_sizes",
        edit("{ward: north_quay, home: land}", "{ward: atlantis, home: land}"),
        ("Line", "'atlantis'", "north_quay"),
    ),
    "endless margin": ("study_sizes", edit("count: 520", "count: inf"), ("Line", "'count'")),
    "endless size": ("study_sizes", edit("reed_bank: 520", "reed_bank: 1e300"), ("Line",)),
    "fewer than found": ("study_sizes", edit("reed_bank: 520", "reed_bank: 8"), ("reed_bank",)),
    "benchmarks that disagree": (
        "study_raked",
        edit("{ward: north_quay}, count: 2500", "{ward: north_quay}, count: 9500"),
        ("table 3", "table 1"),
    ),
    "a place of one household": (
        "study",
        column("ward", lambda n: "north_quay" if n else "salt_market"),
        ("ward = 'salt_market'",),
    ),
    "empty table": ("study", data(b""), ("households.csv is empty",)),
    "only a byte order mark": ("study", data(b"\xef\xbb\xbf"), ("households.csv is empty",)),
    "no records": ("study", data(b"KEY,ward\n"), ("households.csv", "no records")),
    "cut workbook": ("study", cut_workbook, ("h.xlsx",)),
    "a web page": ("study", data(b"<html>Log in</html>"), ("web page",)),
    "an open quotation": ("study", edit("north_quay", '"north', "households.csv"), ("line 2",)),
    "a short row": ("study", edit(",over_water", "", "households.csv"), ("line 2",)),
    "a column twice": ("study", edit("home,", "ward,", "households.csv"), ("'ward'",)),
}  # fmt: skip


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_input_is_named_with_a_remedy_and_nothing_is_written(
    case: str, tmp_path: Path
) -> None:
    name, spoil, words = UNUSABLE[case]
    folder = folder_of(tmp_path, name)
    spoil(folder)
    before = set(tmp_path.rglob("*"))
    done = said_by(folder)
    assert done.exit_code == 3, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) >= 2, "what happened, and what to do"
    assert done.stderr.endswith(".\n")
    for word in words:
        assert word in done.stderr
    assert "lw-9999" not in done.stderr, "keys of households are not for logs"
    assert set(tmp_path.rglob("*")) == before


def test_records_about_people_are_not_left_unprotected(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    edit("profile: community", "profile: none")(folder)
    done = said_by(folder)
    assert done.exit_code == 4
    assert "community" in done.stderr
    assert not (tmp_path / "out").exists()


def in_latin_1(folder: Path) -> None:
    edit("values: [other]", f"values: [other, {LATIN}]")(folder)
    edit(",other,", f",{LATIN},", "households.csv")(folder)
    path = folder / "households.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def with_mark(folder: Path) -> None:
    for name in ("households.csv", "study.yaml"):
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content)


def csv_as_workbook(folder: Path) -> None:
    (folder / "households.csv").rename(folder / "h.xlsx")
    edit("path: households.csv", "path: h.xlsx")(folder)


def workbook_as_csv(folder: Path) -> None:
    workbook(folder).replace(folder / "households.csv")
    edit("path: h.xlsx", "path: households.csv")(folder)


STRANGE_WORDS = "<script>alert(1)</script>\"'&]]>"
USABLE: dict[str, Spoil] = {
    "latin-1": in_latin_1,
    "byte order mark and CRLF": with_mark,
    "a workbook that is really CSV": csv_as_workbook,
    "CSV that is really a workbook": workbook_as_csv,
    "no answer at all": column("rooms", lambda _: ""),
    "numbers beyond counting": column("rooms", lambda n: ("1e308", "nan", "-inf", "1_0")[n % 4]),
    "markup as a title": edit("title: Ward\n", f"title: {json.dumps(STRANGE_WORDS)}\n"),
    "a formula as a title": edit("title: Rooms in the home", "title: '=cmd|x!A0'"),
    "a bell in an answer": all_of(
        column("water", lambda n: "\a" if n % 2 else "tap_stand"),
        edit("indicators: [rooms]", "indicators: [rooms, basic_water]"),
    ),
    "everyone alike": column("water", lambda _: "tap_stand"),
}


@pytest.mark.parametrize("case", USABLE)
def test_what_is_only_strange_is_used(case: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    USABLE[case](folder)
    done = said_by(folder)
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert "<script>alert" not in page
    assert not re.search(r"\bnan\b|\binf\b", re.sub("<[^>]*>", " ", page))
    openpyxl.load_workbook(tmp_path / "out" / "figures.xlsx")


def test_nothing_personal_leaves(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    wrote = "I am Dora, call 555-0199"
    column("water", lambda n: wrote if n == 7 else "tap_stand")(folder)
    assert said_by(folder).exit_code == 0
    for path in (tmp_path / "out").rglob("*.*"):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                content = b"".join(map(book.read, book.namelist()))
        for secret in (wrote, "555-01", "personal_columns", "lw-0001", str(tmp_path)):
            assert secret.encode() not in content, (path.name, secret)
    inside = CliRunner().invoke(main, ["assess", str(folder / "study.yaml")])
    assert wrote in inside.output, "who holds the records may see what was written"


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    found = []
    for at, place in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
        )
    ):
        out = tmp_path / f"out{at}" / "deep"
        command = [sys.executable, "-m", "counted", "produce", "study.yaml", "--out", str(out)]
        subprocess.run(
            command, cwd=folder, env={**os.environ, **place}, check=True, capture_output=True
        )
        found.append(hashes(out))
    assert found[0] == found[1]
    assert len(found[0]) >= 7


def test_running_again_replaces_the_folder(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    assert said_by(folder).exit_code == 0
    before = hashes(tmp_path / "out")
    assert said_by(folder).exit_code == 0
    assert hashes(tmp_path / "out") == before
    assert {path.name for path in tmp_path.iterdir()} == {"wards", "out"}


def foreign(out: Path) -> None:
    out.mkdir()
    (out / "mine.txt").write_text("x")


@pytest.mark.parametrize(
    ("prepare", "below", "said"),
    [
        (foreign, "", "mine.txt"),
        (lambda out: out.write_text("x"), "", "is a file"),
        (lambda out: out.write_text("x"), "release", "cannot be written"),
        (lambda _: None, "x" * 300, "cannot be written"),
    ],
)
def test_a_folder_that_cannot_be_written_is_wrong_use(
    prepare: Callable[[Path], object], below: str, said: str, tmp_path: Path
) -> None:
    folder, out = folder_of(tmp_path), tmp_path / "there"
    prepare(out)
    before = set(tmp_path.rglob("*"))
    done = CliRunner().invoke(
        main, ["produce", str(folder / "study.yaml"), "--out", str(out / below)]
    )
    assert done.exit_code == 2
    assert said in done.stderr
    assert set(tmp_path.rglob("*")) == before


def test_the_folder_one_is_in_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    done = CliRunner().invoke(main, ["produce", str(folder / "study.yaml"), "--out", "."])
    assert done.exit_code == 2
    assert "you are in" in done.stderr


def test_a_linked_folder_is_filled_where_it_leads(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    assert said_by(folder).exit_code == 0
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "real" / "report.html").is_file()


def test_a_language_without_reports_is_wrong_use(tmp_path: Path) -> None:
    done = said_by(folder_of(tmp_path), "--language", "xx")
    assert done.exit_code == 2
    assert "'xx'" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", [".", "no/f.xlsx"])
def test_a_repaired_form_needs_a_place(where: str, tmp_path: Path) -> None:
    words = ["form", "check", str(WARDS / "form.xlsx"), "--fix", str(tmp_path / where)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
