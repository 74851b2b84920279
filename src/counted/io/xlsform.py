"""XLSForms: what a form asks, what a phone or browser will make of it, and a mended copy.

Reading a form needs only its sheets. Checking one means converting it with pyxform, which stops at
the first fault and is not always plain about it; so `xlsform_rules` looks first for the usual
causes, and the same rules mend a copy. The bytes that were sent are never changed.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from counted.errors import CountedError, DataError
from counted.io.grids import Grids, read_grids
from counted.io.xlsform_rules import find_troubles
from counted.io.xlsform_sheets import Book, Sheet, column_of, facts, type_of
from counted.messages import mark
from counted.model.finding import Severity
from counted.model.form import Choice, Form, FormProblem, FormRepair, Question

XFORMS = b"http://www.w3.org/2002/xforms"
PASSES = 6  #: repairs may uncover further ones; no form needed more than three

REWRITTEN = mark("Written anew as .xlsx, with all texts but without colours and widths.")
UNREADABLE = mark("The file cannot be read as a form: {what}")
XFORM = mark("This is an XForm, which phones read as it is; it was not looked into.")
XFORM_REMEDY = mark("To have it checked and mended, send the workbook that it was made from.")
NOT_CONVERTED = mark("The form cannot be turned into one for phones and browsers: {what}")
NOT_CONVERTED_REMEDY = mark(
    "Look at the row named; 'counted form check --fix' mends the usual causes in a copy."
)
CRASHED = mark("The converter stopped without a usable message ({what}).")
CRASHED_REMEDY = mark(
    "Look for headers that run into one another, and compare the columns with the XLSForm template."
)
WARNED = mark("The converter remarks: {what}")

_ROW = re.compile(r"^\[row : (\d+)\] ?")
_SHEET = re.compile(r"On the '(\w+)' sheet, ")


def read_form(source: Path | bytes, *, filename: str = "form.xlsx") -> Form:
    """The form in a workbook, whatever its name ends in.

    Blank rows and unknown columns are passed over. Raises DataError where it is no workbook, or
    has no survey sheet with columns type and name.
    """
    if isinstance(source, Path):
        filename = source.name
        source = form_bytes(source)
    grids = read_grids(source, filename=filename)
    book = Book.of(grids)
    survey = book["survey"]
    if survey.position("type") is None or survey.position("name") is None:
        raise DataError(
            mark(
                "The file {file} is no form: it has no sheet 'survey' with the columns 'type' "
                "and 'name'."
            ),
            remedy=mark("Send the XLSForm that the records were collected with."),
            ids=(PurePath(filename).name,),
            facts={"file": PurePath(filename).name},
        )
    settings = _settings(book["settings"])
    return Form(
        title=settings.get("form_title", ""),
        form_id=settings.get("form_id", ""),
        version=settings.get("version", ""),
        languages=_languages(survey),
        questions=tuple(_questions(survey)),
        choices=_choices(book["choices"]),
        settings=settings,
        notes=grids.notes,
    )


def check_form(data: bytes, *, filename: str) -> tuple[FormProblem, ...]:
    """What a phone or browser will stumble over, the gravest first; () if nothing.

    Raises nothing: a file that is no form is a problem like others.
    """
    if XFORMS in data[:5000]:
        return (FormProblem("xform", Severity.DOUBT, XFORM, XFORM_REMEDY),)
    try:
        grids = read_grids(data, filename=filename)
    except CountedError as error:
        told = {"what": error.account, **error.advice.facts}
        return (
            FormProblem("unreadable", Severity.FAULT, UNREADABLE, error.advice.text, facts=told),
        )
    found = [trouble.problem for trouble in find_troubles(Book.of(grids), filename)]
    is_explained = any(problem.severity is Severity.FAULT for problem in found)
    for problem in _convert(data, grids):
        if problem.severity is not Severity.FAULT or not is_explained:
            found.append(problem)
    order = (Severity.FAULT, Severity.DOUBT, Severity.NOTE)
    return tuple(sorted(found, key=lambda problem: order.index(problem.severity)))


def converts(data: bytes, *, filename: str) -> bool:
    """Whether phones and browsers can be given this form."""
    problems = _convert(data, read_grids(data, filename=filename))
    return all(problem.severity is not Severity.FAULT for problem in problems)


def repair_form(data: bytes, *, filename: str) -> tuple[bytes, tuple[FormRepair, ...]]:
    """A copy of the form with the usual causes of failure mended, and what was changed.

    Without repairs the very bytes come back. What cannot be mended without inventing something
    (a list that is missing, a question that is referred to but not there) stays; `check_form` of
    the copy tells it. Raises DataError where the file is no workbook.
    """
    grids = read_grids(data, filename=filename)
    book = Book.of(grids)
    repairs: list[FormRepair] = []
    for _ in range(PASSES):
        mended = [t.mend(book) for t in find_troubles(book, filename) if t.mend is not None]
        repairs += [repair for repair in mended if repair is not None]
        if not any(mended):
            break
    is_named_right = grids.kind == "xlsx" and PurePath(filename).suffix.lower() == ".xlsx"
    if not repairs and is_named_right:
        return data, ()
    return book.to_xlsx(), (*repairs, FormRepair("rewritten", REWRITTEN, "", None))


def form_bytes(path: Path) -> bytes:
    """The bytes of a form's file. Raises DataError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            mark("The form {path} cannot be read: {reason}."),
            remedy=mark("Check the name and the folder; paths are seen from the study file."),
            ids=(path.name,),
            facts={"path": str(path), "reason": error.strerror or str(error)},
        ) from error


