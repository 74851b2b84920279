"""The regions of the world: every country lies in one."""

from __future__ import annotations

import re

from babel import Locale

from counted.standards import load

REGIONS = load("regions")["regions"]
COUNTRIES = [
    code
    for region in REGIONS.values()
    for part in region["sub_regions"].values()
    for code in part["countries"]
]


def test_every_country_lies_in_one_region() -> None:
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 248
    assert all(re.fullmatch("[A-Z]{3}", code) for code in COUNTRIES)


def test_the_names_in_other_languages_are_known() -> None:
    names = Locale.parse("en").territories
    for code, region in REGIONS.items():
        assert names[code] == region["name"]
        assert set(region["sub_regions"]) <= {*names, *map(str, names)} | {"202"}


def test_a_few_that_are_known() -> None:
    assert "KEN" in REGIONS["002"]["sub_regions"]["202"]["countries"]
    assert "NPL" in REGIONS["142"]["sub_regions"]["034"]["countries"]
    assert "GHA" in REGIONS["002"]["sub_regions"]["202"]["countries"]
