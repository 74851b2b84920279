"""Countries and regions of the world, named in the reader's language."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted.standards import load

MADE_UP = "made_up"  #: where invented countries lie


def reader_locale() -> Locale:
    """What the Unicode CLDR calls the language of the page."""
    language = get_language() or "en"
    return Locale.parse("zh_Hans" if language == "zh-hans" else language.partition("-")[0])


def country_name(code: str) -> str:
    """The name of a country (ISO 3166, three letters) in the reader's language, or its code.

    Invented countries bear codes that no real one can have, and names that say so.
    """
    if invented := load("invented_places")["countries"].get(code):
        return str(invented.get(get_language() or "en", invented["en"]))
    short = next(iter(get_global("territory_aliases").get(code, ())), code)
    return str(reader_locale().territories.get(short, code))


def region_of(code: str) -> str:
    """The region in which a country lies (UN M49, such as "002"); "" where it lies in none."""
    if code in load("invented_places")["countries"]:
        return MADE_UP
    return _regions().get(code, "")


def region_name(code: str) -> str | Promise:
    """The name of a region in the reader's language, or its code."""
    if code == MADE_UP:
        return _("Made-up countries")
    return str(reader_locale().territories.get(code, code))


def countries() -> list[tuple[str, str]]:
    """Codes and names of all countries in the order of their names, invented ones last."""
    named = sorted(((code, country_name(code)) for code in _regions()), key=lambda it: it[1])
    invented = load("invented_places")["countries"]
    return [*named, *((code, country_name(code)) for code in invented)]


@cache
def _regions() -> dict[str, str]:
    return {
        country: code
        for code, region in load("regions")["regions"].items()
        for part in region["sub_regions"].values()
        for country in part["countries"]
    }
