"""Conditions in three values, against a slow evaluator that spells every case out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.engine.conditions import evaluate, kinds_of, merged, numbers
from counted.errors import StudyError
from counted.model.condition import check_condition, columns_of
from counted.model.frame import KINDS
from counted.model.indicator import MissingCodes
from tests.engine.tiny import column

CODES = MissingCodes(refused=("refused",), unknown=("dont_know",), sentinel=("999",))
CELLS = ("", "refused", "dont_know", "999", "999.0", "a", "b", "1", "1.0", "5", "17.5", "-3")

Truth = bool | None


def slowly(condition: dict[str, Any], row: dict[str, str]) -> Truth:
    """One row, one rule at a time; None is 'we cannot tell'."""
    return all_of([one(key, value, row) for key, value in condition.items()])


def one(key: str, value: Any, row: dict[str, str]) -> Truth:
    if key == "all":
        return all_of([slowly(part, row) for part in value])
    if key == "any":
        inner = [slowly(part, row) for part in value]
        return True if True in inner else None if None in inner else False
    if key == "not":
        inside = slowly(value, row)
        return None if inside is None else not inside
    cell = row[key]
    is_missing = cell in ("", "refused", "dont_know", "999", "999.0")
    if isinstance(value, list):
        whole = {"1.0": "1", "999.0": "999"}
        if whole.get(cell, cell) in {whole.get(v, v) for v in value}:
            return True
        return None if is_missing else False
    if "answered" in value:
        return value["answered"] is not is_missing
    if is_missing or cell in ("a", "b"):
        return None
    return value.get("at_least", -np.inf) <= float(cell) < value.get("below", np.inf)


def all_of(parts: list[Truth]) -> Truth:
    return False if False in parts else None if None in parts else True


ANSWERS = st.lists(st.sampled_from(["a", "b", "1", "5", "999", "refused"]), min_size=1, max_size=3)
RANGES = st.sampled_from([{"at_least": 1.0}, {"below": 5.0}, {"at_least": -3.0, "below": 17.5}])
TESTS = st.one_of(ANSWERS, RANGES, st.sampled_from([{"answered": True}, {"answered": False}]))
PLAIN = st.dictionaries(st.sampled_from(["x", "y"]), TESTS, min_size=1)
CONDITIONS = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"not": inner, "x": TESTS}),
    ),
    max_leaves=6,
)
ROWS = st.lists(
    st.fixed_dictionaries({"x": st.sampled_from(CELLS), "y": st.sampled_from(CELLS)}),
    min_size=1,
    max_size=8,
)


@given(condition=CONDITIONS, rows=ROWS)
def test_fast_and_slow_agree(condition: dict[str, Any], rows: list[dict[str, str]]) -> None:
    columns = {name: np.array([row[name] for row in rows], dtype=object) for name in ("x", "y")}
    fast = evaluate(check_condition(condition), column=columns.__getitem__, missing=CODES)
    slow = [slowly(condition, row) for row in rows]
    assert [{1: True, 0: False, -1: None}[int(value)] for value in fast] == slow


def truths(condition: dict[str, Any], **columns: str) -> str:
    """Per row: + true, o false, ? missing."""
    found = {name: column(cells) for name, cells in columns.items()}
    values = evaluate(check_condition(condition), column=found.__getitem__, missing=CODES)
    return "".join({1: "+", 0: "o", -1: "?"}[int(value)] for value in values)


class TestByHand:
    def test_and_or_not_of_all_nine_pairs(self) -> None:
        x, y = "a a a b b b - - -", "a b - a b - a b -"
        parts = [{"x": ["a"]}, {"y": ["a"]}]
        assert truths({"all": parts}, x=x, y=y) == "+o?ooo?o?"
        assert truths({"any": parts}, x=x, y=y) == "++++o?+??"
        assert truths({"not": parts[0]}, x=x) == "ooo+++???"
        assert truths({"x": ["a"], "y": ["a"]}, x=x, y=y) == "+o?ooo?o?"

    def test_a_gate_that_is_closed_makes_the_blank_behind_it_false(self) -> None:
        gate, behind = "yes yes no no -", "tap - - tap tap"
        assert truths({"gate": ["yes"], "behind": ["tap"]}, gate=gate, behind=behind) == "+?oo?"

    def test_a_missing_code_that_is_listed_is_an_answer(self) -> None:
        assert truths({"x": ["refused"]}, x="refused dont_know a") == "+?o"

    @pytest.mark.parametrize("written", ["1", "1.0", 1, 1.0])
    def test_a_whole_number_is_the_same_with_and_without_point_nought(self, written: Any) -> None:
        assert truths({"x": [written]}, x="1 1.0 0 0.0 - 10 01") == "++oo?oo"

    def test_words_are_not_taken_for_numbers(self) -> None:
        assert truths({"x": ["v2"]}, x="v2 v2.0") == "+o"

    def test_ranges_hold_their_lower_end_only(self) -> None:
        assert (
            truths({"x": {"at_least": 5, "below": 18}}, x="4.9 5 17.9 18 many 999 -") == "o++o???"
        )

    def test_answered_is_never_missing(self) -> None:
        assert truths({"x": {"answered": True}}, x="a 999.0 refused -") == "+ooo"
        assert truths({"x": {"answered": False}}, x="a 999.0 refused -") == "o+++"


class TestKinds:
    def test_each_kind_has_its_own_name(self) -> None:
        kinds = kinds_of(column("a - refused dont_know 999 999.0 9990 999.5"), CODES)
        named = [KINDS[kind] if kind >= 0 else "" for kind in kinds]
        assert named == [
            "", "unanswered", "refused", "unknown", "sentinel", "sentinel", "", "",
        ]  # fmt: skip

    def test_a_code_declared_as_a_decimal_is_found_as_a_whole_number(self) -> None:
        assert kinds_of(column("999 999.0"), MissingCodes(sentinel=("999.0",))).min() >= 0

    def test_codes_of_an_indicator_add_to_those_of_the_study(self) -> None:
        both = merged(CODES, MissingCodes(unknown=("Other",)))
        assert both.unknown == ("dont_know", "Other")
        assert both.sentinel == ("999",)
        assert merged(CODES, None) is CODES


def test_numbers_are_finite_or_none() -> None:
    read = numbers(column(["3", "2.5", "-1", "inf", "nan", "x", "", "1e3", "1,5"]))
    assert [None if np.isnan(n) else float(n) for n in read] == [
        3.0, 2.5, -1.0, None, None, None, None, 1000.0, None,
    ]  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize(
        ("condition", "word"),
        [
            ({}, "empty"),
            ({"x": []}, "x"),
            ({"x": {}}, "x"),
            ({"x": [""]}, "x"),
            ({"x": [None]}, "x"),
            ({"x": [True]}, "true or false"),
            ({"x": {"more_than": 3}}, "more_than"),
            ({"x": {"at_least": "many"}}, "many"),
            ({"x": {"at_least": "inf"}}, "inf"),
            ({"x": {"below": True}}, "True"),
            ({"x": {"answered": "yes"}}, "yes"),
            ({"x": {"at_least": 18, "below": 18}}, "18"),
            ({"x": {"answered": True, "at_least": 18}}, "x"),
            ({"any": []}, "any"),
            ({"all": {"x": ["a"]}}, "all"),
            ({"not": ["a"]}, "no column"),
        ],
    )
    def test_a_condition_that_says_nothing(self, condition: dict[str, Any], word: str) -> None:
        with pytest.raises(StudyError) as caught:
            check_condition(condition)
        assert caught.value.exit_code == 3
        assert word in caught.value.what
        assert caught.value.remedy


def test_columns_come_in_the_order_of_writing() -> None:
    condition = {"any": [{"b": ["1"]}, {"not": {"a": ["1"]}}], "c": {"answered": True}}
    assert list(columns_of(condition)) == ["b", "a", "c"]
    assert list(columns_of(None)) == []
