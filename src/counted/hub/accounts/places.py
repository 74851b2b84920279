"""Countries and regions of the world, named in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted.standards import load

MADE_UP = "made_up"  #: where invented countries lie
AFTER = "\U0010fffd"  #: a character behind all letters
#: Letters that are no accented forms of others, each behind the one it follows.
OWN_LETTERS = {
    "es": str.maketrans({"ñ": f"n{AFTER}"}),
    "ru": str.maketrans({"й": f"и{AFTER}"}),
}


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
    """Codes and names of all countries, invented ones among them, in the order of their names."""
    codes = {*_regions(), *load("invented_places")["countries"]}
    return sorted(((code, country_name(code)) for code in codes), key=lambda it: order(it[1]))


def own_first(choices: Iterable[tuple[str, Any]], own: Collection[str]) -> list[tuple[Any, Any]]:
    """Choices of countries in groups, one's own before the rest; as they are where none is."""
    known = list(choices)
    empty = [it for it in known if not it[0]]
    mine = [it for it in known if it[0] and it[0] in own]
    rest = [it for it in known if it[0] and it[0] not in own]
    return [*empty, (_("Yours"), mine), (_("All others"), rest)] if mine else known


def order(name: str) -> tuple[bytes | str, str]:
    """The place of a name in a list, nearly as dictionaries of the reader's language have it.

    Accents and case count last; Spanish and Russian letters of their own stand after their
    neighbours. Chinese follows the sounds of its common characters, by which GB 18030 orders them.
    """
    language = get_language() or "en"
    if language.startswith("zh"):
        return name.encode("gb18030"), name
    parts = unicodedata.normalize("NFKD", name.casefold().translate(OWN_LETTERS.get(language, {})))
    return "".join(it for it in parts if it.isalnum() or it.isspace() or it == AFTER), name


@cache
def _regions() -> dict[str, str]:
    return {
        country: code
        for code, region in load("regions")["regions"].items()
        for part in region["sub_regions"].values()
        for country in part["countries"]
    }
