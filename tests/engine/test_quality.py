"""What the rows show: each finding fires on a planted fault and is silent without it."""

from __future__ import annotations

from typing import Any

import pytest

from counted.engine.quality import row_findings
from counted.model.finding import Finding, Severity
from counted.model.vocabulary import Unit
from tests.engine.tiny import SEX, WARD, indicator, records

CODES = {"refused": ["refused"], "sentinel": ["999"]}
HEAD = {
    "id": "head_sex", "file": "households", "members": "members",
    "where": {"relation": ["head"]}, "column": "sex",
}  # fmt: skip
ROOMS = indicator(id="rooms", statistic="mean", value="rooms", yes=None)
GATED = indicator(asked={"gate": ["yes"]})
PEOPLE = {"home": "1 2", "relation": "head head", "sex": "F M", "age": "30 20"}


def findings(
    households: dict[str, Any], members: Any = None, questions: Any = None, **keys: Any
) -> list[Finding]:
    found = records(households, members, missing=CODES, **keys)
    return list(row_findings(found, questions or {}))


def one(*args: Any, **keys: Any) -> Finding:
    """The only finding there is."""
    found = findings(*args, **keys)
    assert [f.code for f in found] == [found[0].code], found
    finding = found[0]
    assert finding.text
    assert finding.remedy
    assert finding.criterion
    assert finding.count is None or len(finding.records) == finding.count
    assert "{count}" not in finding.facts.values()
    return finding


def test_clean_records_show_nothing() -> None:
    homes = {"ward": "N S", "gate": "yes no", "water": "tap -", "rooms": "2 3"}
    whole = {"dimensions": [WARD, SEX], "indicators": [GATED, ROOMS], "derived": [HEAD]}
    assert findings(homes, PEOPLE, **whole) == []


class TestTables:
    ALIKE = {f"q{i}": "a a b" for i in range(9)} | {"water": "tap tap tap"}

    def test_rows_with_the_same_answers(self) -> None:
        finding = one(self.ALIKE)
        assert (finding.code, finding.count, finding.of) == ("rows.identical", 1, 3)
        assert finding.records == (1,)
        assert finding.unit == "household"

    def test_a_column_that_only_numbers_the_rows_does_not_hide_them(self) -> None:
        assert one({**self.ALIKE, "uuid": "x y z"}).code == "rows.identical"

    @pytest.mark.parametrize("differing", ["q0", "water"])
    def test_one_answer_sets_rows_apart(self, differing: str) -> None:
        assert (
            findings({**self.ALIKE, differing: "a c c" if differing == "q0" else "tap x x"}) == []
        )

    def test_few_columns_prove_nothing(self) -> None:
        assert findings({"water": "tap tap", "q": "a a"}) == []


class TestDerived:
    def test_no_head_and_two(self) -> None:
        people = {"home": "1 1 2 3", "relation": "head head child head", "sex": "F M F M"}
        none, several = findings({"water": "tap tap tap"}, people, derived=[HEAD])
        assert (none.code, none.count, none.records) == ("derived.none", 1, (1,))
        assert (several.code, several.count, several.records) == ("derived.several", 1, (0,))
        assert none.text == "{count} have no member who stands for '{column}'."

    def test_a_head_of_unknown_sex_is_a_head(self) -> None:
        people = {"home": "1 2", "relation": "head head", "sex": "F -"}
        assert findings({"water": "tap tap"}, people, derived=[HEAD]) == []

    def test_counting_members_needs_nobody(self) -> None:
        people = {"id": "people", "file": "households", "members": "members"}
        assert findings({"water": "tap tap"}, {"home": "1 1"}, derived=[people]) == []


class TestGroups:
    @pytest.mark.parametrize("column", ["sex", "members.sex"])
    def test_a_group_that_is_not_known(self, column: str) -> None:
        people = {"home": "1 1 2", "sex": "F - refused"}
        finding = one({"water": "tap tap"}, people, dimensions=[{**SEX, "column": column}])
        assert (finding.code, finding.count, finding.of) == ("group.missing", 2, 3)
        assert (finding.unit, finding.severity) == ("person", Severity.DOUBT)
        assert finding.facts == {"dimension": "Sex"}

    def test_of_two_columns_of_one_name_only_the_one_that_is_meant(self) -> None:
        homes, people = {"water": "tap tap", "sex": "F -"}, {"home": "1 2", "sex": "F M"}
        meant = {**SEX, "column": "members.sex"}
        assert findings(homes, people, dimensions=[meant]) == []

    def test_few_weigh_little(self) -> None:
        people = {"home": ["1"] * 40, "sex": ["F"] * 39 + [""]}
        assert one({"water": "tap"}, people, dimensions=[SEX]).severity is Severity.NOTE


