"""Organisations and their people as the nouns that components show."""

from __future__ import annotations

from itertools import groupby

from babel import Locale
from babel.core import get_global
from django.urls import reverse
from django.utils.translation import get_language

from counted.hub.accounts.models import Mandate, Organisation, display_name
from counted.hub.ui import parts
from counted.standards import load


def country_name(code: str) -> str:
    """The name of a country (ISO 3166, three letters) in the reader's language, or its code.

    Invented countries bear codes that no real one can have, and names that say so.
    """
    language = get_language() or "en"
    if invented := load("invented_places")["countries"].get(code):
        return str(invented.get(language, invented["en"]))
    locale = Locale.parse("zh_Hans" if language == "zh-hans" else language)
    short = next(iter(get_global("territory_aliases").get(code, ())), code)
    return str(locale.territories.get(short, code))


def organisation_part(organisation: Organisation) -> parts.Organisation:
    """An organisation as it stands in a list."""
    where = (organisation.place, country_name(organisation.country) if organisation.country else "")
    return parts.Organisation(
        name=organisation.name,
        kind=organisation.get_kind_display(),
        place=" · ".join(it for it in where if it),
        url=reverse("accounts:organisation", args=[organisation.slug]),
        made_up=organisation.made_up,
    )


def people(mandates: list[Mandate]) -> list[parts.Person]:
    """People with what they may do for an organisation, each person once."""
    return [
        parts.Person(
            name=display_name(person),
            speaks_for=" · ".join(str(it.get_role_display()) for it in theirs),
        )
        for person, theirs in groupby(mandates, key=lambda it: it.person)
    ]
