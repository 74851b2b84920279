"""Items as the nouns that components show."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.places import country_name
from counted.hub.accounts.presenting import person_url
from counted.hub.desk import mapping
from counted.hub.library import records
from counted.hub.library.licences import LICENCES
from counted.hub.library.licences import address as licence_address
from counted.hub.library.models import Item
from counted.hub.library.verdicts import STAGES
from counted.hub.ui import parts
from counted.hub.ui.parts import Fact, Tag
from counted.hub.ui.words import day, isolated

TYPES: Mapping[str, Promise] = {
    "guidance": _lazy("Guidance"),
    "tool": _lazy("Tool"),
    "training": _lazy("Training"),
    "publication": _lazy("Publication"),
    "data": _lazy("Data"),
}


def address(item: Item) -> str:
    """Where an item has its page."""
    return reverse("library:item", args=[item.kind, item.slug])


def card(item: Item, told: Mapping[str, str] | None = None) -> parts.Item:
    """An item as it stands in a list of many kinds of things; its organisation is with it.

    `told` holds its title and summary in the reader's language, as far as they were translated.
    """
    said = told or {}
    who = item.organisation.name if item.organisation else ""
    return parts.Item(
        title=said.get("title", item.title),
        url=address(item),
        kind=kind_words(item),
        note=said.get("summary", item.summary),
        tags=[Tag(language_name(item.language))],
        foot=" · ".join(isolated(it) for it in (who, where(item)) if it),
        language="" if "title" in said else item.language,
        made_up=item.made_up,
    )


def kind_words(item: Item) -> str:
    """What an item is: "Case study", "Training"."""
    if item.kind == Item.Kind.RESOURCE:
        return str(TYPES.get(item.record.get("type", "publication"), item.get_kind_display()))
    return str(item.get_kind_display())


def where(item: Item) -> str:
    """Place and countries."""
    return ", ".join(it for it in (item.place, *map(country_name, item.countries)) if it)


def span(item: Item) -> str:
    """From when to when; empty where nobody told."""
    since, until = item.record.get("since"), item.record.get("until")
    if since and until:
        return _("{since} to {until}").format(since=since, until=until)
    if since:
        return _("Since {since}").format(since=since)
    year = until or item.record.get("year")
    return str(year) if year else ""


def indicator_tags(item: Item) -> list[Tag]:
    """The SDG indicators and targets that it speaks to."""
    return [Tag(_("SDG %s") % code, goal=goal_of(code)) for code in item.indicators]


def goal_of(code: str) -> int | None:
    """The goal of an indicator: 6 of 6.2.1."""
    goal = code.partition(".")[0]
    return int(goal) if goal.isdecimal() and 1 <= int(goal) <= 17 else None


def facts(item: Item, terms: Mapping[str, str]) -> list[Fact]:
    """Who, where, when and about whom: the strip under the opening; `terms` names concepts."""
    known = [_who(item), _where(item)]
    if when := span(item):
        known.append(Fact(_("When"), when))
    if item.groups or item.kind == Item.Kind.INITIATIVE:
        groups = ", ".join(terms.get(key, key) for key in item.groups)
        known.append(Fact(_("Groups"), groups or _("Everybody together")))
    if item.scale:
        known.append(Fact(_("Scale"), item.get_scale_display()))
    return [it for it in known if it is not None]


def _who(item: Item) -> Fact | None:
    if item.kind == Item.Kind.RESOURCE:
        record = records.read(item.kind, item.record)
        names = "; ".join(record.authors)
        return (
            Fact(_("Who"), names or record.publisher, record.publisher if names else "")
            if (names or record.publisher)
            else None
        )
    if organisation := item.organisation:
        of = reverse("accounts:organisation", args=[organisation.slug])
        return Fact(_("Who"), organisation.name, organisation.get_kind_display(), of)
    if item.is_compiled:
        return None
    return Fact(_("Who"), display_name(item.author), _("In a personal capacity"))


def _where(item: Item) -> Fact | None:
    names = ", ".join(map(country_name, item.countries))
    if not (item.place or names):
        return None
    there = reverse("sdg:country", args=[item.countries[0]]) if len(item.countries) == 1 else ""
    return Fact(_("Where"), item.place or names, names if item.place else "", there)


def about(item: Item, terms: Mapping[str, str]) -> list[Fact]:
    """What stands beside the text: language, licence, topics, dates."""
    known = [Fact(_("Language"), language_name(item.language))]
    if item.topics:
        known.append(Fact(_("Topics"), ", ".join(terms.get(it, it) for it in item.topics)))
    if item.stages:
        known.append(Fact(_("Stages"), ", ".join(str(STAGES.get(it, it)) for it in item.stages)))
    if item.keywords:
        known.append(Fact(_("Words"), ", ".join(item.keywords)))
    if item.licence:
        words = str(LICENCES.get(item.licence, item.licence))
        known.append(Fact(_("Licence"), words, "", licence_address(item.licence)))
    if item.published_at:
        known.append(Fact(_("Published"), day(item.published_at)))
    if item.live and item.published_at and item.live.at.date() > item.published_at.date():
        known.append(Fact(_("Last changed"), day(item.live.at)))
    return known


def authors(item: Item) -> list[parts.Person]:
    """Who wrote it and is named: the author first, for whom they spoke; of `queries.item`."""
    spoke = item.speaks_for.name if item.speaks_for else _("In a personal capacity")
    people = [] if item.is_compiled else [_person(item.author, spoke)]
    return [*people, *(_person(it.person, "") for it in item.named)]


def _person(person: User, speaks_for: str) -> parts.Person:
    return parts.Person(display_name(person), speaks_for, person_url(person), person.made_up)


def locator(item: Item) -> mapping.Map | None:
    """A small map without borders that shows where it is; None where that is not told."""
    if item.latitude is None or item.longitude is None:
        return None
    return mapping.draw({}, [(item.latitude, item.longitude)])
