"""The real records: exact counts per settlement, established apart from this code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from counted.engine.crossings import crossing
from counted.engine.frames import frames
from counted.engine.quality import row_findings
from counted.engine.records import Records, join
from counted.io.study import read_study
from counted.io.tables import read_table
from counted.model.estimate import Domain
from counted.model.frame import Frame, Variable
from counted.model.vocabulary import Unit
from tests.conftest import ROOT

pytestmark = [pytest.mark.shared, pytest.mark.slow]

STUDY = ROOT / "tests" / "reference" / "four_settlements.yaml"
PLACES = ("azito", "williamsville", "mabatini", "vietnam")

#: (indicator, reading): yes and no in the four settlements; None where only 'yes' was counted.
COUNTS: Mapping[tuple[str, str], tuple[list[int], list[int] | None]] = {
    ("basic_water", ""): ([1180, 1296, 1919, 1847], [6, 0, 10, 0]),
    ("basic_sanitation", ""): ([929, 320, 45, 38], [254, 957, 1880, 1808]),
    ("handwashing", "blank_left_out"): ([708, 704, 913, 857], None),
    ("handwashing", "blank_is_no"): ([708, 704, 913, 857], None),
    ("electricity", ""): ([1191, 1306, 1689, 1216], None),
    ("secondary_school", ""): (
        [419, 227, 547, 627],
        [608 - 419, 662 - 227, 1075 - 547, 1053 - 627],
    ),
    ("diarrhoea", ""): (
        [174, 179, 259, 193],
        [1165 - 174, 1273 - 179, 1922 - 259, 1844 - 193],
    ),
    ("durable_housing", ""): ([223, 223, 32, 6], None),
    ("internet", ""): ([218, 232, 132, 128], None),
}
NOT_SEEN = [80, 12, 660, 607]


@pytest.fixture(scope="module")
def records(shared: Path) -> Records:
    study = read_study(STUDY)
    return join(study, {f.id: read_table(STUDY.parent / f.path, name=f.id) for f in study.files})


@pytest.fixture(scope="module")
def made(records: Records) -> Mapping[Unit, Frame]:
    return frames(records)


def find(made: Mapping[Unit, Frame], indicator: str, reading: str) -> tuple[Frame, Variable]:
    return next(
        (frame, variable)
        for frame in made.values()
        for variable in frame.variables
        if (variable.indicator, variable.reading) == (indicator, reading)
    )


def per_place(frame: Frame, rows: np.ndarray) -> list[int]:
    return [int((rows & frame.members(Domain((("settlement", p),)))).sum()) for p in PLACES]


@pytest.mark.parametrize(("indicator", "reading"), COUNTS)
def test_counts_are_exact(made: Mapping[Unit, Frame], indicator: str, reading: str) -> None:
    frame, variable = find(made, indicator, reading)
    yes, no = COUNTS[indicator, reading]
    assert per_place(frame, variable.values == 1) == yes
    assert no is None or per_place(frame, variable.values == 0) == no


def test_places_not_seen_count_as_no_or_are_left_out(made: Mapping[Unit, Frame]) -> None:
    frame, as_no = find(made, "handwashing", "blank_is_no")
    _, left_out = find(made, "handwashing", "blank_left_out")
    assert per_place(frame, left_out.about & ~left_out.known) == NOT_SEEN
    assert per_place(frame, as_no.known) == [1191, 1307, 1935, 1851]
    everyone = np.ones(frame.n, dtype=bool)
    assert left_out.missing(everyone) == (("unanswered", sum(NOT_SEEN)),)


def test_households_without_a_head_and_with_several(records: Records) -> None:
    counts = {f.code: (f.count, f.of) for f in row_findings(records, {})}
    assert counts["derived.none"] == (115, 1714)
    assert counts["derived.several"] == (28, 1714)


def test_people_of_unknown_age_are_told(records: Records) -> None:
    """249 members have no age band; who they are is not known, so no age group holds them."""
    found = {f.code: f for f in row_findings(records, {})}
    assert (found["group.missing"].facts, found["group.missing"].count) == (
        {"dimension": "Age"},
        249,
    )


def test_crossings_hold_everybody(records: Records, made: Mapping[Unit, Frame]) -> None:
    frame = made[Unit.PERSON]
    cells = crossing(records, frame, dimensions=("settlement", "head", "sex", "age"))
    assert cells.total.sum() == frame.n == 6284
    for name in ("basic_water", "diarrhoea"):
        yes, _ = COUNTS[name, ""]
        inside = [cells.within(Domain((("settlement", place),))) for place in PLACES]
        assert [int(cells.answers[name].yes[here].sum()) for here in inside] == yes
