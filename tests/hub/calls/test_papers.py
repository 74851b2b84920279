"""Word and Excel forms: what goes out comes back, and nothing that was typed is lost."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.utils import translation
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from counted.errors import UnusableInput
from counted.hub.calls import papers, reading, variants
from counted.hub.calls.models import Question
from counted.messages import LANGUAGES

V = Question.Variant
CHOICES = [{"value": "a1", "label": "In a village, by foot"}, {"value": "a2", "label": "Ailleurs"}]
QUESTIONS = [
    Question(pk=number, variant=variant, label=f"About {variant}", choices=CHOICES, position=number)
    for number, variant in enumerate(V.values, 1)
]
BY_VARIANT = {it.variant: it for it in QUESTIONS}
WRITERS = {"xlsx": papers.write_excel, "docx": papers.write_word}

text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), max_size=60
).map(lambda it: " ".join(it.split()))
paragraphs = st.lists(text.filter(bool), max_size=3).map("\n".join)
stage = st.fixed_dictionaries({"level": st.sampled_from(["", *"12345"]), "why": text})
values: dict[str, st.SearchStrategy[Any]] = {
    V.TEXT: text,
    V.LONG: paragraphs,
    V.NUMBER: st.integers(-(10**9), 10**9) | st.sampled_from([0.5, 2.25, -7.125]),
    V.DATE: st.dates().map(lambda it: it.isoformat()),
    V.CHOICE: st.sampled_from(["a1", "a2"]),
    V.CHOICES: st.lists(st.sampled_from(["a1", "a2"]), unique=True, min_size=1),
    V.YES_NO: st.sampled_from(["yes", "no"]),
    V.COUNTRY: st.lists(
        st.sampled_from(["KEN", "TZA", "CIV", "COD", "BOL"]), unique=True, min_size=1
    ),
    V.URL: st.sampled_from(["https://example.org/a?b=c", "http://example.org/"]),
    V.PARTICIPATION: st.dictionaries(
        st.sampled_from(variants.stages()), stage.filter(lambda it: any(it.values())), min_size=1
    ),
}
answers = st.fixed_dictionaries(
    {}, optional={BY_VARIANT[name].key: value for name, value in values.items()}
).map(lambda it: {key: value for key, value in it.items() if value not in ("", [], {})})


def form(kind: str, given_answers: dict[str, Any], title: str = "", language: str = "") -> bytes:
    places = papers.lines(QUESTIONS, given_answers, title=title, language=language)
    return WRITERS[kind](places, heading="A call", intro="How to.", rtl=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
@given(answers=answers, title=text)
@settings(max_examples=25)
def test_what_goes_out_comes_back(kind: str, answers: dict[str, Any], title: str) -> None:
    brought = papers.understand(QUESTIONS, papers.read(form(kind, answers, title, "sw")))
    assert brought.unplaced == []
    assert brought.answers == answers
    assert (brought.title, brought.language) == (title, "sw")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WRITERS)
def test_a_form_in_any_language_is_understood_by_a_reader_of_another(
    kind: str, language: str
) -> None:
    given_answers = {
        BY_VARIANT[V.YES_NO].key: "no",
        BY_VARIANT[V.COUNTRY].key: ["KEN", "CIV"],
        BY_VARIANT[V.CHOICES].key: ["a1", "a2"],
    }
    with translation.override(language):
        data = form(kind, given_answers)
    brought = papers.understand(QUESTIONS, papers.read(data))
    assert (brought.answers, brought.unplaced) == (given_answers, [])


@pytest.mark.parametrize(
    ("variant", "written", "value"),
    [
        (V.NUMBER, "1,234.5", 1234.5),
        (V.NUMBER, "2,5", 2.5),
        (V.NUMBER, "١٢٣", 123),
        (V.NUMBER, "1 200", 1200),
        (V.YES_NO, "Oui.", "yes"),
        (V.YES_NO, "нет", "no"),
        (V.CHOICE, "  in a VILLAGE, by foot ", "a1"),
        (V.COUNTRY, "Kenya, Tanzanie", ["KEN", "TZA"]),
        (V.COUNTRY, "ken؛ uga", ["KEN", "UGA"]),
        (V.DATE, "٢٠٢٦-٠٣-٠١", "2026-03-01"),
    ],
)
def test_as_people_write(variant: str, written: str, value: Any) -> None:
    question = BY_VARIANT[variant]
    assert variants.check(question, reading.read(question, written)) == value


def edited_excel(data: bytes, **cells: str) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_damaged_line_is_told_and_kept_and_the_others_arrive() -> None:
    data = form("xlsx", {BY_VARIANT[V.TEXT].key: "Fine"})
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active]
    at = {code: number for number, (code, *_rest) in enumerate(rows, 1)}
    number = at[f"[q{BY_VARIANT[V.NUMBER].pk}]"]
    long = at[f"[q{BY_VARIANT[V.LONG].pk}]"]
    last = len(rows) + 2
    damaged = edited_excel(
        data,
        **{
            f"D{number}": "about forty",
            f"A{long}": "",  # the code was deleted
            f"D{long}": "My long story",
            f"D{last}": "Written below the form",
            f"F{number}": "Beside the form",
            f"A{last + 1}": "[q999]",
            f"D{last + 1}": "For no question",
        },
    )
    brought = papers.understand(QUESTIONS, papers.read(damaged))
    assert brought.answers == {BY_VARIANT[V.TEXT].key: "Fine"}
    kept = {it["text"]: it["line"] for it in brought.unplaced}
    assert kept == {
        "about forty": number,
        "Beside the form": number,
        "My long story": long,
        "Written below the form": last,
        "For no question": last + 1,
    }
    assert all(it["why"] for it in brought.unplaced)


def test_what_stands_beside_the_boxes_of_a_document_is_kept() -> None:
    document = Document(io.BytesIO(form("docx", {})))
    document.add_paragraph("One more thing.")
    document.tables[0].rows[0].cells[1].text = "A title"
    row = document.tables[0].add_row().cells
    row[0].text, row[1].text = "My own question", "My own answer"
    out = io.BytesIO()
    document.save(out)
    brought = papers.understand(QUESTIONS, papers.read(out.getvalue()))
    assert brought.title == "A title"
    assert [it["text"] for it in brought.unplaced] == ["My own answer", "One more thing."]


def test_a_line_that_stands_twice_is_told() -> None:
    found = [papers.Found(4, "q1", "", "first"), papers.Found(5, "q1", "", "second")]
    brought = papers.understand(QUESTIONS, found)
    assert brought.answers == {"1": "first"}
    assert [it["text"] for it in brought.unplaced] == ["second"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (papers.LARGEST_UNPACKED_BYTES + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"PK\x03\x04broken", form("docx", {})[:-400], form("xlsx", {})[:900], bomb()],
    ids=["empty", "text", "broken", "cut document", "cut sheet", "bomb"],
)
def test_what_is_no_form_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnusableInput, match="Download the form again"):
        papers.read(data)


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    data = form("xlsx", {BY_VARIANT[V.TEXT].key: '=HYPERLINK("http://x")'})
    cells = [cell for row in load_workbook(io.BytesIO(data)).active for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_document_of_ours_names_nobody() -> None:
    assert Document(io.BytesIO(form("docx", {}))).core_properties.author == ""