class TestIndicators:
    def test_an_answer_that_the_form_skips(self) -> None:
        finding = one({"gate": "yes no no", "water": "tap tap -"}, indicators=[GATED])
        assert (finding.code, finding.count, finding.of) == ("skip.answered", 1, 2)
        assert (finding.indicator, finding.records) == ("water", (1,))

    def test_a_missing_code_is_no_answer(self) -> None:
        assert findings({"gate": "yes no no", "water": "tap refused 999"}, indicators=[GATED]) == []

    def test_a_gate_of_which_nothing_is_known(self) -> None:
        finding = one({"gate": "yes - no", "water": "tap tap -"}, indicators=[GATED])
        assert (finding.code, finding.count, finding.of) == ("denominator.unclear", 1, 3)
        assert finding.facts == {"columns": "gate"}

    def test_an_age_of_which_nothing_is_known(self) -> None:
        people = {"home": "1 1 2", "age": "30 - 999", "sex": "F M F"}
        adults = indicator(unit="person", among={"age": {"at_least": 18}})
        finding = one({"water": "tap tap"}, people, indicators=[adults])
        assert (finding.code, finding.count, finding.of) == ("denominator.unclear", 2, 3)
        assert finding.unit == Unit.PERSON

    def test_a_part_that_decides_leaves_nothing_unclear(self) -> None:
        people = {"home": "1 2", "age": "- 30", "sex": "M F"}
        women = indicator(unit="person", among={"age": {"at_least": 18}, "sex": ["F"]})
        assert findings({"water": "tap tap"}, people, indicators=[women]) == []

    def test_a_skip_by_what_members_say(self) -> None:
        people = {"home": "1 2", "age": "3 30"}
        adults = indicator(unit="person", asked={"age": {"at_least": 18}})
        finding = one({"water": "tap tap"}, people, indicators=[adults])
        assert (finding.code, finding.count, finding.unit) == ("skip.answered", 1, "person")

    def test_values_that_are_no_numbers(self) -> None:
        finding = one({"rooms": "2 many 999 -"}, indicators=[ROOMS])
        assert (finding.code, finding.count, finding.of) == ("value.impossible", 1, 4)
        assert finding.facts == {"column": "rooms"}


class TestForm:
    FORM = {"households": {"water": frozenset({"tap", "lake"}), "rooms": None}}  # noqa: RUF012 (constant)

    def test_answers_of_the_form_are_as_they_should_be(self) -> None:
        assert findings({"water": "tap lake refused -"}, questions=self.FORM) == []
        assert findings({"rooms": "1 2"}, questions=self.FORM, indicators=[ROOMS]) == []

    def test_an_answer_that_is_no_choice(self) -> None:
        finding = one({"water": "tap well wel lake"}, questions=self.FORM)
        assert (finding.code, finding.count, finding.of) == ("answer.undeclared", 2, 4)
        assert finding.facts == {"column": "water"}, "what people wrote is not for the release"
        assert finding.answers == ("wel", "well")

    def test_a_code_that_an_indicator_declares_is_no_strange_answer(self) -> None:
        own = indicator(missing={"unknown": ["cannot_say"]})
        assert findings({"water": "tap cannot_say"}, questions=self.FORM, indicators=[own]) == []

    def test_a_column_that_no_question_asks(self) -> None:
        form = {"households": {"toilet": None}}
        finding = one({"water": "tap lake"}, questions=form)
        assert (finding.code, finding.facts) == ("column.not_in_form", {"column": "water"})
        assert finding.count is None

    def test_one_column_for_each_choice_belongs_to_its_question(self) -> None:
        split = indicator(yes={"items/radio": ["1"]})
        form = {"households": {"items": frozenset({"radio", "lamp"})}}
        assert findings({"items/radio": "1 0"}, questions=form, indicators=[split]) == []

    def test_without_a_form_nothing_is_said(self) -> None:
        assert findings({"water": "anything at_all"}) == []

    def test_only_the_table_that_is_meant(self) -> None:
        form = {"households": {"water": None}, "members": {"sex": None}}
        homes, people = {"water": "tap tap", "sex": "F M"}, {"home": "1 2", "sex": "F M"}
        meant = {**SEX, "column": "members.sex"}
        assert findings(homes, people, questions=form, dimensions=[meant]) == []
