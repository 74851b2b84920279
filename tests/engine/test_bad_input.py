"""Input that cannot be used: exit code 3, the thing is named, and there is a remedy.

Each case spoils the made-up lake wards in one way and goes on until somebody complains. What only
looks doubtful is a finding, and the figures are made all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from counted.engine.frames import frames
from counted.engine.quality import row_findings
from counted.engine.records import Records, join
from counted.errors import CountedError
from counted.io.study import read_study
from counted.io.tables import read_table
from counted.model.study import Study
from counted.model.table import Table
from counted.stats.weigh import weigh
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

WARDS = ROOT / "examples" / "lake_wards"
STUDY = TypeAdapter(Study)

Tables = dict[str, Table]


@cache
def example(name: str) -> tuple[Study, Mapping[str, Table]]:
    study = read_study(WARDS / f"{name}.yaml")
    return study, {f.id: read_table(WARDS / f.path, name=f.id) for f in study.files}


def spoiled(tables: Mapping[str, Table], file: str, column: str, **cells: str) -> Tables:
    """The tables with some cells of one column changed: row_3="x"."""
    values = tables[file].columns[column].copy()
    for row, cell in cells.items():
        values[int(row.removeprefix("row_"))] = cell
    columns = {**tables[file].columns, column: values}
    return {**tables, file: replace(tables[file], columns=columns)}


def changed(study: Study, change: Callable[[dict[str, Any]], None]) -> Study:
    """The study with its plain description changed."""
    plain = STUDY.dump_python(study, mode="json")
    change(plain)
    return STUDY.validate_python(plain)


def run(study: Study, tables: Mapping[str, Table]) -> Records:
    """As far as weights: everything that reads records."""
    records = join(study, tables)
    for frame in frames(records).values():
        own = [b for b in study.weighting.benchmarks if study.benchmark(b).unit == frame.unit]
        if own:
            weigh(frame, replace(study.weighting, benchmarks=tuple(own)), study.benchmarks)
    return records


def double_keys() -> None:
    study, tables = example("study")
    run(study, spoiled(tables, "households", "KEY", row_1="lw-0001"))


def no_household() -> None:
    study, tables = example("study")
    run(study, spoiled(tables, "members", "PARENT_KEY", row_7="lw-9999"))


def undeclared_category() -> None:
    study, tables = example("study")
    run(study, spoiled(tables, "households", "ward", row_0="east_quay"))


def undeclared_age() -> None:
    study, tables = example("study")
    run(study, spoiled(tables, "members", "age", row_4="about forty"))


def weight_of_nought() -> None:
    study, tables = example("study_sizes")

    def by_rooms(plain: dict[str, Any]) -> None:
        plain["design"] = {"weight": "rooms"}

    run(changed(study, by_rooms), spoiled(tables, "households", "rooms", row_2="0"))


def weight_below_nought() -> None:
    study, tables = example("study_sizes")

    def by_rooms(plain: dict[str, Any]) -> None:
        plain["design"] = {"weight": "rooms"}

    run(changed(study, by_rooms), spoiled(tables, "households", "rooms", row_2="-1.5"))


def margin_without_anybody() -> None:
    study, tables = example("study_sizes")
    on_land = np.array(["land_house"] * tables["households"].n, dtype=object)
    columns = {**tables["households"].columns, "home": on_land}
    run(study, {**tables, "households": replace(tables["households"], columns=columns)})


def person_without_margin() -> None:
    study, tables = example("study_raked")
    run(study, spoiled(tables, "members", "sex", row_0=""))


def fewer_than_found() -> None:
    study, tables = example("study_sizes")

    def small(plain: dict[str, Any]) -> None:
        plain["design"]["places"]["sizes"]["reed_bank"] = 80

    run(changed(study, small), tables)


def column_not_there() -> None:
    study, tables = example("study")

    def misspelt(plain: dict[str, Any]) -> None:
        plain["dimensions"][0]["column"] = "households.wad"

    run(changed(study, misspelt), tables)


def file_not_there() -> None:
    read_table(WARDS / "homes.csv", name="households")


BAD = {
    double_keys: "KEY",
    no_household: "PARENT_KEY",
    undeclared_category: "east_quay",
    undeclared_age: "about forty",
    weight_of_nought: "rooms",
    weight_below_nought: "rooms",
    margin_without_anybody: "stilts",
    person_without_margin: "sex",
    fewer_than_found: "reed_bank",
    column_not_there: "wad",
    file_not_there: "homes.csv",
}


@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_it_is_named_with_a_remedy(spoil: Callable[[], None]) -> None:
    with pytest.raises(CountedError) as caught:
        spoil()
    error = caught.value
    assert error.exit_code == 3
    assert BAD[spoil] in str(error)
    assert error.ids
    assert error.what.endswith(".")
    assert error.remedy.endswith(".")
    assert "lw-9999" not in str(error), "keys of households are not for logs"


def test_the_examples_themselves_are_used_without_a_word() -> None:
    for name in ("study", "study_sizes", "study_raked", "study_count"):
        run(*example(name))


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("rooms", "many", "value.impossible"),
        ("toilet_shared", "yes", "skip.answered"),
        ("livelihood", "refused", "group.missing"),
        ("water", "rain", "answer.undeclared"),
    ],
)
def test_doubtful_content_is_a_finding(column: str, cell: str, code: str) -> None:
    study, tables = example("study")
    row = int(np.flatnonzero(tables["households"].columns["toilet"] == "none")[5])
    records = run(study, spoiled(tables, "households", column, **{f"row_{row}": cell}))
    before = run(study, tables)
    form = {"households": dict.fromkeys(tables["households"].columns)}
    form["households"]["water"] = frozenset(before.tables["households"].columns["water"])

    def count(found: Records) -> int:
        return sum(f.count or 0 for f in row_findings(found, form) if f.code == code)

    assert count(records) == count(before) + 1


def test_a_missing_table_is_not_half_read(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(CountedError) as caught:
        read_table(tmp_path / "empty.csv", name="households")
    assert caught.value.exit_code == 3
    assert "empty.csv" in str(caught.value)
