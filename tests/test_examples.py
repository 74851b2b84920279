"""The made-up examples: they are what their maker writes, and they hold what they promise."""

from __future__ import annotations

import csv
import filecmp
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from conftest import ROOT
from counted.engine.frames import frames
from counted.engine.quality import row_findings
from counted.engine.records import Records, join
from counted.io.study import read_study
from counted.io.tables import read_table
from counted.model.estimate import Domain
from counted.model.release import Reason, Release, Status
from counted.model.vocabulary import Unit
from counted.pipeline import findings_of, produce, read_dataset

EXAMPLES = ROOT / "examples"
WARDS = EXAMPLES / "lake_wards"
STUDIES = ("study", "study_sizes", "study_raked", "study_count")
GENERATED = ("households.csv", "members.csv", "count.csv", "form.xlsx")


def rows(name: str) -> list[dict[str, str]]:
    with (WARDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(name: str) -> Records:
    study = read_study(WARDS / f"{name}.yaml")
    return join(study, {f.id: read_table(WARDS / f.path, name=f.id) for f in study.files})


@pytest.mark.slow
def test_the_maker_writes_the_same_bytes_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLES / "make.py", tmp_path], check=True)
    assert filecmp.cmpfiles(WARDS, tmp_path, GENERATED, shallow=False)[0] == list(GENERATED)


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_each_study_is_made_up_consented_and_becomes_frames(name: str) -> None:
    found = records(name)
    study = found.study
    assert study.made_up
    assert "made-up" in study.producer.name
    assert {"Amina"} < {steward.name for steward in study.stewards}
    assert {consent.purpose for consent in study.consent} >= {"public_release", "community_use"}
    for frame in frames(found).values():
        for variable in frame.variables:
            assert variable.known.any(), variable.indicator


def test_households_and_members_hold_what_was_planted() -> None:
    homes, members = rows("households.csv"), rows("members.csv")
    heads = Counter(m["PARENT_KEY"] for m in members if m["relation"] == "head")
    number = Counter(heads[home["KEY"]] for home in homes)
    assert (len(homes), len(members)) == (330, 1359)
    assert number == {1: 320, 0: 9, 2: 1}
    assert sum(home["toilet"] == "none" and home["toilet_shared"] != "" for home in homes) == 3
    assert {"refused", "dont_know", "999"} <= {value for home in homes for value in home.values()}
    blanks = Counter(home["ward"] for home in homes if home["wash_water"] == "")
    assert blanks["reed_bank"] > 20 * blanks["lantern_hill"]


def test_every_answer_is_a_choice_of_the_form() -> None:
    import openpyxl

    book = openpyxl.load_workbook(WARDS / "form.xlsx", read_only=True)
    survey = list(book["survey"].iter_rows(min_row=2, max_col=2, values_only=True))
    lists: dict[str, set[str]] = {}
    for name, choice, *labels in book["choices"].iter_rows(min_row=2, values_only=True):
        lists.setdefault(str(name), set()).add(str(choice))
        assert all(labels), f"{choice} has no label in one of the languages"
    answers = rows("households.csv"), rows("members.csv")
    for kind, question in survey:
        if str(kind).startswith("select_one "):
            allowed = lists[str(kind).split()[1]] | {""}
            found = {row[str(question)] for table in answers for row in table if question in row}
            assert found <= allowed, question
            assert found, question


@pytest.mark.slow
def test_homes_on_stilts_are_behind_and_women_who_head_homes_are_not() -> None:
    frame = frames(records("study"))[Unit.PERSON]

    def share(indicator: str, dimension: str, category: str) -> float:
        here = frame.members(Domain(((dimension, category),)))
        variable = next(v for v in frame.variables if v.indicator == indicator)
        return float(np.mean(variable.values[here & variable.known]))

    for indicator in ("basic_water", "basic_sanitation", "electricity", "secondary_school"):
        assert share(indicator, "home", "land") - share(indicator, "home", "stilts") > 0.2
    for indicator in ("basic_water", "electricity"):
        difference = share(indicator, "head", "woman") - share(indicator, "head", "man")
        assert abs(difference) < 0.05


@pytest.mark.slow
def test_the_skip_violations_are_found() -> None:
    findings = row_findings(records("study"), {})
    skips = [f for f in findings if f.code == "skip.answered"]
    assert [(f.indicator, f.count) for f in skips] == [("shared_toilet", 3)]


def release(name: str) -> Release:
    return produce(read_dataset(WARDS / f"{name}.yaml"))


@pytest.mark.slow
def test_wards_of_unknown_size_are_not_pooled_and_small_groups_are_hidden() -> None:
    figures = release("study").protected.figures
    pooled = [figure for figure in figures if Reason.POOLED in figure.reasons]
    assert {figure.domain.parts for figure in pooled} == {()}
    assert all(figure.value is None for figure in pooled)
    hidden = [figure for figure in figures if figure.status is Status.HIDDEN]
    assert "diarrhoea" in {figure.indicator for figure in hidden}
    assert all(figure.value is None for figure in hidden)


@pytest.mark.slow
def test_a_steward_may_show_what_anybody_sees_from_a_complete_count() -> None:
    shown = {
        (figure.indicator, figure.domain.parts): figure
        for figure in release("study_count").protected.figures
    }
    assert shown["street_lamp", (("home", "stilts"),)].value == 0
    assert shown["metal_roof", (("home", "land"),)].value == 1
    for figure in shown.values():
        assert figure.low is None
        assert str(figure.coverage) == "0.97"


@pytest.mark.slow
def test_weights_meet_the_census() -> None:
    weighting = {made.unit: made for made in release("study_raked").protected.weighting}
    for unit, margins in (("person", 12), ("household", 4)):
        assert weighting[unit].method == "rake"
        assert len(weighting[unit].margins) == margins
        for margin in weighting[unit].margins:
            assert margin.after == margin.target, margin


@pytest.mark.slow
def test_a_phone_number_that_nobody_declared_is_told(tmp_path: Path) -> None:
    for file in WARDS.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    declared = (tmp_path / "study.yaml").read_text(encoding="utf-8")
    silent = declared.replace("personal_columns: [phone]", "personal_columns: []")
    assert silent != declared
    (tmp_path / "study.yaml").write_text(silent, encoding="utf-8")
    told = [it.facts["column"] for it in findings_of(read_dataset(tmp_path / "study.yaml"))
            if it.code == "column.personal"]  # fmt: skip
    assert told == ["phone"]
    assert read_dataset(WARDS / "study.yaml").doubts == ()
