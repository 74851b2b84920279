"""Tiny studies and tables, written out where they are used."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import TypeAdapter

from counted.engine.records import Records, join
from counted.model.study import Study
from counted.model.table import Source, Table

STUDY = TypeAdapter(Study)

HOUSEHOLDS = {"id": "households", "path": "h.csv", "about": "household", "key": "key"}
MEMBERS = {
    "id": "members",
    "path": "m.csv",
    "about": "person",
    "parent": "households",
    "parent_key": "home",
}
WATER = {
    "id": "water",
    "title": "Water",
    "definition": "Drinks from a tap.",
    "unit": "household",
    "file": "households",
    "yes": {"water": ["tap"]},
}
SEX = {
    "id": "sex",
    "title": "Sex",
    "column": "sex",
    "categories": [
        {"id": "women", "title": "Women", "values": ["F"]},
        {"id": "men", "title": "Men", "values": ["M"]},
    ],
}
WARD = {
    "id": "ward",
    "title": "Ward",
    "column": "ward",
    "categories": [
        {"id": "north", "title": "North", "values": ["N"]},
        {"id": "south", "title": "South", "values": ["S"]},
    ],
}


def study(**keys: Any) -> Study:
    """A study of households (and members) with these keys in place of the usual ones."""
    plain = {
        "counted": 1,
        "id": "tiny",
        "title": "Tiny",
        "producer": {"name": "A made-up group", "kind": "community"},
        "area": {"name": "Nowhere", "countries": [], "level": "settlement"},
        "period": {"start": "2026", "end": "2026"},
        "people_found": {"how": "random_sample", "words": "By lot."},
        "participation": {"verdict": "not_shown", "statement": "Made up."},
        "files": [HOUSEHOLDS],
        "indicators": [WATER],
        "tables": [{"by": []}],
        "protection": {"profile": "community"},
    }
    return STUDY.validate_python({**plain, **keys})


def indicator(**keys: Any) -> dict[str, Any]:
    """An indicator like WATER, with some keys changed; None takes a key out."""
    return {key: value for key, value in {**WATER, **keys}.items() if value is not None}


def column(values: Any) -> np.ndarray[Any, np.dtype[np.object_]]:
    """A column of text: a list, or words separated by blanks ('-' is a blank cell)."""
    cells = values.split() if isinstance(values, str) else list(values)
    return np.array(["" if cell == "-" else str(cell) for cell in cells], dtype=object)


def table(name: str, **columns: Any) -> Table:
    """A table from columns."""
    return Table(
        name=name,
        columns={key: column(values) for key, values in columns.items()},
        source=Source(name=f"{name}.csv", sha256="0" * 64, size=1),
    )


def records(
    households: dict[str, Any], members: dict[str, Any] | None = None, **keys: Any
) -> Records:
    """The records of a tiny study; households get the keys 1, 2, 3 ... unless they have some."""
    n = len(column(next(iter(households.values()))))
    tables = {"households": table("households", **{"key": range(1, n + 1), **households})}
    if members is not None:
        keys.setdefault("files", [HOUSEHOLDS, MEMBERS])
        tables["members"] = table("members", **members)
    return join(study(**keys), tables)
