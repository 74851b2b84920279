"""Findings about how people were found, what is missing and which groups are thin."""

from __future__ import annotations

from typing import Any

import pytest

from counted import standards
from counted.engine.frames import record_frames
from counted.model.estimate import Domain
from counted.model.finding import Finding, Severity
from counted.stats.assess import assess
from tests.engine.tiny import WARD, indicator, records

CRITERIA = standards.load("assessment")
READINGS = (
    {"id": "no", "title": "as no", "blank": "no"},
    {"id": "out", "title": "left out", "blank": "left_out"},
)
LARGE = int(CRITERIA["small_group"])


def findings(
    water: list[str], *, ward: list[str] | None = None, how: str = "random_sample", **keys: Any
) -> list[Finding]:
    homes = {"water": water, "ward": ward or ["N"] * len(water)}
    found = records(
        homes,
        people_found={"how": how, "words": "By lot."},
        missing={"refused": ["refused"], "unknown": ["dont_know"], "sentinel": ["999"]},
        **keys,
    )
    return list(assess(found.study, record_frames(found), criteria=CRITERIA))


def codes(found: list[Finding]) -> list[tuple[str, int | None, int | None]]:
    return [(f.code, f.count, f.of) for f in found]


def test_a_random_sample_without_gaps_shows_nothing() -> None:
    assert (
        findings(["tap"] * LARGE, dimensions=[WARD], design={"places": {"dimension": "ward"}}) == []
    )


class TestHowFound:
    @pytest.mark.parametrize("how", ["random_walk", "volunteers", "referral", "meeting", "unknown"])
    def test_what_is_not_random_is_a_doubt(self, how: str) -> None:
        (finding,) = findings(["tap"], how=how)
        assert (finding.code, finding.severity) == (f"found.{how}", Severity.DOUBT)
        assert "as if drawn at random" in finding.remedy

    def test_a_complete_count_has_no_interval_to_read(self) -> None:
        (finding,) = findings(["tap"], how="everyone")
        assert (finding.code, finding.severity) == ("found.everyone", Severity.NOTE)
        assert "interval" not in finding.remedy


class TestMissing:
    def test_each_kind_is_counted_apart_among_those_asked(self) -> None:
        water = ["tap"] * 96 + ["", "refused", "dont_know", "999"] + ["tap"] * 20
        gate = {"asked": {"ward": ["N"]}}
        found = findings(water, ward=["N"] * 100 + ["S"] * 20, indicators=[indicator(**gate)])
        assert sorted(codes(found)) == [
            ("missing.not_asked", 20, 120),
            *((f"missing.{k}", 1, 100) for k in ("refused", "sentinel", "unanswered", "unknown")),
        ]
        assert {f.unit for f in found} == {"household"}
        assert [f.records for f in found if f.code == "missing.refused"] == [(97,)]

    @pytest.mark.parametrize(
        ("blank", "severity"),
        [(5, Severity.NOTE), (6, Severity.DOUBT), (20, Severity.DOUBT), (21, Severity.FAULT)],
    )
    def test_more_missing_weighs_more(self, blank: int, severity: Severity) -> None:
        (finding,) = findings(["tap"] * (100 - blank) + [""] * blank)
        assert finding.severity is severity

    def test_two_readings_are_one_finding(self) -> None:
        found = findings(["tap", "tap", ""], indicators=[indicator(readings=READINGS)])
        assert codes(found) == [("missing.unanswered", 1, 3)]
        assert "side by side" in found[0].remedy


class TestPlaces:
    PLACES = {"dimensions": [WARD], "design": {"places": {"dimension": "ward"}}}  # noqa: RUF012

    def uneven(self, blank_in_north: int) -> list[Finding]:
        water = [""] * blank_in_north + ["tap"] * (100 - blank_in_north) + ["tap"] * 100
        return findings(water, ward=["N"] * 100 + ["S"] * 100, **self.PLACES)

    def test_blanks_much_more_common_in_one_place_are_told_place_by_place(self) -> None:
        places = [f for f in self.uneven(11) if f.domain != Domain()]
        assert [(f.domain.parts, f.count, f.of) for f in places] == [
            ((("ward", "north"),), 11, 100),
            ((("ward", "south"),), 0, 100),
        ]

    def test_a_tenth_more_is_not_much(self) -> None:
        assert [f.domain for f in self.uneven(10)] == [Domain()]

    def test_few_in_a_group_are_told_without_a_count(self) -> None:
        ward = ["N"] * LARGE + ["S"] * (LARGE - 1)
        (finding,) = findings(["tap"] * len(ward), ward=ward, **self.PLACES)
        assert (finding.code, finding.count, finding.of) == ("group.small", None, None)
        assert finding.domain == Domain((("ward", "south"),))
        assert finding.facts == {"least": str(LARGE)}

    def test_a_group_of_nobody_is_not_small(self) -> None:
        assert findings(["tap"] * LARGE, **self.PLACES) == []
