"""A call on paper: the questions as a Word or Excel form to be downloaded or mailed, and back.

Each question carries a short code in brackets, by which its answer is found again whatever else was
done to the document. What cannot be understood is told line by line with the reason, and what
cannot be placed is kept as it was written: nothing that somebody typed is lost.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from counted.errors import UnusableInput
from counted.hub.calls import reading, variants
from counted.hub.calls.answers import is_given
from counted.hub.calls.models import Question
from counted.messages import mark

V = Question.Variant
CODE = re.compile(r"\[(title|language|q\d+(?:\.[a-z_]+){0,2})\]")
ANSWER = "[answer]"  #: marks the column in which answers stand
TITLE, LANGUAGE = "title", "language"
BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
WIDTHS = {"A": 14, "B": 50, "C": 40, "D": 70}  #: of the columns, in characters
MOST_LINES = 2000
LARGEST_UNPACKED_BYTES = 30 * 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One place for an answer."""

    code: str
    label: str
    how: str  #: how to answer
    text: str = ""  #: what was answered so far


@dataclass(frozen=True)
class Found:
    """Something that stands in a document: where, under which code, and what."""

    line: int  #: counted from 1: row of the sheet, or box of the document
    code: str  #: "" where there is none
    label: str
    text: str


@dataclass
class Brought:
    """What a document brought."""

    title: str = ""
    language: str = ""
    answers: dict[str, Any] = field(default_factory=dict)  #: key of a question -> value
    unplaced: list[dict[str, Any]] = field(default_factory=list)  #: line, label, text, why

    def keep(self, found: Found, why: str) -> None:
        """Keep what could not be placed, with the reason."""
        self.unplaced.append(
            {"line": found.line, "label": found.label[:300], "text": found.text, "why": why}
        )


def lines(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    *,
    title: str = "",
    language: str = "",
) -> list[Line]:
    """The places for answers, filled with what was answered so far."""
    found = [
        Line(TITLE, _("Title"), _("Of what you hand in."), title),
        Line(LANGUAGE, _("Language"), _("In which you write: its name or its code."), language),
    ]
    asked = list(questions)
    labels = {it.pk: it for it in asked}
    for question in asked:
        found += _lines_of(question, answers.get(question.key), labels.get(question.condition_id))
    return found


def _lines_of(question: Question, value: Any, before: Question | None) -> list[Line]:
    code = f"q{question.pk}"
    how = " ".join(filter(None, (question.help, _how(question), _when(question, before))))
    if question.variant == V.FILE:
        return []
    if question.variant != V.PARTICIPATION:
        return [Line(code, question.label, how, reading.written(question, value))]
    kept = value or {}
    found = []
    for stage in variants.stages():
        name = str(variants.STAGES.get(stage, stage))
        told = kept.get(stage, {})
        label = f"{question.label} {name}"
        found.append(Line(f"{code}.{stage}", label, how, told.get("level", "")))
        why = _("{stage}: what shows it").format(stage=name)
        found.append(Line(f"{code}.{stage}.why", why, "", told.get("why", "")))
    return found


def _how(question: Question) -> str:
    match question.variant:
        case V.CHOICE:
            return _("Write one of: {answers}").format(answers=_offered(question))
        case V.CHOICES:
            return _("Write any of these, with ; between them: {answers}").format(
                answers=_offered(question)
            )
        case V.YES_NO:
            return _("Write yes or no.")
        case V.DATE:
            return _("Write the date as year-month-day, such as 2026-03-31.")
        case V.NUMBER:
            return _("Write a number.")
        case V.COUNTRY:
            return _("Write names of countries, with ; between them.")
        case V.PARTICIPATION:
            return " ".join(label for value, label in variants.level_choices() if value)
    return ""


def _offered(question: Question) -> str:
    return "; ".join(label for _value, label in variants.options(question))


def _when(question: Question, before: Question | None) -> str:
    if before is None:
        return ""
    values: dict[str, Any] = dict(variants.options(before))
    values |= {variants.YES: _("Yes"), variants.NO: _("No")} if before.variant == V.YES_NO else {}
    wanted = "; ".join(str(values.get(it, it)) for it in question.condition_values)
    if not wanted:
        return _("Only if you have answered: {question}").format(question=before.label)
    return _("Only if your answer to ‘{question}’ is: {answers}").format(
        question=before.label, answers=wanted
    )


