"""A trouble of a form: what is wrong, and, where there is a way, how to mend it in a copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from counted.io.xlsform_sheets import Book, Sheet, clean, word
from counted.messages import mark
from counted.model.finding import Severity
from counted.model.form import FormProblem, FormRepair

ALIKE = 0.75  #: share of letters in common from which a name was probably meant

Mend = Callable[[Book], FormRepair]


@dataclass(frozen=True)
class Trouble:
    """A problem, and how to mend it in a copy (None: a person has to)."""

    problem: FormProblem
    mend: Mend | None = None


def told(
    code: str,
    text: str,
    remedy: str,
    *,
    sheet: str = "survey",
    row: int | None = None,
    severity: Severity = Severity.FAULT,
    **facts: str,
) -> Trouble:
    """A trouble that only a person can mend."""
    return Trouble(FormProblem(code, severity, text, remedy, sheet, row, facts))


def in_cell(
    sheet: Sheet,
    row: int,
    position: int,
    new: str,
    *,
    code: str,
    text: str,
    done: str,
    remedy: str = "",
    severity: Severity = Severity.FAULT,
    **facts: str,
) -> Trouble:
    """A trouble that is mended by writing one cell anew; `{old}` and `{new}` are its texts."""
    facts = {"old": clean(sheet.raw(row, position)), "new": new, **facts}
    problem = FormProblem(code, severity, text, remedy, sheet.name, row, facts)

    def mend(_: Book) -> FormRepair:
        sheet.put(row, position, new)
        return repaired(problem, done)

    return Trouble(problem, mend)


def of_name(
    survey: Sheet, row: int, new: str, *, everywhere: bool, code: str, text: str, done: str
) -> Trouble:
    """A trouble that is mended by another name; `everywhere`: also in what refers to it."""
    old = survey.get(row, "name")
    remedy = mark("Call it '{new}', for example.")
    facts = {"old": old, "new": new}
    problem = FormProblem(code, Severity.FAULT, text, remedy, survey.name, row, facts)

    def mend(book: Book) -> FormRepair:
        survey.put(row, survey.column("name"), new)
        if everywhere:
            for sheet in book.known():
                for cells in sheet.rows[1:]:
                    cells[:] = [cell.replace(f"${{{old}}}", f"${{{new}}}") for cell in cells]
        return repaired(problem, done)

    return Trouble(problem, mend)


def setting(name: str, value: str, *, problem: FormProblem, done: str) -> Trouble:
    """A trouble that is mended by a value on the sheet settings."""

    def mend(book: Book) -> FormRepair:
        settings = book.made("settings")
        position = settings.column(name)
        row = next(settings.filled(), None)
        if row is None:
            settings.rows[1:] = [[]]
            row = 2
        settings.put(row, position, value)
        return FormRepair(problem.code, done, "settings", row, problem.facts)

    return Trouble(problem, mend)


def repaired(problem: FormProblem, done: str) -> FormRepair:
    """The repair of a problem, at its place."""
    return FormRepair(problem.code, done, problem.sheet, problem.row, problem.facts)


def nearest(name: str, known: list[str]) -> str:
    """The known name that was probably meant, or ""."""
    found = process.extractOne(
        word(name), known, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, processor=word
    )
    return found[0] if found else ""


def free(name: str, taken: set[str]) -> str:
    """`name`, or the first of name_2, name_3 ... that nobody has; it is then taken."""
    stem, number, tried = re.sub(r"_\d+$", "", name), 2, name
    while tried in taken:
        tried, number = f"{stem}_{number}", number + 1
    taken.add(tried)
    return tried
