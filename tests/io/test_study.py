"""The study file: read, written, and what is said to the person who mistyped it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counted.errors import StudyError
from counted.io.study import json_schema, parse_study, read_study, study_to_yaml
from counted.model.indicator import Category, Dimension
from counted.model.study import Study

SMALL = """\
counted: 1
id: lake_wards
title: Water in four lake wards (made up)
made_up: true
producer: {name: Lake Savings Group, kind: community}
area: {name: Lake wards, countries: [TAV], level: settlement}
period: {start: 2026-03-01, end: 2026-05}
people_found: {how: everyone, words: Every door.}
participation: {verdict: not_shown, statement: Nothing is recorded.}
files:
  - {id: households, path: households.csv, about: household, key: KEY}
dimensions:
  - id: ward
    title: Ward
    column: ward
    categories:
      - {id: north, title: North, values: [007, no, 1.0]}
      - {id: south, title: South, at_least: 18, below: 60.5}
indicators:
  - id: basic_water
    title: Basic water
    definition: Drinks from an improved source.
    unit: person
    file: households
    yes: {Water: [piped, yes, 1], Age: {at_least: 18}}
    among: {any: [{Has_phone: {answered: true}}, {not: {Home: tent}}]}
tables:
  - by: []
protection: {profile: community}
consent:
  - {purpose: public_release, agreed: null, how: Not recorded.}
