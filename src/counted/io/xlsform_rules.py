"""The usual reasons why a form does not work on a phone, each with its repair where there is one.

A rule looks at the sheets and tells troubles; a trouble may know how to mend itself. So what is
checked and what is mended have one source. Nothing is invented: a list that is missing or a
question that is referred to but not there is told, not made up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePath

from counted.io.xlsform_sheets import Book, Sheet, clean, column_of, facts, type_of, word
from counted.io.xlsform_troubles import (
    Trouble,
    free,
    in_cell,
    nearest,
    of_name,
    repaired,
    setting,
    told,
)
from counted.messages import mark
from counted.model.finding import Severity
from counted.model.form import FormProblem, FormRepair

REFERENCE = re.compile(r"\$\{([^{}]*)\}")
NAME = re.compile(r"[^\W\d][\w.-]*")  #: of a question: an XML name without a colon
LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
HIDDEN = re.compile("[\u00a0\u200b\u200e\u200f\ufeff\n\r\t]")
RUN_TOGETHER = re.compile(r"((\w+)::.+?)(\2::.+)")
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
YES = {"yes", "true", "true()"}
STRUCTURE = ("type", "name", "list_name")  #: columns in which hidden characters do harm
REFERRING = ("label", "hint", "constraint_message", "required_message", "default")


def find_troubles(book: Book, filename: str) -> list[Trouble]:
    """All troubles that the rules know, rule by rule."""
    if book["survey"].position("type") is None:
        names = ", ".join(sheet.name for sheet in book.sheets.values() if sheet.name)
        text = mark("There is no sheet 'survey' with a column 'type'; the sheets are: {sheets}.")
        remedy = mark("Send the form rather than the records; its sheets are survey and choices.")
        return [told("no_survey", text, remedy, sheet="", sheets=names or "-")]
    found = [trouble for rule in RULES for trouble in rule(book)]
    return [*found, *_settings(book, filename)]


def _headers_hidden(book: Book) -> Iterator[Trouble]:
    for sheet in book.known():
        for position, header in enumerate(sheet.headers):
            if HIDDEN.search(header):
                yield in_cell(
                    sheet, 1, position, clean(header),
                    code="header_hidden",
                    text=mark("The column '{new}' has invisible characters in its name."),
                    done=mark("Took invisible characters out of the column name '{new}'."),
                )  # fmt: skip


def _headers_together(book: Book) -> Iterator[Trouble]:
    for sheet in book.known():
        for position, header in enumerate(sheet.headers):
            parts = RUN_TOGETHER.fullmatch(clean(header))
            if parts and not sheet.raw(1, position + 1).strip():
                yield _header_together(sheet, position, parts[1], parts[3])


def _header_together(sheet: Sheet, position: int, first: str, second: str) -> Trouble:
    problem = FormProblem(
        "headers_together",
        Severity.FAULT,
        mark("Two column names stand in one cell: '{first}' and '{second}'."),
        mark("Write each over its own column."),
        sheet.name,
        1,
        {"first": first, "second": second},
    )

    def mend(_: Book) -> FormRepair:
        sheet.put(1, position, first)
        sheet.put(1, position + 1, second)
        return repaired(problem, mark("Wrote '{first}' and '{second}' over one column each."))

    return Trouble(problem, mend)


def _headers_twice(book: Book) -> Iterator[Trouble]:
    for sheet in book.known():
        seen: dict[tuple[str, str], int] = {}
        for position, header in enumerate(sheet.headers):
            first = seen.setdefault(column_of(header), position) if header.strip() else position
            if first != position:
                yield _header_twice(sheet, first, position)


def _header_twice(sheet: Sheet, first: int, second: int) -> Trouble:
    is_spare = all(
        sheet.raw(row, second).strip() in ("", sheet.raw(row, first).strip())
        for row in sheet.filled()
    )
    header = clean(sheet.headers[second])
    return in_cell(
        sheet, 1, second, "" if is_spare else f"{header}_{second + 1}",
        code="header_twice",
        text=mark("The column '{old}' is there twice."),
        remedy=mark("Delete one of the two."),
        done=mark("Took away the name of the second column '{old}', which said nothing new.")
        if is_spare
        else mark("Called the second column '{old}' '{new}'; phones pass over it."),
    )  # fmt: skip


def _hidden(book: Book) -> Iterator[Trouble]:
    for sheet in book.known():
        for column in STRUCTURE:
            position = sheet.position(column)
            for row in sheet.filled() if position is not None else ():
                raw = sheet.raw(row, position)
                if position is not None and HIDDEN.search(raw):
                    yield in_cell(
                        sheet, row, position, clean(raw), code="hidden", column=column,
                        text=mark("'{new}' in column {column} has invisible characters in it."),
                        done=mark("Took invisible characters out of '{new}' in column {column}."),
                    )  # fmt: skip


def _types(book: Book) -> Iterator[Trouble]:
    from pyxform.aliases import control, select
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    survey = book["survey"]
    known = {word(kind): kind for kind in QUESTION_TYPE_DICT}
    groups = (f"{side}{gap}{kind}" for side in ("begin", "end") for gap in " _" for kind in control)
    accepted = {*QUESTION_TYPE_DICT, *select, *groups}
    for row in survey.filled():
        raw = survey.get(row, "type")
        list_name = type_of(raw)[1]
        typed = raw.partition(f" {list_name}")[0] if list_name else raw
        if typed and typed not in accepted:
            yield _type(survey, row, raw, known)


def _type(survey: Sheet, row: int, raw: str, known: dict[str, str]) -> Trouble:
    kind, list_name, or_other = type_of(raw)
    if kind in facts("kobo_only"):
        text = mark("'{old}' works on a KoboToolbox server only, which rewrites it for the phone.")
        remedy = mark(
            "Download the form from KoboToolbox as an XForm, or write the rows of the matrix as "
            "one group each."
        )
        return told("kobo_only", text, remedy, row=row, old=raw)
    kind = facts("obsolete").get(kind, kind)
    written = kind in {*facts("selects").values(), *facts("starts"), *facts("ends")}
    if not written and kind not in known:
        meant = nearest(raw, [*known, *facts("selects")])
        text = mark("There is no question type '{old}'.")
        remedy = mark("Did you mean '{meant}'?") if meant else mark("Use a type of XLSForm.")
        return told("type_unknown", text, remedy, row=row, old=raw, meant=meant)
    rest = [*[list_name] * bool(list_name), *["or_other"] * or_other]
    new = " ".join([kind if written else known[kind], *rest])
    return in_cell(
        survey, row, survey.column("type"), new, code="type",
        text=mark("The question type '{old}' is not known as it is written."),
        remedy=mark("Write '{new}'."),
        done=mark("Wrote the question type '{old}' as '{new}'."),
    )  # fmt: skip


def _unnamed(book: Book) -> Iterator[Trouble]:
    survey = book["survey"]
    taken = _names(survey)
    for row in survey.filled():
        kind = type_of(survey.get(row, "type"))[0]
        nameless = ("", "note", *facts("ends"), *facts("kobo_only"))
        if kind in nameless or survey.get(row, "name"):
            continue
        if kind in facts("meta"):
            name = free(kind, taken)
        else:
            name = free(f"{'group' if kind in facts('starts') else 'question'}_{row}", taken)
        yield in_cell(
            survey, row, survey.column("name"), name, code="unnamed",
            text=mark("A question or group has no name."),
            remedy=mark("Give it a short name without blanks."),
            done=mark("Called the question or group without a name '{new}'."),
        )  # fmt: skip


def _names_wrong(book: Book) -> Iterator[Trouble]:
    survey = book["survey"]
    taken = _names(survey)
    for row, name in _named(survey):
        if NAME.fullmatch(name):
            continue
        new = re.sub(r"[^\w.-]+", "_", name).strip("_-.") or "question"
        yield of_name(
            survey, row, free(new if NAME.match(new) else f"q_{new}", taken),
            everywhere=True, code="name_wrong",
            text=mark("'{old}' cannot be the name of a question: it has blanks or signs in it."),
            done=mark("Called the question '{old}' '{new}', also where others refer to it."),
        )  # fmt: skip


def _names_twice(book: Book) -> Iterator[Trouble]:
    survey = book["survey"]
    taken = _names(survey)
    around = [0]
    seen: set[tuple[int, str]] = set()
    for row in survey.filled():
        kind, name = type_of(survey.get(row, "type"))[0], survey.get(row, "name")
        if kind in facts("ends"):
            around = around[:-1] or [0]
            continue
        if kind and name and (around[-1], name) in seen:
            yield of_name(
                survey, row, free(f"{name}_2", taken), everywhere=False, code="name_twice",
                text=mark("Two questions of one group are called '{old}'."),
                done=mark(
                    "Called the second '{old}' '{new}'; what refers to '{old}' means the first. "
                    "Records made before may hold both answers in one column."
                ),
            )  # fmt: skip
        seen.add((around[-1], name))
        if kind in facts("starts"):
            around.append(row)


def _groups(book: Book) -> Iterator[Trouble]:
    survey = book["survey"]
    around: list[int] = []
    for row in survey.filled():
        kind = type_of(survey.get(row, "type"))[0]
        if kind in facts("starts"):
            around.append(row)
        elif kind in facts("ends") and around:
            around.pop()
        elif kind in facts("ends"):
            text = mark("A group or repeat ends here that did not begin.")
            remedy = mark("Delete the row, or add the row that begins it.")
            yield told("group_end", text, remedy, row=row)
    for row in around:
        text = mark("A group or repeat begins here and never ends.")
        remedy = mark("Add a row 'end group' or 'end repeat' after its last question.")
        yield told("group_begin", text, remedy, row=row)


def _lists(book: Book) -> Iterator[Trouble]:
    survey, choices = book["survey"], book["choices"]
    lists = {choices.get(row, "list_name") for row in choices.filled()} - {""}
    for row in survey.filled():
        raw = survey.get(row, "type")
        kind, name, _ = type_of(raw)
        if kind not in ("select_one", "select_multiple", "rank") or name in lists or "$" in name:
            continue
        same = [known for known in lists if word(known) == word(name)]
        if len(same) == 1:
            yield in_cell(
                survey, row, survey.column("type"), raw.replace(name, same[0]),
                code="list_spelt", list=name, meant=same[0],
                text=mark("There is no list '{list}' on the sheet choices, but one '{meant}'."),
                done=mark("Took the list '{meant}' where the form says '{list}'."),
            )  # fmt: skip
        else:
            text = mark("The list of choices '{list}' is not on the sheet choices.")
            remedy = mark("Add its choices there; only you know which answers it offers.")
            yield told("list_missing", text, remedy, row=row, list=name or "?")


def _choices(book: Book) -> Iterator[Trouble]:
    sheet = book["choices"]
    counts: Counter[tuple[str, str]] = Counter()
    for row in sheet.filled():
        list_name, name = sheet.get(row, "list_name"), sheet.get(row, "name")
        counts[list_name, name] += bool(list_name and name)
        if list_name and not name:
            text = mark("A choice of the list '{list}' has no name (code).")
            remedy = mark("Write the code that the records are to hold.")
            yield told("choice_unnamed", text, remedy, sheet=sheet.name, row=row, list=list_name)
    twice = dict.fromkeys(list_name for (list_name, _), count in counts.items() if count > 1)
    if not twice or _setting(book["settings"], "allow_choice_duplicates").lower() in YES:
        return
    problem = FormProblem(
        "choices_twice",
        Severity.FAULT,
        mark("Some choices are there twice in one list: {lists}."),
        mark("Delete those that are there by mistake, or set allow_choice_duplicates to yes."),
        sheet.name,
        facts={"lists": ", ".join(twice)},
    )
    done = mark("Set allow_choice_duplicates to yes, for choices that are there twice: {lists}.")
    yield setting("allow_choice_duplicates", "yes", problem=problem, done=done)


def _references(book: Book) -> Iterator[Trouble]:
    survey = book["survey"]
    names = _names(survey)
    columns = [
        position
        for position, header in enumerate(survey.headers)
        if header and column_of(header)[0] in (*facts("expressions"), *REFERRING)
    ]
    for row in survey.filled():
        for position in columns:
            for raw in REFERENCE.findall(survey.raw(row, position)):
                name = raw.removeprefix("last-saved#")
                if name not in names:
                    yield _reference(survey, row, position, name, names)


def _reference(survey: Sheet, row: int, position: int, name: str, names: set[str]) -> Trouble:
    same = [known for known in names if word(known) == word(name)]
    if len(same) == 1:
        return in_cell(
            survey, row, position,
            survey.raw(row, position).replace(f"{name}}}", f"{same[0]}}}"),
            code="reference_spelt", name=name.strip(), meant=same[0],
            text=mark("There is no question '{name}' as it is written, but one '{meant}'."),
            done=mark("Wrote '{meant}' where the form refers to '{name}'."),
        )  # fmt: skip
    meant = nearest(name, sorted(names))
    text = mark("The column {column} refers to a question '{name}' that is not in the form.")
    remedy = mark("Did you mean '{meant}'?") if meant else mark("Add it, or take the mention out.")
    column = clean(survey.headers[position])
    return told("reference_missing", text, remedy, row=row, name=name, meant=meant, column=column)


def _quotes(book: Book) -> Iterator[Trouble]:
    survey = book["survey"]
    for position, header in enumerate(survey.headers):
        if not header or column_of(header)[0] not in facts("expressions"):
            continue
        for row in survey.filled():
            text = survey.raw(row, position)
            outside = LITERAL.sub("", text)
            if outside != outside.translate(STRAIGHT):
                yield in_cell(
                    survey, row, position, text.translate(STRAIGHT),
                    code="quotes", severity=Severity.NOTE, column=clean(header),
                    text=mark(
                        "The expression in column {column} has slanted quotation marks; phones "
                        "need straight ones, and not every converter makes them so."
                    ),
                    remedy=mark("Write straight ones."),
                    done=mark("Made the quotation marks in column {column} straight."),
                )  # fmt: skip


def _settings(book: Book, filename: str) -> Iterator[Trouble]:
    settings = book["settings"]
    for position, header in enumerate(settings.headers):
        meant = facts("obsolete_settings").get(word(header))
        if meant and settings.position(meant) is None:
            yield in_cell(
                settings, 1, position, meant, code="setting_spelt", severity=Severity.DOUBT,
                text=mark("The setting '{old}' is not known."),
                remedy=mark("Write '{new}'."),
                done=mark("Wrote the setting '{old}' as '{new}'."),
            )  # fmt: skip
            return
    stem = PurePath(filename).stem
    slug = re.sub(r"[^A-Za-z0-9_.-]+", "_", stem).strip("_") or "form"
    for name, value in (("form_title", stem), ("form_id", slug)):
        if not _setting(settings, name):
            problem = FormProblem(
                f"no_{name}",
                Severity.DOUBT,
                mark("The form has no {name}; two such forms are mistaken for each other."),
                mark("Write one on the sheet settings."),
                "settings",
                facts={"name": name, "value": value},
            )
            done = mark("Set {name} to '{value}'.")
            yield setting(name, value, problem=problem, done=done)


RULES: tuple[Callable[[Book], Iterator[Trouble]], ...] = (
    _headers_hidden,
    _headers_together,
    _headers_twice,
    _hidden,
    _types,
    _unnamed,
    _names_wrong,
    _names_twice,
    _groups,
    _lists,
    _choices,
    _references,
    _quotes,
)


def _named(survey: Sheet) -> Iterator[tuple[int, str]]:
    """Rows of questions and groups that have a name."""
    for row in survey.filled():
        name, kind = survey.get(row, "name"), type_of(survey.get(row, "type"))[0]
        if name and kind and kind not in facts("ends"):
            yield row, name


def _names(survey: Sheet) -> set[str]:
    return {name for _, name in _named(survey)}


def _setting(settings: Sheet, name: str) -> str:
    row = next(settings.filled(), None)
    return settings.get(row, name) if row else ""
