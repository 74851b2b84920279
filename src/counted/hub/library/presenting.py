"""Initiatives as the nouns that components show, and languages by their names."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.accounts.presenting import country_name
from counted.hub.groups import group_name
from counted.hub.library.models import Initiative
from counted.hub.ui.parts import Fact, Item, Tag


def language_name(code: str) -> str:
    """The name of a language in the reader's; its own name, or its code, where there is none."""
    reader = _locale(get_language() or "en")
    told = _locale(code)
    if told is None:
        return code
    return (told.get_display_name(reader) if reader else None) or own_name(code)


def own_name(code: str) -> str:
    """The name of a language in itself; its code where nobody knows it."""
    locale = _locale(code)
    return (locale.get_display_name(locale) if locale else None) or code


def direction(code: str) -> str:
    """'rtl' or 'ltr': how the language is written."""
    locale = _locale(code)
    return locale.text_direction if locale else "ltr"


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def address(initiative: Initiative) -> str:
    """Where an initiative has its page."""
    return reverse("library:initiative", args=[initiative.slug])


def item(initiative: Initiative) -> Item:
    """An initiative as it stands in a list of many kinds of things."""
    return Item(
        title=initiative.title,
        url=address(initiative),
        kind=_("Initiative"),
        tags=[Tag(language_name(initiative.language))],
        foot=" · ".join(map(isolated, (initiative.organisation.name, where(initiative)))),
        language=initiative.language,
        made_up=initiative.made_up,
    )


def isolated(text: str) -> str:
    """A text that keeps its own direction among others (Unicode's isolates)."""
    return f"\u2068{text}\u2069"


def where(initiative: Initiative) -> str:
    """Place and country."""
    return ", ".join(it for it in (initiative.place, country_name(initiative.country)) if it)


def span(initiative: Initiative) -> str:
    """From when to when."""
    if initiative.until:
        return _("{since} to {until}").format(since=initiative.since, until=initiative.until)
    return _("Since {since}").format(since=initiative.since)


def indicator_tags(initiative: Initiative) -> list[Tag]:
    """The SDG indicators that it speaks to."""
    return [Tag(_("SDG %s") % code, goal=goal_of(code)) for code in initiative.indicators]


def goal_of(code: str) -> int:
    """The goal of an indicator: 6 of 6.2.1."""
    return int(code.partition(".")[0])


def facts(initiative: Initiative) -> list[Fact]:
    """Who, where, since when, and about whom."""
    organisation = initiative.organisation
    of = reverse("accounts:organisation", args=[organisation.slug])
    there = reverse("sdg:country", args=[initiative.country])
    groups = ", ".join(str(group_name(key)) for key in initiative.groups)
    return [
        Fact(_("Who"), organisation.name, organisation.get_kind_display(), of),
        Fact(_("Where"), initiative.place or country_name(initiative.country),
             country_name(initiative.country) if initiative.place else "", there),
        Fact(_("When"), span(initiative)),
        Fact(_("Groups"), groups or _("Everybody together")),
    ]  # fmt: skip
