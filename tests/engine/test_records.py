"""Joining: members find their household, keys are unique, derived columns count heads."""

from __future__ import annotations

from typing import Any

import pytest

from counted.engine.records import chain, join
from counted.errors import DataError, StudyError
from tests.engine.tiny import HOUSEHOLDS, MEMBERS, WATER, indicator, records, study, table

HEAD_SEX = {
    "id": "head_sex", "file": "households", "members": "members",
    "where": {"relation": ["head"]}, "column": "sex", "none": "no_head", "several": "several",
}  # fmt: skip


def text(values: Any) -> str:
    return " ".join(value or "-" for value in values)


class TestJoining:
    def test_members_carry_the_answers_of_their_household(self) -> None:
        found = records({"water": "tap well lake"}, {"home": "3 1 1 2"})
        assert text(found.column("water", file="members")) == "lake tap tap well"

    def test_their_own_column_comes_first_unless_the_table_is_named(self) -> None:
        found = records({"water": "tap well", "sex": "X Y"}, {"home": "2 1", "sex": "F M"})
        assert text(found.column("sex", file="members")) == "F M"
        assert text(found.column("households.sex", file="members")) == "Y X"
        assert text(found.column("sex", file="households")) == "X Y"

    def test_a_dot_in_a_name_is_only_a_dot(self) -> None:
        found = records({"water": "tap well", "toilet.shared": "yes no"}, {"home": "2 1"})
        assert text(found.column("toilet.shared", file="members")) == "no yes"
        assert text(found.column("households.toilet.shared", file="members")) == "no yes"

    def test_households_do_not_see_the_answers_of_members(self) -> None:
        found = records({"water": "tap well"}, {"home": "2 1", "sex": "F M"})
        assert not found.reaches("sex", file="households")
        assert found.reaches("sex", file="members")

    def test_three_tables_deep(self) -> None:
        camps = {"id": "camps", "path": "c.csv", "about": "institution", "key": "camp"}
        homes = {**HOUSEHOLDS, "parent": "camps", "parent_key": "camp"}
        deep = study(files=[camps, homes, MEMBERS])
        found = join(
            deep,
            {
                "camps": table("camps", camp="a b", pump="old new"),
                "households": table("households", key="1 2 3", camp="b a b", water="tap tap lake"),
                "members": table("members", home="1 2 2 3", sex="F M F M"),
            },
        )
        assert chain(deep, "members") == ["members", "households", "camps"]
        assert text(found.column("pump", file="members")) == "new old old new"
        assert text(found.column("camps.pump", file="households")) == "new old new"


class TestDerived:
    def test_one_head_none_and_several(self) -> None:
        found = records(
            {"water": "tap tap tap tap"},
            {
                "home": "1 1 2 3 3 4",
                "relation": "head child child head head head",
                "sex": "F M F F M -",
            },
            derived=[HEAD_SEX],
        )
        assert text(found.column("head_sex", file="households")) == "F no_head several -"
        assert text(found.column("head_sex", file="members")) == "F F no_head several several -"

    def test_without_a_column_the_members_are_counted(self) -> None:
        people = {"id": "people", "file": "households", "members": "members"}
        found = records({"water": "tap tap tap"}, {"home": "1 3 3"}, derived=[people])
        assert text(found.column("people", file="households")) == "1 0 2"

    def test_a_member_of_whom_it_is_not_known_does_not_count(self) -> None:
        children = {
            "id": "children", "file": "households", "members": "members",
            "where": {"age": {"below": 18}},
        }  # fmt: skip
        found = records({"water": "tap"}, {"home": "1 1 1", "age": "3 - 40"}, derived=[children])
        assert text(found.column("children", file="households")) == "1"


def refusal(kind: type[StudyError] | type[DataError], *names: str, **how: Any) -> str:
    """What is said when these records are joined; it names the things and a remedy."""
    with pytest.raises(kind) as caught:
        found = records(**how)
        found.column(names[0], file=found.study.files[-1].id)
    error = caught.value
    assert error.exit_code == 3
    assert error.remedy.endswith(".")
    for name in names:
        assert name in str(error) or name in error.ids, str(error)
    return str(error)


class TestRefused:
    def test_double_keys(self) -> None:
        said = refusal(DataError, "key", households={"key": "7 8 7 7", "water": "a b c d"})
        assert "3 times" in said
        assert "lines 2, 4, 5" in said

    def test_the_message_about_doubles_holds_no_key(self) -> None:
        said = refusal(DataError, "key", households={"key": "secret77 secret77", "water": "a b"})
        assert "secret77" not in said

    def test_blank_keys(self) -> None:
        assert "1 rows" in refusal(DataError, "key", households={"key": "1 -", "water": "a b"})

    def test_members_without_household(self) -> None:
        said = refusal(
            DataError, "members.csv", "home",
            households={"water": "a b"}, members={"home": "1 9 2 -"},
        )  # fmt: skip
        assert "2 rows" in said
        assert "first lines: 3, 5" in said

    def test_a_key_column_that_is_not_there_lists_those_that_are(self) -> None:
        files = [{**HOUSEHOLDS, "key": "kee"}]
        said = refusal(StudyError, "kee", households={"key": "1", "water": "a"}, files=files)
        assert "key, water" in said

    def test_a_column_that_is_not_there_lists_those_that_are(self) -> None:
        said = refusal(StudyError, "watter", households={"water": "a b"})
        assert "water" in said.replace("watter", "")

    def test_members_whose_key_is_not_said(self) -> None:
        files = [HOUSEHOLDS, {**MEMBERS, "parent_key": None}]
        how = {"households": {"water": "a"}, "members": {"home": "1"}, "files": files}
        refusal(StudyError, "parent_key", "members", **how)

    def test_a_parent_that_is_not_declared(self) -> None:
        files = [HOUSEHOLDS, {**MEMBERS, "parent": "homes"}]
        how = {"households": {"water": "a"}, "members": {"home": "1"}, "files": files}
        assert "households" in refusal(StudyError, "homes", **how)

    def test_tables_in_a_circle(self) -> None:
        files = [
            {**HOUSEHOLDS, "parent": "members", "parent_key": "key"},
            {**MEMBERS, "key": "home"},
        ]
        how = {"households": {"water": "a"}, "members": {"home": "1"}, "files": files}
        assert "above itself" in refusal(StudyError, "households", **how)

    def test_a_derived_column_with_the_name_of_another(self) -> None:
        how = {"households": {"head_sex": "F"}, "members": {"home": "1"}, "derived": [HEAD_SEX]}
        refusal(StudyError, "head_sex", **how)

    def test_a_derived_column_from_a_table_of_strangers(self) -> None:
        wrong = {**HEAD_SEX, "members": "households"}
        how = {"households": {"water": "a"}, "members": {"home": "1"}, "derived": [wrong]}
        refusal(StudyError, "head_sex", "households", **how)

    def test_an_indicator_from_a_table_that_is_not_declared(self) -> None:
        with pytest.raises(StudyError, match="no file called 'homes'"):
            study(indicators=[indicator(file="homes")])

    def test_two_indicators_of_one_name(self) -> None:
        with pytest.raises(StudyError, match="'water'"):
            study(indicators=[WATER, WATER])