"""


def study() -> Study:
    return parse_study(SMALL, name="small.yaml")


def complaint(old: str, new: str, text: str = SMALL) -> str:
    assert old in text
    with pytest.raises(StudyError) as caught:
        parse_study(text.replace(old, new, 1), name="small.yaml")
    assert caught.value.exit_code == 3
    assert caught.value.remedy
    return str(caught.value)


class TestReading:
    def test_words_stay_as_they_are_written(self) -> None:
        assert study().dimensions[0].categories[0].values == ("007", "no", "1.0")
        assert study().indicators[0].yes is not None
        assert study().indicators[0].yes["Water"] == ["piped", "yes", "1"]
        assert study().period.start == "2026-03-01"

    def test_numbers_are_numbers_where_the_key_asks_for_one(self) -> None:
        south = study().dimensions[0].categories[1]
        assert (south.at_least, south.below) == (18.0, 60.5)
        assert study().indicators[0].yes["Age"] == {"at_least": 18.0}  # type: ignore[index]

    def test_true_and_null_are_not_text(self) -> None:
        assert study().made_up is True
        assert study().consent[0].agreed is None

    def test_a_file_with_a_byte_order_mark(self, tmp_path: Path) -> None:
        file = tmp_path / "small.yaml"
        file.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
        assert read_study(file) == study()
        file.write_bytes(SMALL.encode("utf-16"))
        assert read_study(file) == study()

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(StudyError, match=r"no study file at .*nowhere\.yaml"):
            read_study(tmp_path / "nowhere.yaml")

    def test_a_folder_is_no_study(self, tmp_path: Path) -> None:
        with pytest.raises(StudyError, match="cannot be read"):
            read_study(tmp_path)

    def test_latin_1_names_the_line(self, tmp_path: Path) -> None:
        file = tmp_path / "small.yaml"
        file.write_bytes(SMALL.replace("Basic water", "Eau potable, très sûre").encode("latin-1"))
        with pytest.raises(StudyError, match=r"Line 21 .*UTF-8"):
            read_study(file)


class TestComplaints:
    def test_an_unknown_key_names_the_nearest_known_one_and_its_line(self) -> None:
        said = complaint("    definition:", "    defintion:")
        assert "Line 22 of small.yaml" in said
        assert "no key 'defintion' here; did you mean 'definition'?" in said
        assert "lacks" not in said

    def test_an_unknown_key_like_no_other_lists_the_known_ones(self) -> None:
        said = complaint("period:", "zzz: 1\nperiod:")
        assert "Line 7" in said and "known here: counted, id, title" in said

    def test_a_missing_key_is_explained(self) -> None:
        said = complaint("    unit: person\n", "")
        assert "Line 20" in said
        assert "item 1 of 'indicators' lacks 'unit' (Unit of analysis" in said

    def test_a_wrong_choice_lists_the_choices(self) -> None:
        said = complaint("how: everyone", "how: evryone")
        assert "Line 8" in said
        assert "everyone, random_sample, random_walk, volunteers" in said
        assert "did you mean 'everyone'?" in said

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("countries: [TAV]", "countries: TAV", "'countries' must be a list"),
            ("made_up: true", "made_up: perhaps", "'made_up' is 'perhaps', but must be true or"),
            ("below: 60.5", "below: old", "'below' is 'old', but must be a number"),
            ("counted: 1", "counted: one", "'counted' is 'one', but must be a whole number"),
            ("counted: 1", "counted: 2", "'counted' is '2', but must be less than or equal to 1"),
            ("values: [007, no, 1.0]", "values: [true]", 'put it in quotes: "true"'),
            ("id: lake_wards", "id: Lake", "small letters"),
            ("end: 2026-05", "end: May", "a year, month or day"),
            ("protection: {profile: community}", "protection: none", "'key: value' lines"),
            ("  - by: []", "  []", "'tables' needs at least one entry"),
            ("at_least: 18}}", "at_least: old}}", "'at_least' of column 'Age' is 'old'"),
            ("yes: {Water", "yes: {any: [x], Water", "no column with its answers"),
            ("Home: tent", "Home: [[tent]]", "blank or a list of its own"),
        ],
    )
    def test_wrong_kinds(self, old: str, new: str, words: str) -> None:
        assert words in complaint(old, new)

    def test_several_at_once_in_the_order_of_lines(self) -> None:
        said = complaint("period:", "peroid:", SMALL.replace("unit: person", "unit: persons"))
        assert said.index("line 7: there is no key 'peroid'") < said.index("line 23: 'unit'")

    def test_many_are_cut_short(self) -> None:
        said = complaint(SMALL, "counted: 1\n")
        assert said.count("line ") == 6
        assert "and 5 more" in said

    def test_a_contradiction_found_by_the_model_gets_its_line(self) -> None:
        said = complaint("    yes: {Water: [piped, yes, 1], Age: {at_least: 18}}\n", "")
        assert said.startswith("Line 20 of small.yaml: Indicator 'basic_water' is a share")

    def test_two_of_one_name(self) -> None:
        said = complaint("id: south", "id: north")
        assert said.startswith("Line 18 of small.yaml: There are two entries called 'north'")


class TestNotYaml:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "is empty"),
            ("# only a remark\n", "is empty"),
            ("- id: x\n", "holds a list"),
            ("just words\n", "holds plain text"),
            ("a: [1\nb: 2\n", "line 2, column 2"),
            ("a: b: c\n", "line 1, column 5"),
            ("a: 1\nb: 1\na: 2\n", "Line 3 of x.yaml has 'a' a second time"),
            ("a: {b: 1, b: 2}\n", "'b' a second time"),
            ("a: &x [1]\nb: *x\n", "line 2, column 4: '*' refers to another place"),
            ("a: " + "[" * 60 + "]" * 60, "nested too deeply"),
            ("? [a]\n: b\n", "a list as a key"),
            ("a: \x00\n", "special characters"),
        ],
    )
    def test_says_what_and_where(self, text: str, words: str) -> None:
        with pytest.raises(StudyError) as caught:
            parse_study(text, name="x.yaml")
        assert words in str(caught.value)
        assert caught.value.remedy

    @pytest.mark.slow
    def test_very_deep_nesting_is_no_crash(self) -> None:
        with pytest.raises(StudyError, match="nested too deeply"):
            parse_study("[" * 5000, name="x.yaml")


class TestWriting:
    def test_reading_it_again_gives_the_same_study(self) -> None:
        assert parse_study(study_to_yaml(study()), name="again") == study()

    def test_leaves_out_what_nobody_needs_to_say(self) -> None:
        text = study_to_yaml(study())
        assert text.startswith("counted: 1\n\nid: lake_wards\n")
        assert "weighting" not in text
        assert "missing:" not in text
        assert "null" not in text.replace("agreed: null", "")

    @pytest.mark.slow
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
    @given(st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1), min_size=1))
    def test_any_text_survives(self, words: list[str]) -> None:
        values = tuple(word.strip() for word in words)
        category = Category(id="a", title=values[0], values=values)
        dimension = Dimension(id="d", title=values[-1], column="c", categories=(category,))
        changed = replace(study(), dimensions=(dimension,))
        assert parse_study(study_to_yaml(changed), name="again") == changed


class TestSchema:
    def test_every_key_is_described_and_has_an_example(self) -> None:
        schema = json_schema()
        owners = {"Study": schema, **schema["$defs"]}
        bare = [
            f"{name}.{key}"
            for name, owner in owners.items()
            for key, part in owner.get("properties", {}).items()
            if not part.get("description") or not part.get("examples")
        ]
        assert len(owners) > 20
        assert bare == []

    def test_says_what_it_is(self) -> None:
        schema = json_schema()
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["title"] == "Counted study"
        assert schema["additionalProperties"] is False

    def test_no_sibling_of_a_reference_is_lost(self) -> None:
        producer: dict[str, Any] = json_schema()["properties"]["producer"]
        assert producer["description"] == "Who made the data."