def _settings(sheet: Sheet) -> dict[str, str]:
    rows = list(sheet.filled())
    if not rows:
        return {}
    pairs = ((column_of(h)[0], sheet.raw(rows[0], i).strip()) for i, h in enumerate(sheet.headers))
    return {name: value for name, value in pairs if name and value}


def _languages(survey: Sheet) -> tuple[str, ...]:
    found = [column_of(header) for header in survey.headers if header.strip()]
    return tuple(dict.fromkeys(language for name, language in found if name == "label")) or ("",)


def _choices(sheet: Sheet) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for row in sheet.filled():
        name = sheet.get(row, "list_name")
        if name:
            choice = Choice(sheet.get(row, "name"), sheet.texts(row, "label"), row)
            lists.setdefault(name, []).append(choice)
    return {name: tuple(choices) for name, choices in lists.items()}


def _questions(survey: Sheet) -> Iterator[Question]:
    around: list[tuple[str, str, bool]] = []  # name, relevant, is a repeat
    for row in survey.filled():
        kind, list_name, or_other = type_of(survey.get(row, "type"))
        name, relevant = survey.get(row, "name"), survey.get(row, "relevant")
        if kind in facts("starts"):
            around.append((name, relevant, kind in facts("repeats")))
        elif kind in facts("ends"):
            del around[-1:]
        elif kind and name:
            repeats = [group for group, _, is_repeat in around if is_repeat]
            yield Question(
                name=name,
                path=tuple(group for group, _, _ in around),
                repeat=repeats[-1] if repeats else "",
                type=facts("obsolete").get(kind, kind),
                list_name=list_name,
                or_other=or_other,
                labels=survey.texts(row, "label"),
                hints=survey.texts(row, "hint"),
                relevant=relevant,
                relevant_around=tuple(condition for _, condition, _ in around if condition),
                constraint=survey.get(row, "constraint"),
                required=survey.get(row, "required"),
                appearance=survey.get(row, "appearance"),
                calculation=survey.get(row, "calculation"),
                row=row,
            )


def _convert(data: bytes, grids: Grids) -> list[FormProblem]:
    """What pyxform says: at most one fault, and its warnings."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    remarks: list[str] = []
    problems: list[FormProblem] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about styles
            convert(
                io.BytesIO(data), file_type=f".{grids.kind}", warnings=remarks, form_name="data"
            )
    except PyXFormError as error:
        what = str(error).partition("\n")[0]
        problems.append(
            _said("not_converted", Severity.FAULT, NOT_CONVERTED, NOT_CONVERTED_REMEDY, what)
        )
    except Exception as error:  # pyxform lets plain TypeErrors of its own through
        what = f"{type(error).__name__}: {error}"
        problems.append(_said("crashed", Severity.FAULT, CRASHED, CRASHED_REMEDY, what))
    return [*problems, *(_said("warned", Severity.NOTE, WARNED, "", text) for text in remarks)]


def _said(code: str, severity: Severity, text: str, remedy: str, what: str) -> FormProblem:
    """A message of pyxform with its row and sheet taken out of the words."""
    problem = FormProblem(code, severity, text, remedy)
    row = _ROW.match(what)
    if row:
        problem = replace(problem, row=int(row[1]), sheet="survey")
        what = what[row.end() :]
    sheet = _SHEET.search(what)
    if sheet:
        problem = replace(problem, sheet=sheet[1])
    return replace(problem, facts={"what": what, "row": row[1] if row else ""})
