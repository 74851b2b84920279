"""Countries and regions in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from counted.hub.accounts import labels, places


@pytest.mark.parametrize(
    ("code", "region"),
    [("KEN", "002"), ("NPL", "142"), ("BRA", "019"), ("XTV", "made_up"), ("ATA", ""), ("", "")],
)
def test_the_region_of_a_country(code: str, region: str) -> None:
    assert places.region_of(code) == region


@pytest.mark.parametrize(
    ("language", "name", "region"),
    [("en", "Kenya", "Africa"), ("fr", "Kenya", "Afrique"), ("ar", "كينيا", "أفريقيا")],
)
def test_names_follow_the_reader(language: str, name: str, region: str) -> None:
    with translation.override(language):
        assert places.country_name("KEN") == name
        assert places.region_name("002") == region
        assert labels.language_name("sw")


def test_every_country_can_be_chosen() -> None:
    codes = [code for code, _ in places.countries()]
    assert len(codes) == len(set(codes)) > 248
    assert "XTV" in codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Swahili", "sw"),
        ("kiswahili", "sw"),
        (" TWI ", "tw"),
        ("नेपाली", "ne"),
        ("العربية", "ar"),
        ("pt-BR", "pt-BR"),
        ("Klingonese", ""),
    ],
)
def test_languages_by_any_of_their_names(text: str, code: str) -> None:
    assert labels.language_of(text) == code


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "ALA", "ALB"),  # Åland stands among the names with A
        ("en", "ALA", "ZWE"),
        ("fr", "EGY", "ESP"),  # Égypte, Espagne
        ("fr", "ETH", "FJI"),  # Éthiopie, Fidji
        ("es", "NPL", "OMN"),
        ("ru", "ISL", "YEM"),  # Исландия, Йемен
        ("ru", "YEM", "CPV"),  # Йемен, Кабо-Верде
        ("ar", "ALB", "TTO"),  # ألبانيا, ترينيداد
        ("ar", "AZE", "BHS"),  # أذربيجان, جزر
        ("zh-hans", "ALB", "EGY"),  # Ā'ěrbāníyà, Āijí
        ("zh-hans", "EGY", "CHN"),  # Āijí, Zhōngguó
    ],
)
def test_names_stand_where_a_reader_looks(language: str, before: str, after: str) -> None:
    with translation.override(language):
        codes = [code for code, _ in places.countries()]
    assert codes.index(before) < codes.index(after)


def test_invented_countries_stand_among_the_others() -> None:
    codes = [code for code, _ in places.countries()]
    assert codes.index("TJK") < codes.index("XTV") < codes.index("THA")
    assert codes.index("COL") < codes.index("XCL") < codes.index("CIV")


def test_one_begins_with_ones_own_countries() -> None:
    choices = [("", "Not told"), *places.countries()]
    empty, (_own, mine), (_all, rest) = places.own_first(choices, {"NPL", "XTV", ""})
    assert empty == ("", "Not told")
    assert [code for code, _ in mine] == ["NPL", "XTV"]
    assert sorted([*mine, *rest]) == sorted(choices[1:])
    assert places.own_first(choices, {""}) == choices
