"""What is known of records, for the people who handed them in and for `releases.production`.

Columns that were declared as personal are dropped as soon as a file is read. What screens are
given are descriptions of columns, never rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from counted.errors import DataError, ProtectionRefused
from counted.hub.collect import storage
from counted.hub.collect.models import Dataset, HandedIn
from counted.io.tables import read_table_bytes
from counted.io.xlsform import read_form
from counted.messages import mark
from counted.model.form import Form
from counted.model.table import Table

MOST_VALUES = 40  #: a column with more different values is described by their number alone

#: One name for each table, whatever the file was called: names of files may name people.
FILE_NAMES = {HandedIn.Role.HOUSEHOLDS: "households", HandedIn.Role.MEMBERS: "members"}


@dataclass(frozen=True)
class Column:
    """A column, described without showing any row."""

    role: str
    name: str
    distinct: int  #: different values, blanks apart
    blanks: int
    values: tuple[tuple[str, int], ...]  #: with their numbers, most frequent first; () where many
    is_number: bool
    low: float | None  #: of numbers
    high: float | None


@dataclass(frozen=True)
class Match:
    """What joining two tables by a pair of columns would do."""

    key: str  #: names each household once
    parent_key: str  #: in the members' table
    matched: int  #: members whose household is there
    of: int
    empty: int  #: households without any member


def dataset_of(dataset_id: UUID) -> Dataset:
    """The dataset with its files; Dataset.DoesNotExist where there is none."""
    return Dataset.objects.prefetch_related("files").get(pk=dataset_id)


def files_of(dataset: Dataset) -> dict[str, HandedIn]:
    """The files by role."""
    return {file.role: file for file in dataset.files.all()}


def unsettled(file: HandedIn) -> list[dict[str, str]]:
    """Columns that may point at single people and of which nobody has said what they are."""
    done = {*file.personal_columns, *file.cleared_columns}
    return [it for it in file.suspects if it["column"] not in done]


def hashes(dataset: Dataset) -> list[str]:
    """The sha256 of every file, sorted."""
    return sorted(file.blob_id for file in dataset.files.all())


def tables(dataset: Dataset) -> dict[str, Table]:
    """The tables by role, without the columns that were declared as personal.

    Raises ProtectionRefused while a column that looks personal is not settled, DataError where
    the records were erased.
    """
    found = {}
    for role, file in files_of(dataset).items():
        if role == HandedIn.Role.FORM:
            continue
        if unsettled(file):
            raise ProtectionRefused(
                mark("Some columns may point at single people, and nobody has said what they are."),
                remedy=mark("Say for each of these columns whether it is left out."),
            )
        found[role] = _read(file)
    return found


def form(dataset: Dataset) -> Form | None:
    """The form the records were collected with, if it was handed in."""
    file = files_of(dataset).get(HandedIn.Role.FORM)
    return None if file is None else read_form(_bytes(file), filename=file.name)


def describe(table: Table) -> tuple[Column, ...]:
    """The columns of one table."""
    return tuple(_column(table, name) for name in table.columns)


def matches(households: Table, members: Table) -> tuple[Match, ...]:
    """Pairs of columns by which members find their household, the best first.

    A key names each household once and is never blank; a pair is worth showing from one member in
    two on.
    """
    keys = [name for name, values in households.columns.items() if _is_key(values.tolist())]
    found = []
    for key in keys:
        known = set(households.columns[key].tolist())
        for parent_key, values in members.columns.items():
            matched = sum(value in known for value in values.tolist())
            if matched * 2 >= members.n:
                empty = len(known - set(values.tolist()))
                found.append(Match(key, parent_key, matched, members.n, empty))
    return tuple(
        sorted(found, key=lambda it: (-it.matched, it.empty, it.key != it.parent_key, it.key))[:8]
    )


def keys(table: Table) -> tuple[str, ...]:
    """Columns that name each row once."""
    return tuple(name for name, values in table.columns.items() if _is_key(values.tolist()))


def _is_key(values: list[str]) -> bool:
    return "" not in values and len(set(values)) == len(values)


def _read(file: HandedIn) -> Table:
    """The table, under a name that tells nothing, without personal columns."""
    role = HandedIn.Role(file.role)
    table = read_table_bytes(_bytes(file), filename=file.name, name=FILE_NAMES[role])
    columns = {k: v for k, v in table.columns.items() if k not in file.personal_columns}
    source = replace(table.source, name=public_name(file))
    return replace(table, columns=columns, source=source)


def public_name(file: HandedIn) -> str:
    """The name under which a file is cited."""
    suffix = file.name.rpartition(".")[2].lower()
    kind = suffix if suffix in ("csv", "tsv", "xls", "xlsx") else "csv"
    return f"{FILE_NAMES[HandedIn.Role(file.role)]}.{kind}"


def _bytes(file: HandedIn) -> bytes:
    try:
        return storage.get(file.blob_id)
    except FileNotFoundError as error:
        raise DataError(
            mark("The records are not there any more: they were erased."),
            remedy=mark("Begin a new study with new records."),
        ) from error


def _column(table: Table, name: str) -> Column:
    counts = Counter(table.columns[name].tolist())
    blanks = counts.pop("", 0)
    numbers = [number for number in map(_number, counts) if number is not None]
    is_number = bool(counts) and len(numbers) >= 0.9 * len(counts)
    few = len(counts) <= MOST_VALUES and (len(counts) < table.n - blanks or table.n < 2)
    return Column(
        role=table.name,
        name=name,
        distinct=len(counts),
        blanks=blanks,
        values=tuple(sorted(counts.items(), key=lambda it: (-it[1], it[0]))) if few else (),
        is_number=is_number,
        low=min(numbers) if is_number else None,
        high=max(numbers) if is_number else None,
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
