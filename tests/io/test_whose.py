"""Every stage of the work stands on the page, those of which nobody told as well."""

from __future__ import annotations

from typing import Any

from counted import standards
from counted.io.whose import NO_STAGE, STAGES, whose
from tests.io.releases import make_release


def said(*stages: dict[str, Any]) -> dict[str, Any]:
    participation = {"verdict": "citizen_data", "statement": "Theirs.", "stages": list(stages)}
    return whose(make_release(participation=participation), "en")


def test_every_stage_of_the_chain_has_words() -> None:
    assert list(STAGES) == standards.load("participation")["stages"]


def test_stages_of_which_nobody_told_stand_there_too() -> None:
    rows = said({"stage": "use", "level": 4, "why": "They decide."})["stages"]
    assert [row["stage"] for row in rows] == [
        "Finding the need", "Design", "Collection", "Analysis", "Release", "Use",
    ]  # fmt: skip
    assert [(row["level"], row["why"]) for row in rows] == [
        *[("–", "not told yet")] * 5,
        ("4", "They decide."),
    ]


def test_a_stage_of_their_own_comes_last() -> None:
    rows = said({"stage": "Feast", "level": 5, "why": "All came."})["stages"]
    assert rows[-1] == {
        "stage": "Feast", "is_own": True, "level": "5", "why": "All came.", "is_told": True,
    }  # fmt: skip


def test_nothing_told_is_one_sentence() -> None:
    assert said()["stages"] == []
    assert said()["no_stage"] == NO_STAGE
