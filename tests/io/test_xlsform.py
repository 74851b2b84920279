"""Forms: read, checked before a phone meets them, and mended in a copy."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from counted.errors import DataError
from counted.io.xlsform import check_form, converts, read_form, repair_form
from counted.model.finding import Severity
from counted.model.form import FormProblem, FormRepair

Rows = list[list[Any]]

SURVEY: Rows = [
    ["type", "name", "label::English (en)", "label::French (fr)", "relevant", "constraint"],
    ["start", "start"],
    ["select one from yn", "has_toilet", "Is there a toilet?", "Y a-t-il des toilettes ?"],
    [],
    ["begin repeat", "members", "Members", "Membres"],
    ["begin_group", "who", "Who", "Qui", "${has_toilet} = 'y'"],
    ["integer", "age", "Age", "Âge", "", ". < 120"],
    ["select_multiple ills or_other", "ill", "Ills", "Maux", "${age} > 17"],
    ["end_group"],
    ["end repeat"],
]
CHOICES: Rows = [
    ["list name", "name", "label::English (en)", "label::French (fr)"],
    ["yn", "y", "Yes", "Oui"],
    ["yn", "n", "No", "Non"],
    [],
    ["ills", 1, "Fever", "Fièvre"],
    ["ills", 2, "Cough", "Toux"],
]
SETTINGS: Rows = [["form_title", "form_id", "version"], ["Toilets (made up)", "toilets", 3]]


def form(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows | None = SETTINGS) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    for title, rows in sheets.items():
        if rows is not None:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(row: int, cell: int, text: str, rows: Rows = SURVEY) -> Rows:
    """The rows with one cell (counted from 1) written anew."""
    copy = [list(cells) for cells in rows]
    copy[row - 1] += [None] * (cell - len(copy[row - 1]))
    copy[row - 1][cell - 1] = text
    return copy


def said(item: FormProblem | FormRepair) -> str:
    return item.text.format(**item.facts)


def faults(data: bytes) -> list[FormProblem]:
    problems = check_form(data, filename="toilets.xlsx")
    return [problem for problem in problems if problem.severity is Severity.FAULT]


class TestRead:
    def test_questions_with_their_groups(self) -> None:
        ill = read_form(form()).question("ill")
        assert ill is not None
        assert (ill.path, ill.repeat, ill.row) == (("members", "who"), "members", 8)
        assert (ill.type, ill.list_name, ill.or_other) == ("select_multiple", "ills", True)
        assert ill.relevant == "${age} > 17"
        assert ill.relevant_around == ("${has_toilet} = 'y'",)
        assert ill.is_skippable

    def test_groups_end(self) -> None:
        toilet = read_form(form()).question("has_toilet")
        assert toilet is not None
        assert (toilet.path, toilet.repeat, toilet.is_skippable) == ((), "", False)
        assert toilet.type == "select_one"
        longer = [*SURVEY, ["text", "remark", "Anything else?"]]
        remark = read_form(form(longer)).question("remark")
        assert remark is not None and remark.path == ()

    def test_languages_and_choices(self) -> None:
        read = read_form(form())
        assert read.languages == ("English (en)", "French (fr)")
        ill = read.question("ill")
        assert ill is not None and ill.labels["French (fr)"] == "Maux"
        assert [choice.code for choice in read.choices_of(ill)] == ["1", "2"]
        assert read.choices["yn"][1].labels == {"English (en)": "No", "French (fr)": "Non"}

    def test_settings(self) -> None:
        read = read_form(form())
        assert (read.title, read.form_id, read.version) == ("Toilets (made up)", "toilets", "3")

    @pytest.mark.parametrize(
        ("headers", "language"),
        [
            (["Type ", "NAME", "label"], ""),
            (["type", "name", "label:English"], "English"),
            (["type", "name", "Label :: English"], "English"),
            (["command", "tag", "caption"], ""),
        ],
    )
    def test_other_ways_to_write_the_headers(self, headers: list[str], language: str) -> None:
        read = read_form(form([headers, ["Text", "a", "How?"]], [["list_name", "name"]], None))
        assert read.languages == (language,)
        assert read.questions[0].labels == {language: "How?"}
        assert read.questions[0].type == "text"

    def test_records_are_no_form(self) -> None:
        with pytest.raises(DataError, match="is no form"):
            read_form(form([["ward", "age"], ["North", 3]]))
        with pytest.raises(DataError, match="cannot be read"):
            read_form(Path("nowhere.xlsx"))


class TestSound:
    def test_nothing_to_say_and_nothing_to_mend(self) -> None:
        data = form()
        assert faults(data) == []
        assert converts(data, filename="toilets.xlsx")
        assert repair_form(data, filename="toilets.xlsx") == (data, ())

    def test_the_converter_is_heard(self) -> None:
        data = form([*SURVEY, ["image", "photo", "Photo", "Photo"]])
        notes = [p for p in check_form(data, filename="f.xlsx") if p.code == "warned"]
        assert any(note.row == 11 and "max-pixels" in said(note) for note in notes)


HIDDEN = "integer\u00a0"
MENDED: dict[str, tuple[str, dict[str, Any]]] = {
    "name_twice": ("age_2", {"survey": [*SURVEY[:7], ["text", "age", "A", "A"], *SURVEY[7:]]}),
    "name_wrong": ("my_age", {"survey": changed(8, 5, "${my age} > 17", changed(7, 2, "my age"))}),
    "unnamed": ("question_7", {"survey": changed(8, 5, "", changed(7, 2, ""))}),
    "type": ("select_one yn", {"survey": changed(3, 1, "Select One from yn")}),
    "hidden": ("integer", {"survey": changed(7, 1, HIDDEN)}),
    "header_hidden": ("relevant", {"survey": changed(1, 5, "\ufeffrelevant")}),
    "header_twice": ("'relevant'", {"survey": changed(1, 7, "relevant")}),
    "headers_together": (
        "hint::French (fr)",
        {"survey": changed(3, 8, "Où ?", changed(1, 7, "hint::English (en)hint::French (fr)"))},
    ),
    "list_spelt": ("'yn'", {"survey": changed(3, 1, "select_one YN")}),
    "reference_spelt": ("'age'", {"survey": changed(8, 5, "${ Age } > 17")}),
    "choices_twice": ("yn", {"choices": [*CHOICES, ["yn", "y", "Yes", "Oui"]]}),
}


class TestMended:
    @pytest.mark.parametrize("code", MENDED)
    def test_told_then_mended_then_gone(self, code: str) -> None:
        new, sheets = MENDED[code]
        data = form(**sheets)
        before = bytes(data)
        assert [problem.code for problem in faults(data)] == [code]
        copy, repairs = repair_form(data, filename="toilets.xlsx")
        assert data == before
        assert [repair.code for repair in repairs] == [code, "rewritten"]
        assert new in said(repairs[0])
        assert faults(copy) == []
        assert converts(copy, filename="toilets.xlsx")

    def test_a_new_name_reaches_what_refers_to_it(self) -> None:
        copy, _ = repair_form(form(**MENDED["name_wrong"][1]), filename="toilets.xlsx")
        ill = read_form(copy).question("ill")
        assert ill is not None and ill.relevant == "${my_age} > 17"

    def test_several_at_once(self) -> None:
        survey = changed(3, 1, "Select one from YN", changed(7, 2, "has toilet"))
        survey = changed(8, 5, "${has  toilet} > 17", survey)
        copy, repairs = repair_form(form(survey), filename="toilets.xlsx")
        assert {repair.code for repair in repairs} >= {"type", "list_spelt", "name_wrong"}
        assert faults(copy) == []

    def test_slanted_quotes_outside_of_texts(self) -> None:
        survey = changed(6, 5, "${has_toilet} = ‘y’ or ${has_toilet} = 'l’eau'")
        _, repairs = repair_form(form(survey), filename="toilets.xlsx")
        assert [repair.code for repair in repairs] == ["quotes", "rewritten"]
        assert (
            repair_form(form(changed(6, 5, "${has_toilet} = 'l’eau'")), filename="f.xlsx")[1] == ()
        )

    def test_missing_settings_come_from_the_file_name(self) -> None:
        copy, repairs = repair_form(form(settings=None), filename="Lake wards.xlsx")
        assert [repair.code for repair in repairs[:2]] == ["no_form_title", "no_form_id"]
        assert read_form(copy).form_id == "Lake_wards"
        assert read_form(copy).title == "Lake wards"

    def test_a_text_that_looks_like_a_formula_stays_text(self) -> None:
        survey = changed(7, 3, "=1+1", changed(3, 1, "Select one from yn"))
        sheet = openpyxl.load_workbook(io.BytesIO(form(survey)))["survey"]
        sheet.cell(7, 3).data_type = "s"
        out = io.BytesIO()
        assert sheet.parent is not None
        sheet.parent.save(out)
        copy, _ = repair_form(out.getvalue(), filename="toilets.xlsx")
        assert openpyxl.load_workbook(io.BytesIO(copy))["survey"].cell(7, 3).data_type == "s"


class TestToldOnly:
    @pytest.mark.parametrize(
        ("code", "row", "words", "sheets"),
        [
            ("list_missing", 3, "'fruits'", {"survey": changed(3, 1, "select_one fruits")}),
            ("reference_missing", 8, "'agee'", {"survey": changed(8, 5, "${agee} > 1")}),
            ("type_unknown", 7, "'intger'", {"survey": changed(7, 1, "intger")}),
            ("kobo_only", 7, "begin_kobomatrix", {"survey": changed(7, 1, "begin_kobomatrix")}),
            ("group_begin", 5, "never ends", {"survey": SURVEY[:-1]}),
            ("group_end", 11, "did not begin", {"survey": [*SURVEY, ["end group"]]}),
            ("choice_unnamed", 3, "'yn'", {"choices": changed(3, 2, "", CHOICES)}),
        ],
    )
    def test_nothing_is_made_up(
        self, code: str, row: int, words: str, sheets: dict[str, Rows]
    ) -> None:
        data = form(**sheets)
        problem = faults(data)[0]
        assert (problem.code, problem.row) == (code, row)
        assert words in said(problem)
        assert problem.remedy.format(**problem.facts)
        copy, repairs = repair_form(data, filename="toilets.xlsx")
        assert (copy, repairs) == (data, ())

    def test_the_nearest_name_is_asked_for(self) -> None:
        problem = faults(form(changed(8, 5, "${agee} > 1")))[0]
        assert problem.remedy.format(**problem.facts) == "Did you mean 'age'?"

    def test_what_only_the_converter_sees(self) -> None:
        survey = [[*SURVEY[0], "parameters"], *SURVEY[1:]]
        data = form([*survey, ["range", "r", "R", "R", "", "", "start=a"]])
        problem = faults(data)[0]
        assert (problem.code, problem.row) == ("not_converted", 11)
        assert "must be a number" in said(problem)

    def test_a_crash_of_the_converter_is_a_problem(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def crash(*_: Any, **__: Any) -> None:
            raise TypeError("unhashable type: 'dict'")

        monkeypatch.setattr("pyxform.xls2xform.convert", crash)
        assert [problem.code for problem in faults(form())] == ["crashed"]

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"a,b\n1,2\n"])
    def test_no_form_at_all(self, data: bytes) -> None:
        problem = faults(data)[0]
        assert problem.code in ("unreadable", "no_survey")
        assert said(problem) and problem.remedy


TOO_SLOW = 150_000  #: bytes; the six larger workbooks take seconds each
NOT_MENDABLE = {
    "hotosm__health.xls": {"list_missing", "reference_missing"},  # merged with others at run time
    "kobotoolbox__adding_skip_to_a_matrix_question_kobo_matrix.xls": {"kobo_only"},
}


@pytest.mark.shared
@pytest.mark.slow
class TestRealForms:
    def test_all_of_them(self, shared: Path) -> None:
        files = sorted((shared / "data/forms").glob("*.xls*"))
        files = [file for file in files if file.stat().st_size < TOO_SLOW]
        sound, mended = 0, 0
        for file in files:
            data = file.read_bytes()
            sound += not faults_of(data, file.name)
            copy, _ = repair_form(data, filename=file.name)
            left = {problem.code for problem in faults_of(copy, "copy.xlsx")}
            assert left == NOT_MENDABLE.get(file.name, set()), file.name
            mended += not left
        assert (len(files), sound, mended) == (13, 7, 11)

    def test_the_settlements(self, shared: Path) -> None:
        for place in ("Abidjan_2022", "Nairobi_2021"):
            read = read_form(shared / f"data/forms/ceat-epfl__{place}.xls")
            habits = [q for q in read.questions if q.name == "HandWashHabits1"]
            assert [question.row for question in habits] == [61, 62]
            place_question = read.question("ObsHandWashPLACE")
            assert place_question is not None
            assert place_question.relevant_around == (
                "${Informed_consent} = 'Consent_OK'",
                "${ObsHandWash} = 'Y'",
            )
            assert {c.code for c in read.choices_of(place_question)} >= {"Obs_Fixed", "Obs_Mobile"}

    def test_an_xform_is_told_apart(self, shared: Path) -> None:
        data = (shared / "data/forms/getodk__Household_Survey.xml").read_bytes()
        assert [p.code for p in check_form(data, filename="form.xml")] == ["xform"]


def faults_of(data: bytes, filename: str) -> list[FormProblem]:
    problems = check_form(data, filename=filename)
    return [problem for problem in problems if problem.severity is Severity.FAULT]