def write_excel(places: Sequence[Line], *, heading: str, intro: str, rtl: bool) -> bytes:
    """The form as an Excel sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Counted"
    sheet.sheet_view.rightToLeft = rtl
    head = (_("Code"), _("Question"), _("How to answer"), f"{_('Your answer')} {ANSWER}")
    rows = [(heading,), (intro,), head]
    rows += [(f"[{it.code}]", it.label, it.how, it.text) for it in places]
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column, BREAKS.sub("", text))
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = Alignment(wrap_text=at > 2, vertical="top")
            cell.font = Font(bold=at in (1, 3) or column == 2)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_word(places: Sequence[Line], *, heading: str, intro: str, rtl: bool) -> bytes:
    """The form as a Word document: a box for each answer beside its question."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.core_properties.author = ""
    document.add_heading(BREAKS.sub("", heading), 1)
    document.add_paragraph(BREAKS.sub("", intro))
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for place in places:
        asked, answer = table.add_row().cells
        asked.paragraphs[0].add_run(BREAKS.sub("", place.label)).bold = True
        if place.how:
            asked.add_paragraph(BREAKS.sub("", place.how))
        asked.add_paragraph().add_run(f"[{place.code}]").font.size = Pt(7)
        first, *others = BREAKS.sub("", place.text).split("\n")
        answer.paragraphs[0].add_run(first)
        for text in others:
            answer.add_paragraph(text)
    if rtl:
        _from_right_to_left(document, table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _from_right_to_left(document: Any, table: Any) -> None:
    from docx.enum.table import WD_TABLE_DIRECTION
    from docx.oxml import OxmlElement

    table.table_direction = WD_TABLE_DIRECTION.RTL
    cells = [cell for row in table.rows for cell in row.cells]
    for paragraph in [*document.paragraphs, *(it for cell in cells for it in cell.paragraphs)]:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def read(data: bytes) -> list[Found]:
    """What stands in a form, whichever of the two it is.

    Raises UnusableInput where the file is neither, or is damaged beyond reading.
    """
    for reader in (_read_word, _read_excel) if _is_bearable(data) else ():
        try:
            found = reader(data)
        except (KeyError, ValueError, zipfile.BadZipFile, OSError, SyntaxError, TypeError):
            continue
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("docx", "openpyxl", "lxml", "zlib"):
                raise
            continue
        if any(it.code for it in found) and len(found) <= MOST_LINES:
            return found
    raise UnusableInput(
        mark("This is no form of this site, or it was damaged on its way."),
        remedy=mark("Download the form again and copy your answers into it. Nothing was changed."),
    )


def _is_bearable(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(it.file_size for it in archive.infolist()) <= LARGEST_UNPACKED_BYTES
    except zipfile.BadZipFile:
        return False


def _read_excel(data: bytes) -> list[Found]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found: list[Found] = []
    for sheet in book.worksheets:
        answer_at = 3
        is_below_head = False
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = [_text(it) for it in row]
            marked = [at for at, text in enumerate(texts) if ANSWER in text]
            if marked:
                answer_at, is_below_head = marked[0], True
                continue
            code = next((m[1] for text in texts[:answer_at] if (m := CODE.search(text))), "")
            text = texts[answer_at] if answer_at < len(texts) else ""
            beyond = [it for it in texts[answer_at + 1 :] if it]
            label = next((it for it in texts[:answer_at] if it and not CODE.fullmatch(it)), "")
            if code:
                found.append(Found(number, code, label, text))
            elif is_below_head and text:
                found.append(Found(number, "", label, text))
            found += [Found(number, "", label, it) for it in beyond]
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _read_word(data: bytes) -> list[Found]:
    from docx import Document

    document = Document(io.BytesIO(data))
    found: list[Found] = []
    number = 0
    for table in document.tables:
        for row in table.rows:
            number += 1
            cells = list({id(cell._tc): cell for cell in row.cells}.values())
            asked = cells[0].text
            code = m[1] if (m := CODE.search(asked)) else ""
            label = CODE.sub("", asked).strip().partition("\n")[0]
            text = "\n".join(cell.text for cell in cells[1:]).strip()
            if code or text:
                found.append(Found(number, code, label, text))
    # Our own two paragraphs come first; what follows was written outside of the boxes.
    outside = [it.text.strip() for it in document.paragraphs[2:]]
    return found + [Found(number + 1, "", "", text) for text in outside if text]


def understand(questions: Iterable[Question], found: Iterable[Found]) -> Brought:
    """Answers from what stands in a form; every line ends in an answer or among the unplaced."""
    brought = Brought()
    known = {f"q{it.pk}": it for it in questions}
    seen: set[str] = set()
    matrices: dict[str, dict[str, dict[str, str]]] = {}
    for it in found:
        if not it.text:
            continue
        base, _dot, part = it.code.partition(".")
        question = known.get(base)
        if it.code in seen:
            brought.keep(it, _("This line stands in the form twice."))
        elif it.code == TITLE:
            brought.title = it.text[:200]
        elif it.code == LANGUAGE:
            _understand_language(brought, it)
        elif question is None:
            brought.keep(it, _("This belongs to no question of the call."))
        elif part:
            _understand_stage(brought, matrices.setdefault(question.key, {}), part, it)
        else:
            _understand_answer(brought, question, it)
        seen |= {it.code} if it.code else set()
    brought.answers |= {key: value for key, value in matrices.items() if value}
    return brought


def _understand_language(brought: Brought, found: Found) -> None:
    try:
        brought.language = reading.language(found.text)
    except ValidationError as error:
        brought.keep(found, variants.wrong(error))


def _understand_stage(
    brought: Brought, matrix: dict[str, dict[str, str]], part: str, found: Found
) -> None:
    stage, _dot, why = part.partition(".")
    level = reading.level(found.text)
    if stage not in variants.stages() or (not why and not level):
        brought.keep(found, _("Levels are whole numbers from 1 to 5."))
        return
    told = matrix.setdefault(stage, {"level": "", "why": ""})
    told["why" if why else "level"] = found.text if why else level


def _understand_answer(brought: Brought, question: Question, found: Found) -> None:
    try:
        value = variants.check(question, reading.read(question, found.text))
    except ValidationError as error:
        brought.keep(found, variants.wrong(error))
    else:
        if is_given(value):
            brought.answers[question.key] = value
