"""The tables of a study, joined by their keys: members find their household's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import Truth, evaluate
from counted.errors import DataError, StudyError
from counted.model.indicator import Derived, MissingCodes
from counted.model.study import File, Study
from counted.model.table import Table, Text

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """All tables of one study."""

    study: Study
    tables: Mapping[str, Table]  #: by file id
    parents: Mapping[str, Codes]  #: file id -> per row, the row of its household

    def find(self, name: str, *, file: str) -> Text | None:
        """The column `name` for the rows of `file`: its own, or that of its household.

        'households.Site' says which table is meant. None where there is no such column.
        """
        table, bare = self.split(name)
        rows: Codes | slice = slice(None)
        for at in chain(self.study, file):
            columns = self.tables[at].columns
            if table in (None, at) and bare in columns:
                return columns[bare][rows]
            if at in self.parents:
                rows = self.parents[at][rows]
        return None

    def split(self, name: str) -> tuple[str | None, str]:
        """The table that a name says, or None, and the column: 'households.Site', 'acs.core'."""
        table, _, column = name.partition(".")
        return (table, column) if table in self.tables else (None, name)

    def column(self, name: str, *, file: str) -> Text:
        """As `find`; raises StudyError, listing the columns there are, where there is none."""
        found = self.find(name, file=file)
        if found is None:
            raise self._no_column(name, file)
        return found

    def _no_column(self, name: str, file: str) -> StudyError:
        table, bare = self.split(name)
        for declared in self.study.files:
            if table in (None, declared.id) and bare in declared.personal_columns:
                return StudyError(
                    f"The column '{bare}' of {declared.id} is declared as personal and left out.",
                    remedy="Use another column, or take it out of 'personal_columns'.",
                    ids=(name, declared.id),
                )
        there = list(self.tables[table or file].columns)[:60]
        return StudyError(
            f"There is no column '{name}' in {file} or in the tables above it.",
            remedy=f"Columns of {table or file}: {', '.join(there)}.",
            ids=(name,),
        )

    def origin(self, name: str, *, file: str) -> Table:
        """The table that the column of that name comes from, seen from `file`."""
        table, bare = self.split(name)
        for at in chain(self.study, file):
            if table in (None, at) and bare in self.tables[at].columns:
                return self.tables[at]
        raise self._no_column(name, file)

    def reaches(self, name: str, *, file: str) -> bool:
        """Whether rows of `file` have the column. Raises StudyError where no table has it."""
        if self.find(name, file=file) is not None:
            return True
        if all(self.find(name, file=other) is None for other in self.tables):
            self.column(name, file=file)
        return False

    def truth(
        self, condition: dict[str, object] | None, *, file: str, missing: MissingCodes
    ) -> Truth:
        """A condition over the rows of `file`: 1 true, 0 false, -1 missing; None is always true."""
        if condition is None:
            return np.ones(self.tables[file].n, dtype=np.int8)
        return evaluate(condition, column=lambda c: self.column(c, file=file), missing=missing)


def chain(study: Study, file: str) -> list[str]:
    """The table itself, that of its households, and so on upwards. Never in a circle."""
    at: str | None = file
    names: list[str] = []
    while at is not None:
        if at in names:
            raise StudyError(
                f"The table '{at}' is above itself: {' > '.join([*names, at])}.",
                remedy="Name as 'parent' the table of the households, which has none itself.",
                ids=tuple(names),
            )
        names.append(at)
        at = study.file(at).parent
    return names


def join(study: Study, tables: Mapping[str, Table]) -> Records:
    """The records of a study. Raises DataError where keys are missing, double or lead nowhere."""
    parents = {}
    for file in study.files:
        chain(study, file.id)
        _check_key(file, tables[file.id])
    for file in study.files:
        if file.parent is not None:
            parents[file.id] = _parent_rows(file, study.file(file.parent), tables)
    records = Records(study=study, tables=dict(tables), parents=parents)
    for derived in study.derived:
        records = _with_derived(records, derived)
    return records


def _check_key(file: File, table: Table) -> None:
    if file.key is None:
        return
    keys = _own_column(table, file.key)
    blank = int((keys == "").sum())
    if blank:
        raise DataError(
            f"{blank} rows of {table.source.name} have no key in column '{file.key}'.",
            remedy="Fill the key in, or take these rows out.",
            ids=(file.key,),
        )
    double = [(key, n) for key, n in Counter(keys.tolist()).items() if n > 1]
    if double:
        key, times = double[0]
        rows = ", ".join(str(row + 2) for row in np.flatnonzero(keys == key)[:3])
        raise DataError(
            f"{len(double)} keys stand more than once in column '{file.key}' of "
            f"{table.source.name}; one stands {times} times (lines {rows}).",
            remedy="A key names one row. Take the doubles out, or name another column as the key.",
            ids=(file.key,),
        )


def _parent_rows(file: File, parent: File, tables: Mapping[str, Table]) -> Codes:
    if parent.key is None or file.parent_key is None:
        raise StudyError(
            f"'{file.id}' belongs to '{parent.id}', but it is not said by which columns.",
            remedy=f"Name 'key' for {parent.id} and 'parent_key' for {file.id}.",
            ids=(file.id, parent.id),
        )
    rows = {key: row for row, key in enumerate(_own_column(tables[parent.id], parent.key))}
    keys = _own_column(tables[file.id], file.parent_key)
    found = np.array([rows.get(key, -1) for key in keys], dtype=np.int64)
    lost = np.flatnonzero(found < 0)
    if len(lost):
        lines = ", ".join(str(row + 2) for row in lost[:3])
        raise DataError(
            f"{len(lost)} rows of {tables[file.id].source.name} name in column "
            f"'{file.parent_key}' a key that no row of {tables[parent.id].source.name} has (first "
            f"lines: {lines}).",
            remedy="Export both tables from the same moment, or take these rows out.",
            ids=(file.parent_key,),
        )
    return found


def _own_column(table: Table, name: str) -> Text:
    if name not in table.columns:
        raise StudyError(
            f"{table.source.name} has no column '{name}'.",
            remedy=f"Its columns: {', '.join(list(table.columns)[:60])}.",
            ids=(name,),
        )
    return table.columns[name]


def _with_derived(records: Records, derived: Derived) -> Records:
    """The records with one more column, worked out from the members of each household."""
    if records.study.file(derived.members).parent != derived.file:
        raise StudyError(
            f"'{derived.id}' takes members from '{derived.members}', which do not belong to "
            f"'{derived.file}'.",
            remedy="Name the table whose rows belong to it.",
            ids=(derived.id,),
        )
    table = records.tables[derived.file]
    if derived.id in table.columns:
        raise StudyError(
            f"'{derived.id}' is to be worked out, but {table.source.name} has a column of that "
            "name.",
            remedy="Give the derived column another name.",
            ids=(derived.id,),
        )
    rows, number = deciding(records, derived)
    if derived.column is None:
        values = np.array([str(n) for n in number], dtype=object)
    else:
        values = np.where(number == 0, derived.none, derived.several).astype(object)
        taken = records.column(derived.column, file=derived.members)
        alone = (rows >= 0) & (number[rows] == 1)
        values[rows[alone]] = taken[alone]
    grown = replace(table, columns={**table.columns, derived.id: values})
    return replace(records, tables={**records.tables, derived.file: grown})


def deciding(records: Records, derived: Derived) -> tuple[Codes, Codes]:
    """Per member, the row of its household if it counts (`where` is true), else -1; per household,
    how many count."""
    truth = records.truth(derived.where, file=derived.members, missing=records.study.missing)
    rows = np.where(truth == 1, records.parents[derived.members], -1)
    return rows, np.bincount(rows[rows >= 0], minlength=records.tables[derived.file].n)
