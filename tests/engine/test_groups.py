"""Categories of a dimension: values, bands, missing codes, and what belongs to none or two."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.engine.groups import factor
from counted.errors import DataError, StudyError
from tests.engine.tiny import records

MISSING = {"refused": ["refused"], "sentinel": ["999"]}
AGES = [
    {"id": "child", "title": "Child", "below": 18},
    {"id": "adult", "title": "Adult", "at_least": 18, "below": 60},
    {"id": "old", "title": "Old", "at_least": 60},
]


def codes(values: Any, categories: list[dict[str, Any]]) -> list[int]:
    dimension = {"id": "group", "title": "Group", "column": "x", "categories": categories}
    found = records({"x": values}, dimensions=[dimension], missing=MISSING)
    made = factor(found, found.study.dimensions[0], file="households")
    assert made.categories == tuple(category["id"] for category in categories)
    return made.codes.tolist()


def test_bands_hold_their_lower_end_and_missing_ages_belong_to_none() -> None:
    assert codes("0 17.9 18 59 60 999 refused - 999.0", AGES) == [0, 0, 1, 1, 2, -1, -1, -1, -1]


def test_several_values_make_one_category() -> None:
    categories = [
        {"id": "women", "title": "Women", "values": ["F", "female", "2"]},
        {"id": "men", "title": "Men", "values": ["M", "1"]},
    ]
    assert codes("F M female 1 2.0 - refused", categories) == [0, 1, 0, 1, 0, -1, -1]


def test_a_category_without_values_goes_by_its_id() -> None:
    assert codes("a b a", [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]) == [0, 1, 0]


def test_a_missing_code_may_be_a_category() -> None:
    categories = [
        {"id": "a", "title": "A"},
        {"id": "silent", "title": "Would not say", "values": ["refused"]},
    ]
    assert codes("a refused -", categories) == [0, 1, -1]


@given(st.lists(st.integers(0, 110), min_size=1, max_size=30))
def test_bands_that_touch_take_every_age_once(ages: list[int]) -> None:
    assert codes(ages, AGES) == np.digitize(ages, [18, 60]).tolist()


def test_an_undeclared_value_is_named_with_what_to_do() -> None:
    with pytest.raises(DataError) as caught:
        codes("a b c c", [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}])
    error = caught.value
    assert error.exit_code == 3
    assert "'c'" in error.what
    assert "'group'" in error.what
    assert error.what.startswith("2 rows")
    assert "category" in error.remedy
    assert "c" in error.ids


def test_a_word_among_ages_is_undeclared() -> None:
    with pytest.raises(DataError, match="'about 40'"):
        codes(["3", "about 40"], AGES)


@pytest.mark.parametrize(
    "second",
    [
        {"id": "other", "title": "Other", "at_least": 17},
        {"id": "other", "title": "Other", "values": ["17"]},
    ],
)
def test_nobody_belongs_to_two_categories(second: dict[str, Any]) -> None:
    with pytest.raises(StudyError) as caught:
        codes("17 12", [AGES[0], second])
    assert caught.value.exit_code == 3
    assert {"group", "child", "other"} <= set(caught.value.ids)
    assert "below" in caught.value.remedy


@pytest.mark.parametrize(
    "category",
    [
        {"id": "a", "title": "A", "values": ["x"], "below": 18},
        {"id": "a", "title": "A", "at_least": 18, "below": 18},
    ],
)
def test_a_category_that_cannot_be_meant(category: dict[str, Any]) -> None:
    with pytest.raises(StudyError, match="'a'"):
        codes("1 2", [category])
