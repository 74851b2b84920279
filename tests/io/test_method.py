"""How the figures were made, in words: what is hidden is said once, settings are sentences."""

from __future__ import annotations

from dataclasses import replace

from counted import standards
from counted.io import method
from counted.model.release import Release
from tests.io.releases import make_release

SETTINGS = {
    "profile": standards.load("profiles/community"),
    "assessment": standards.load("assessment"),
    "level": "0.95",
    "interval_of_shares": "Korn-Graubard",
    "standard_errors": "Taylor linearisation; calibrated residuals",
}


def chosen(**parameters: object) -> Release:
    return replace(make_release(), parameters=parameters)


def test_hidden_shares_of_a_benchmark_are_one_sentence() -> None:
    said = method.weighting(make_release(), "en")
    assert [row[0] for row in said["margins"]] == ["Census 2022, sex: Women"]
    assert said["hidden_margins"].startswith("Kept hidden to protect people: the shares of 1 of 2")
    assert "hidden" not in str(said["margins"])


def test_a_benchmark_is_told_with_its_source_and_date() -> None:
    (said,) = method.weighting(make_release(), "en")["benchmarks"]
    assert said == "Census 2022, sex: Statistics Tavaria, table 1 (May 1, 2022)"


def test_every_setting_that_decides_is_in_the_words() -> None:
    said = method.choices(chosen(**SETTINGS), "en")
    assert len(said) == len(method.RANGES) + len(method.PROFILE) + len(method.ASSESSMENT)
    text = " ".join(said)
    for part in (
        "about 95% of such surveys",
        "fewer than 25 were asked",
        "fewer than 3 have",
        "rounded to 1%",
        "wider than 40 points",
        "a doubt above 5% and a fault above 20%",
    ):
        assert part in text
    assert "_" not in text


def test_a_release_without_settings_says_nothing_of_them() -> None:
    assert method.choices(chosen(), "en") == []
    assert len(method.choices(chosen(level="0.95", profile="community"), "en")) == 1


def test_what_we_chose_ourselves_has_no_date_of_a_source() -> None:
    told = dict(method.raw_choices(chosen(**SETTINGS)))
    assert "source_date" not in told["assessment"]
    assert "source_date 2017" in told["profile"]
