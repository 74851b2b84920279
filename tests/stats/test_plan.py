"""The table plan: what is estimated, and what is refused before anything is."""

from __future__ import annotations

from typing import Any

import pytest

from counted.engine.frames import frames
from counted.errors import StudyError
from counted.model.estimate import Basis, Domain
from counted.model.release import Reason
from counted.model.request import Asked
from counted.pipeline import weights_of
from counted.stats.plan import asked
from tests.engine.tiny import SEX, WARD, indicator, records

WARDS = {"design": {"places": {"dimension": "ward"}}}
SIZED = {
    "design": {
        "places": {"dimension": "ward", "sizes": {"north": 40, "south": 60}, "source": "made up"}
    }
}
HOMES = {"water": "tap tap river river tap river", "ward": "N N N S S S"}
NORTH = Domain((("ward", "north"),))
EVERYONE = Domain()


def plan(homes: dict[str, Any] = HOMES, members: Any = None, **keys: Any) -> list[Asked]:
    keys = {"dimensions": [WARD], "tables": [{"by": []}, {"by": ["ward"]}], **keys}
    found = records(homes, members, **keys)
    units = frames(found)
    return list(asked(found.study, units, weights_of(found.study, units)))


def by_domain(figures: list[Asked]) -> dict[Domain, Asked]:
    return {figure.domain: figure for figure in figures}


def test_places_of_unknown_size_are_not_pooled() -> None:
    figures = by_domain(plan(**WARDS))
    assert figures[EVERYONE].refusal is Reason.POOLED
    assert figures[NORTH].estimate is not None
    assert figures[NORTH].estimate.value == pytest.approx(2 / 3)


def test_with_sizes_each_home_stands_for_others_like_it() -> None:
    everyone = by_domain(plan(**SIZED))[EVERYONE].estimate
    assert everyone is not None
    assert everyone.value == pytest.approx((40 * 2 / 3 + 60 * 1 / 3) / 100)
    assert everyone.population == pytest.approx(100)


def test_equal_weights_do_not_know_the_sizes() -> None:
    figures = by_domain(plan(**SIZED, weighting={"method": "equal"}))
    assert figures[EVERYONE].refusal is Reason.POOLED


@pytest.mark.parametrize(("keys", "refusal"), [(WARDS, Reason.NO_SIZES), (SIZED, None)])
def test_a_total_needs_sizes(keys: dict[str, Any], refusal: Reason | None) -> None:
    taps = indicator(statistic="total")
    (north, _) = plan(indicators=[taps], tables=[{"by": ["ward"]}], **keys)
    assert north.refusal is refusal
    if north.estimate is not None:
        assert north.estimate.value == pytest.approx(40 * 2 / 3)


def test_a_total_counts_homes_without_an_answer_into_the_population() -> None:
    homes = {"water": "tap tap - river tap river", "ward": "N N N S S S"}
    taps = indicator(statistic="total")
    (north, _) = plan(homes, indicators=[taps], tables=[{"by": ["ward"]}], **SIZED)
    assert north.estimate is not None
    assert north.estimate.population == pytest.approx(40)


def test_what_was_asked_differently_is_not_pooled_even_with_sizes() -> None:
    apart = indicator(not_comparable_across=["ward"], why_not_comparable="Asked differently.")
    figures = by_domain(plan(indicators=[apart], **SIZED))
    assert figures[EVERYONE].refusal is Reason.NOT_COMPARABLE
    assert figures[NORTH].refusal is None


def test_a_group_that_nobody_belongs_to_is_named() -> None:
    homes = {"water": "tap tap tap", "ward": "N N N"}
    figures = by_domain(plan(homes))
    assert figures[Domain((("ward", "south"),))].refusal is Reason.NOBODY


@pytest.mark.parametrize(
    ("how", "basis"),
    [
        ("everyone", Basis.COMPLETE),
        ("random_sample", Basis.SAMPLE),
        ("random_walk", Basis.AS_IF_RANDOM),
        ("unknown", Basis.AS_IF_RANDOM),
    ],
)
def test_how_people_were_found_decides_what_intervals_stand_on(how: str, basis: Basis) -> None:
    found = {"how": how, "words": "Made up."}
    assert by_domain(plan(people_found=found))[NORTH].basis is basis


def test_a_complete_count_says_how_many_it_reached() -> None:
    found = {"how": "everyone", "words": "Every door."}
    figures = by_domain(plan(people_found=found, **SIZED))
    assert figures[NORTH].estimate is not None
    assert figures[NORTH].estimate.coverage == pytest.approx(3 / 40)
    assert figures[EVERYONE].estimate is not None
    assert figures[EVERYONE].estimate.coverage == pytest.approx(6 / 100)


def test_each_figure_is_asked_for_once() -> None:
    twice = [{"by": ["ward"]}, {"by": ["ward"], "indicators": ["water"]}]
    assert len(plan(tables=twice)) == 2


def test_a_dimension_that_the_units_lack_is_passed_over_unless_it_was_asked_for() -> None:
    people = {"home": "1 2", "sex": "F M"}
    keys = {"dimensions": [SEX, WARD], "members": people}
    assert plan(tables=[{"by": ["sex"]}, {"by": []}], **keys)[0].domain == EVERYONE
    with pytest.raises(StudyError, match="cannot be broken down by sex"):
        plan(tables=[{"by": ["sex"], "indicators": ["water"]}], **keys)


def test_a_table_that_nobody_can_read_is_refused() -> None:
    categories = [{"id": f"c{i}", "title": str(i), "values": [str(i)]} for i in range(25)]
    code = {"id": "code", "title": "Code", "column": "code", "categories": categories}
    other = {**code, "id": "other"}
    homes = {"water": "tap tap", "code": "1 2"}
    with pytest.raises(StudyError, match="625 groups") as refused:
        plan(homes, dimensions=[code, other], tables=[{"by": ["code", "other"]}])
    assert "fewer" in refused.value.remedy
