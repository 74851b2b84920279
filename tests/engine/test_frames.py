"""Frames: the unit of analysis apart from the unit of record, denominators, kinds of missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from counted.engine.frames import frames, record_frames
from counted.errors import StudyError
from counted.model.frame import Frame, Variable
from counted.model.vocabulary import Unit
from tests.engine.tiny import SEX, WARD, indicator, records

CODES = {"refused": ["refused"], "unknown": ["dont_know"], "sentinel": ["999"]}
HOMES = {"water": "tap lake - refused"}
PEOPLE = {"home": "1 1 2 3 4 4", "sex": "F M F M F M", "age": "30 4 17 - 999 60"}


def frame(
    *indicators: dict[str, Any], unit: Unit = Unit.PERSON, homes: Any = HOMES, **keys: Any
) -> Frame:
    found = records(homes, PEOPLE, indicators=list(indicators), missing=CODES, **keys)
    return frames(found)[unit]


def shown(variable: Variable) -> str:
    """Per row: + yes, o no, ? missing, . not in the denominator."""
    return "".join(
        "." if not about else "?" if np.isnan(value) else "+" if value else "o"
        for about, value in zip(variable.about, variable.values, strict=True)
    )


def kinds(variable: Variable) -> dict[str, int]:
    return dict(variable.missing(np.ones(len(variable.values), dtype=bool)))


class TestUnits:
    def test_a_household_answer_is_carried_by_each_member(self) -> None:
        of_homes = frame(indicator(), unit=Unit.HOUSEHOLD)
        of_people = frame(indicator(unit="person"))
        assert (of_homes.unit, shown(of_homes.variables[0])) == ("household", "+o??")
        assert (of_people.unit, shown(of_people.variables[0])) == ("person", "++o???")

    def test_only_units_asked_for_get_a_frame(self) -> None:
        found = records(HOMES, PEOPLE, indicators=[indicator()])
        assert list(frames(found)) == [Unit.HOUSEHOLD]

    def test_members_have_the_dimensions_of_their_household_too(self) -> None:
        homes = {**HOMES, "ward": "N S N S"}
        both = frame(
            indicator(), indicator(id="w", unit="person"), homes=homes, dimensions=[SEX, WARD]
        )
        assert list(both.factors) == ["sex", "ward"]
        found = records(homes, PEOPLE, indicators=[indicator()], dimensions=[SEX, WARD])
        assert list(frames(found)[Unit.HOUSEHOLD].factors) == ["ward"]

    def test_answers_of_members_say_nothing_of_a_household(self) -> None:
        with pytest.raises(StudyError) as caught:
            frame(indicator(file="members", yes={"sex": ["F"]}), unit=Unit.HOUSEHOLD)
        assert {"water", "members"} <= set(caught.value.ids)

    def test_a_unit_without_a_table(self) -> None:
        with pytest.raises(StudyError) as caught:
            frame(indicator(unit="institution"))
        assert "about: institution" in caught.value.remedy
        assert caught.value.exit_code == 3

    def test_a_dimension_without_a_column(self) -> None:
        with pytest.raises(StudyError, match="no column 'colour'"):
            frame(indicator(unit="person"), dimensions=[{**SEX, "column": "colour"}])

    def test_record_frames_hold_each_indicator_where_it_was_answered(self) -> None:
        asked = [
            indicator(unit="person"),
            indicator(id="adults", unit="person", among={"age": {"at_least": 18}}),
            indicator(id="women", unit="person", file="members", yes={"sex": ["F"]}),
        ]
        found = records(HOMES, PEOPLE, indicators=asked, missing=CODES)
        of_homes, of_people = record_frames(found)
        assert [v.indicator for v in of_homes.variables] == ["water"]
        assert [v.indicator for v in of_people.variables] == ["adults", "women"]
        assert shown(of_homes.variables[0]) == "+o??"


class TestDenominators:
    def test_among_leaves_out_others_and_those_of_whom_it_is_not_known(self) -> None:
        adults = indicator(unit="person", among={"age": {"at_least": 18}})
        assert shown(frame(adults).variables[0]) == "+....?"

    def test_a_skipped_question_is_not_about_them(self) -> None:
        homes = {"gate": "yes yes no -", "water": "tap - tap tap"}
        asked = indicator(asked={"gate": ["yes"]})
        variable = frame(asked, unit=Unit.HOUSEHOLD, homes=homes).variables[0]
        assert shown(variable) == "+?.."
        assert kinds(variable) == {"not_asked": 1, "unanswered": 1}

    def test_the_table_of_the_answers_is_looked_in_first(self) -> None:
        homes = {"water": "tap tap tap tap", "sex": "F F M M"}
        of_women = indicator(unit="person", among={"sex": ["F"]})
        assert shown(frame(of_women, homes=homes).variables[0]) == "+++..."
        by_name = indicator(unit="person", among={"members.sex": ["F"]})
        assert shown(frame(by_name, homes=homes).variables[0]) == "+.+.+."


class TestMissing:
    def test_four_kinds_are_told_apart(self) -> None:
        homes = {"water": "- refused dont_know 999.0"}
        variable = frame(indicator(), unit=Unit.HOUSEHOLD, homes=homes).variables[0]
        assert kinds(variable) == {"unanswered": 1, "refused": 1, "unknown": 1, "sentinel": 1}

    def test_of_several_columns_the_first_kind_is_told(self) -> None:
        homes = {"water": "tap - refused -", "soap": "- refused dont_know -"}
        both = indicator(yes={"water": ["tap"], "soap": ["yes"]})
        variable = frame(both, unit=Unit.HOUSEHOLD, homes=homes).variables[0]
        assert shown(variable) == "????"
        assert kinds(variable) == {"unanswered": 2, "refused": 2}

    def test_a_missing_part_that_does_not_matter_is_not_missing(self) -> None:
        homes = {"water": "lake tap lake lake", "soap": "- - - -"}
        both = indicator(yes={"water": ["tap"], "soap": ["yes"]})
        variable = frame(both, unit=Unit.HOUSEHOLD, homes=homes).variables[0]
        assert shown(variable) == "o?oo"
        assert kinds(variable) == {"unanswered": 1}

    def test_an_indicator_has_codes_of_its_own(self) -> None:
        homes = {"water": "tap Other lake lake"}
        with_own = indicator(missing={"unknown": ["Other"]})
        assert kinds(frame(with_own, unit=Unit.HOUSEHOLD, homes=homes).variables[0]) == {
            "unknown": 1
        }
        without = frame(indicator(), unit=Unit.HOUSEHOLD, homes=homes).variables[0]
        assert shown(without) == "+ooo"

    def test_missing_is_counted_within_a_group_and_among_those_asked(self) -> None:
        women = indicator(unit="person", among={"sex": ["F"]})
        found = frame(women, dimensions=[SEX])
        variable = found.variables[0]
        men = found.factors["sex"].codes == 1
        assert kinds(variable) == {"refused": 1}
        assert variable.missing(men) == ()


class TestReadings:
    READINGS = (
        {"id": "no", "title": "as no", "blank": "no"},
        {"id": "out", "title": "left out", "blank": "left_out"},
    )

    def test_missing_is_no_or_left_out(self) -> None:
        two = indicator(readings=self.READINGS)
        no, out = frame(two, unit=Unit.HOUSEHOLD).variables
        assert (no.reading, shown(no)) == ("no", "+ooo")
        assert (out.reading, shown(out)) == ("out", "+o??")
        assert kinds(out) == {"refused": 1, "unanswered": 1}

    def test_no_reading_speaks_of_those_outside_the_denominator(self) -> None:
        homes = {"gate": "yes yes no -", "water": "tap - - -"}
        two = indicator(readings=self.READINGS, asked={"gate": ["yes"]})
        no, out = frame(two, unit=Unit.HOUSEHOLD, homes=homes).variables
        assert (shown(no), shown(out)) == ("+o..", "+?..")


class TestNumbers:
    HOMES = {"rooms": "2 999 many 4", "people": "3 2 1 -"}  # noqa: RUF012 (a constant of the tests)

    def test_a_mean_takes_the_numbers_there_are(self) -> None:
        mean = indicator(statistic="mean", value="rooms", yes=None)
        variable = frame(mean, unit=Unit.HOUSEHOLD, homes=self.HOMES).variables[0]
        assert np.array_equal(variable.values, [2, np.nan, np.nan, 4], equal_nan=True)
        assert kinds(variable) == {"sentinel": 2}

    def test_of_a_ratio_both_sides_must_be_known(self) -> None:
        ratio = indicator(statistic="ratio", value="rooms", over="people", yes=None)
        variable = frame(ratio, unit=Unit.HOUSEHOLD, homes=self.HOMES).variables[0]
        assert variable.known.tolist() == [True, False, False, False]
        assert kinds(variable) == {"sentinel": 2, "unanswered": 1}

    def test_a_total_of_units_counts_those_that_have_it(self) -> None:
        total = indicator(statistic="total", yes={"rooms": {"at_least": 3}})
        variable = frame(total, unit=Unit.HOUSEHOLD, homes=self.HOMES).variables[0]
        assert shown(variable) == "o??+"
