"""The tables of a study, joined by their keys: members find their household's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counted.engine.conditions import Truth, evaluate
from counted.errors import DataError, StudyError
from counted.messages import mark
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
                    mark("The column '{column}' of {file} is declared as personal and left out."),
                    remedy=mark("Use another column, or take it out of 'personal_columns'."),
                    ids=(name, declared.id),
                    facts={"column": bare, "file": declared.id},
                )
        there = list(self.tables[table or file].columns)[:60]
        return StudyError(
            mark("There is no column '{name}' in {file} or in the tables above it."),
            remedy=mark("Columns of {table}: {known}."),
            ids=(name,),
            facts={"name": name, "file": file, "table": table or file, "known": tuple(there)},
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
                mark("The table '{table}' is above itself: {chain}."),
                remedy=mark("Name as 'parent' the table of the households, which has none itself."),
                ids=tuple(names),
                facts={"table": at, "chain": " > ".join([*names, at])},
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
            mark("{count} rows of {table} have no key in column '{column}'."),
            remedy=mark("Fill the key in, or take these rows out."),
            ids=(file.key,),
            facts={"count": blank, "table": table.source.name, "column": file.key},
        )
    double = [(key, n) for key, n in Counter(keys.tolist()).items() if n > 1]
    if double:
        key, times = double[0]
        rows = ", ".join(str(row + 2) for row in np.flatnonzero(keys == key)[:3])
        raise DataError(
            mark(
                "{keys} keys stand more than once in column '{column}' of {table}; one stands "
                "{times} times (lines {lines})."
            ),
            remedy=mark(
                "A key names one row. Take the doubles out, or name another column as the key."
            ),
            ids=(file.key,),
            facts={
                "keys": len(double),
                "column": file.key,
                "table": table.source.name,
                "times": times,
                "lines": rows,
            },
        )


def _parent_rows(file: File, parent: File, tables: Mapping[str, Table]) -> Codes:
    if parent.key is None or file.parent_key is None:
        raise StudyError(
            mark("'{file}' belongs to '{parent}', but it is not said by which columns."),
            remedy=mark("Name 'key' for {parent} and 'parent_key' for {file}."),
            ids=(file.id, parent.id),
            facts={"file": file.id, "parent": parent.id},
        )
    rows = {key: row for row, key in enumerate(_own_column(tables[parent.id], parent.key))}
    keys = _own_column(tables[file.id], file.parent_key)
    found = np.array([rows.get(key, -1) for key in keys], dtype=np.int64)
    lost = np.flatnonzero(found < 0)
    if len(lost):
        lines = ", ".join(str(row + 2) for row in lost[:3])
        raise DataError(
            mark(
                "{rows} rows of {table} name in column '{column}' a key that no row of "
                "{parent} has (first lines: {lines})."
            ),
            remedy=mark("Export both tables from the same moment, or take these rows out."),
            ids=(file.parent_key,),
            facts={
                "rows": len(lost),
                "table": tables[file.id].source.name,
                "column": file.parent_key,
                "parent": tables[parent.id].source.name,
                "lines": lines,
            },
        )
    return found


def _own_column(table: Table, name: str) -> Text:
    if name not in table.columns:
        raise StudyError(
            mark("{table} has no column '{name}'."),
            remedy=mark("Its columns: {known}."),
            ids=(name,),
            facts={"table": table.source.name, "name": name, "known": tuple(table.columns)[:60]},
        )
    return table.columns[name]


def _with_derived(records: Records, derived: Derived) -> Records:
    """The records with one more column, worked out from the members of each household."""
    if records.study.file(derived.members).parent != derived.file:
        raise StudyError(
            mark("'{derived}' takes members from '{members}', which do not belong to '{file}'."),
            remedy=mark("Name the table whose rows belong to it."),
            ids=(derived.id,),
            facts={"derived": derived.id, "members": derived.members, "file": derived.file},
        )
    table = records.tables[derived.file]
    if derived.id in table.columns:
        raise StudyError(
            mark("'{derived}' is to be worked out, but {table} has a column of that name."),
            remedy=mark("Give the derived column another name."),
            ids=(derived.id,),
            facts={"derived": derived.id, "table": table.source.name},
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
