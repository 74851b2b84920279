"""What the rows themselves show: skip violations, impossible values, doubles, undeclared answers.

Each check looks at rows and returns findings; the records concerned stay inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import evaluate, kinds_of, merged, numbers, spellings
from counted.engine.frames import answer_columns, home_of, looking_up
from counted.engine.records import Records, deciding
from counted.messages import mark
from counted.model.condition import columns_of
from counted.model.finding import Finding, Severity
from counted.model.form import Form
from counted.model.indicator import Derived, Dimension, Indicator
from counted.model.table import Table, Text

Mask = NDArray[np.bool_]

#: Columns of the forms: file id -> column -> answer codes (None: any answer).
Questions = Mapping[str, Mapping[str, frozenset[str] | None]]


def questions_of(forms: Iterable[Form]) -> dict[str, frozenset[str] | None]:
    """What several forms ask: column -> codes of their choices together; None: any answer."""
    asked: dict[str, frozenset[str] | None] = {}
    for form in forms:
        for question in form.questions:
            codes = frozenset(choice.code for choice in form.choices_of(question))
            before = asked.get(question.name, frozenset())
            closed = question.type == "select_one" and codes and not question.or_other
            asked[question.name] = codes | before if closed and before is not None else None
    return asked


def row_findings(records: Records, questions: Questions) -> tuple[Finding, ...]:
    """All that the rows show, in the order: tables, groups, indicators.

    `questions` are those of the forms of each table; an empty mapping where there is no form.
    """
    study = records.study
    return tuple(
        finding
        for findings in (
            *(_doubles(records, file.id) for file in study.files),
            *(_derived(records, derived) for derived in study.derived),
            *(_without_group(records, dimension) for dimension in study.dimensions),
            *(_indicator(records, indicator) for indicator in study.indicators),
            _not_in_form(records, questions),
        )
        for finding in findings
    )


def _rows(mask: Mask) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(mask))


def _doubles(records: Records, file: str) -> Iterator[Finding]:
    """Rows of a table alike in all answers, with members who are alike, too.

    Tables of members, and tables of few questions, are left alone: there it happens by chance.
    """
    declared = records.study.file(file)
    if declared.parent is not None or declared.key is None:
        return
    table = records.tables[file]
    answers = _answers(table, declared.key)
    if len(answers) < 10:
        return
    rosters = [
        _rosters(records, other) for other in records.parents if _parent(records, other) == file
    ]
    rows = list(zip(*answers, *rosters, strict=True))
    first: dict[tuple[object, ...], int] = {}
    double = np.array([first.setdefault(row, at) != at for at, row in enumerate(rows)], dtype=bool)
    if double.any():
        yield Finding(
            code="rows.identical",
            severity=Severity.DOUBT,
            text=mark("{count} give the same answers throughout as an earlier one."),
            count=int(double.sum()),
            of=table.n,
            unit=str(declared.about),
            criterion=mark("No two rows are alike in all answers."),
            remedy=mark("Look whether some were entered twice; nothing was taken out."),
            records=_rows(double),
        )


def _answers(table: Table, key: str | None) -> list[Text]:
    return [v for name, v in table.columns.items() if name != key and not _counts(v)]


def _parent(records: Records, file: str) -> str | None:
    return records.study.file(file).parent


def _rosters(records: Records, file: str) -> list[tuple[tuple[str, ...], ...]]:
    """Per household, the answers of its members in a fixed order."""
    declared = records.study.file(file)
    households = records.tables[declared.parent or ""].n
    members: list[list[tuple[str, ...]]] = [[] for _ in range(households)]
    rows = zip(*_answers(records.tables[file], declared.parent_key), strict=True)
    for household, row in zip(records.parents[file], rows, strict=True):
        members[household].append(row)
    return [tuple(sorted(roster)) for roster in members]


def _counts(values: NDArray[np.object_]) -> bool:
    """Whether a column only numbers its rows."""
    return len(set(values.tolist())) == len(values)


def _derived(records: Records, derived: Derived) -> Iterator[Finding]:
    if derived.column is None:
        return
    number = deciding(records, derived)[1]
    unit = str(records.study.file(derived.file).about)
    for code, rows, text in (
        (
            "derived.none",
            number == 0,
            mark("{count} have no member who stands for '{column}'."),
        ),
        (
            "derived.several",
            number > 1,
            mark("{count} have several members who could stand for '{column}'."),
        ),
    ):
        if rows.any():
            yield Finding(
                code=code,
                severity=Severity.NOTE,
                text=text,
                facts={"column": derived.id},
                count=int(rows.sum()),
                of=len(number),
                unit=unit,
                criterion=mark("Exactly one member decides."),
                remedy=mark("They are a group of their own, or in none."),
                records=_rows(rows),
            )


def _without_group(records: Records, dimension: Dimension) -> Iterator[Finding]:
    for file in records.study.files:
        values = records.tables[file.id].columns.get(records.split(dimension.column)[1])
        if values is None or records.split(dimension.column)[0] not in (None, file.id):
            continue
        gone = kinds_of(values, merged(records.study.missing, dimension.missing)) >= 0
        if gone.any():
            yield Finding(
                code="group.missing",
                severity=_weight_of(int(gone.sum()), len(values)),
                text=mark(
                    "For {count} the group by {dimension} is not known; they are in no group."
                ),
                facts={"dimension": dimension.title},
                count=int(gone.sum()),
                of=len(values),
                unit=str(file.about),
                criterion=mark("Each has a group."),
                remedy=mark("Figures by this group speak only of those whose group is known."),
                records=_rows(gone),
            )


def _indicator(records: Records, indicator: Indicator) -> Iterator[Finding]:
    codes = merged(records.study.missing, indicator.missing)
    file = home_of(records, indicator)
    asked = records.truth(indicator.asked, file=file, missing=codes)
    given = np.zeros(len(asked), dtype=bool)
    for name in answer_columns(indicator):
        given |= kinds_of(records.column(name, file=file), codes) < 0
    against = given & (asked == 0)
    unit = str(records.study.file(file).about)
    if against.any():
        yield Finding(
            code="skip.answered",
            severity=Severity.DOUBT,
            text=mark("{count} have an answer although the form skips the question for them."),
            count=int(against.sum()),
            of=int((asked == 0).sum()),
            unit=unit,
            criterion=mark("No answer where the question is not asked."),
            remedy=mark("These answers were left out. Check the skip rule against the form."),
            indicator=indicator.id,
            records=_rows(against),
        )
    yield from _unclear(records, indicator)
    yield from _not_numbers(records, indicator)


def _unclear(records: Records, indicator: Indicator) -> Iterator[Finding]:
    """Rows of which it is not known whether the figure is about them, or the question asked."""
    conditions = [c for c in (indicator.among, indicator.asked) if c is not None]
    if not conditions:
        return
    file = home_of(records, indicator)
    unclear = (
        evaluate(
            {"all": conditions},
            column=looking_up(records, indicator, file),
            missing=merged(records.study.missing, indicator.missing),
        )
        < 0
    )
    if unclear.any():
        yield Finding(
            code="denominator.unclear",
            severity=_weight_of(int(unclear.sum()), len(unclear)),
            text=mark("For {count} it is not known whether this figure is about them."),
            facts={"columns": ", ".join(dict.fromkeys(columns_of({"all": conditions})))},
            count=int(unclear.sum()),
            of=len(unclear),
            unit=str(records.study.file(file).about),
            criterion=mark("It is known who belongs to the denominator."),
            remedy=mark("They were left out."),
            indicator=indicator.id,
            records=_rows(unclear),
        )


def _not_numbers(records: Records, indicator: Indicator) -> Iterator[Finding]:
    codes = merged(records.study.missing, indicator.missing)
    for name in (indicator.value, indicator.over):
        if name is None:
            continue
        values = records.column(name, file=indicator.file)
        bad = (kinds_of(values, codes) < 0) & np.isnan(numbers(values))
        if bad.any():
            yield Finding(
                code="value.impossible",
                severity=Severity.DOUBT,
                text=mark("{count} have no number in '{column}' and were left out."),
                facts={"column": name},
                count=int(bad.sum()),
                of=len(values),
                unit=str(records.study.file(indicator.file).about),
                criterion=mark("Every value is a number or a declared missing code."),
                remedy=mark("Mend them, or declare the code under 'missing'."),
                indicator=indicator.id,
                records=_rows(bad),
            )


def _not_in_form(records: Records, questions: Questions) -> Iterator[Finding]:
    """Columns in use that no question asks, and answers that no choice list has."""
    for file, column in sorted(_columns_used(records)):
        asked = questions.get(file)
        if not asked:
            continue
        name = column.rpartition("/")[0] or column
        if column not in asked and name not in asked:
            yield Finding(
                code="column.not_in_form",
                severity=Severity.DOUBT,
                text=mark("No question of the form is called '{column}': it was made afterwards."),
                facts={"column": column},
                criterion=mark("Each column in use is a question of the form."),
                remedy=mark("Find out how it was made before relying on it."),
            )
            continue
        yield from _strange_answers(records, file, column, asked.get(column))


def _columns_used(records: Records) -> set[tuple[str, str]]:
    study = records.study
    derived = {derived.id for derived in study.derived}
    named = {d.column for d in study.dimensions}
    named |= {d.column for d in study.derived if d.column}
    for indicator in study.indicators:
        named |= {*answer_columns(indicator), *columns_of(indicator.asked)}
        named |= set(columns_of(indicator.among))
    return {
        (file, column)
        for wanted, column in map(records.split, named - derived)
        for file, table in records.tables.items()
        if wanted in (None, file) and column in table.columns
    }


def _strange_answers(
    records: Records, file: str, column: str, choices: frozenset[str] | None
) -> Iterator[Finding]:
    if choices is None:
        return
    values = records.tables[file].columns[column]
    codes = records.study.missing
    for indicator in records.study.indicators:
        if column in answer_columns(indicator):
            codes = merged(codes, indicator.missing)
    strange = (kinds_of(values, codes) < 0) & ~np.isin(values, spellings(sorted(choices)))
    if strange.any():
        yield Finding(
            code="answer.undeclared",
            severity=Severity.DOUBT,
            text=mark("{count} gave an answer to '{column}' that is not offered."),
            facts={"column": column},
            count=int(strange.sum()),
            of=len(values),
            unit=str(records.study.file(file).about),
            criterion=mark("Every answer is a choice of the form."),
            remedy=mark("Find out what they mean, and declare it."),
            records=_rows(strange),
            answers=tuple(sorted(set(values[strange]))),
        )


def _weight_of(count: int, of: int) -> Severity:
    return Severity.DOUBT if count > 0.05 * of else Severity.NOTE
