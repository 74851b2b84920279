"""Needs and exchanges as the nouns that components show."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.accounts.labels import foreign, language_name
from counted.hub.accounts.models import Organisation, display_name
from counted.hub.accounts.places import country_name
from counted.hub.accounts.presenting import organisation_url, person_url
from counted.hub.partnerships.models import Exchange, Need
from counted.hub.ui import describing, parts
from counted.hub.ui.parts import Fact
from counted.hub.ui.things import Thing
from counted.hub.ui.words import day, isolated

LONGEST_TITLE = 120  #: characters


def need_thing(need: Need) -> Thing:
    """A need as everything else points at it."""
    return Thing("need", str(need.pk))


def exchange_thing(exchange: Exchange) -> Thing:
    """An exchange as everything else points at it."""
    return Thing("exchange", str(exchange.pk))


def need_url(need: Need) -> str:
    """Where a need has its page."""
    return reverse("partnerships:need", args=[need.pk])


def exchange_url(exchange: Exchange) -> str:
    """Where an exchange has its page."""
    return reverse("partnerships:exchange", args=[exchange.slug])


def beginning(text: str) -> str:
    """The beginning of a statement, as its title."""
    return describing.beginning(text, longest=LONGEST_TITLE)


def need_card(need: Need) -> parts.Item:
    """A need as it stands in a list; its organisation is with it."""
    who = need.speaks_for.name if need.speaks_for else _("In a personal capacity")
    where = country_name(need.country) if need.country else ""
    return parts.Item(
        title=beginning(need.statement),
        url=need_url(need),
        kind=_("Need"),
        foot=" · ".join(isolated(it) for it in (who, where) if it),
        tone="call",
        tags=foreign(need.language),
        language=need.language,
        made_up=need.made_up,
    )


def exchange_card(exchange: Exchange) -> parts.Item:
    """An exchange as it stands in a list."""
    where = ", ".join(map(country_name, exchange.countries))
    return parts.Item(
        title=exchange.title,
        url=exchange_url(exchange),
        kind=_("Peer exchange"),
        note=exchange.aim,
        foot=" · ".join(isolated(it) for it in (exchange.get_state_display(), where) if it),
        tags=foreign(exchange.language),
        language=exchange.language,
        made_up=exchange.made_up,
    )


def topic_words(need: Need, terms: Mapping[str, str]) -> str:
    """The topic of a need in the reader's language, or in its writer's own words."""
    return terms.get(need.topic, need.topic) if need.topic else need.words


def need_facts(need: Need, terms: Mapping[str, str]) -> list[Fact]:
    """Who, about what, where and when."""
    room = reverse("library:room", args=[need.topic]) if need.topic in terms else ""
    told = [_who(need), Fact(_("Topic"), topic_words(need, terms), url=room)]
    if need.country:
        told.append(Fact(_("Where"), country_name(need.country)))
    told.append(Fact(_("When it is needed"), need.get_urgency_display()))
    told.append(Fact(_("How it stands"), need.get_state_display()))
    return told


def need_about(need: Need) -> list[Fact]:
    """What stands beside it."""
    told = [
        Fact(_("Who reads it"), need.get_visibility_display()),
        Fact(_("Language"), language_name(need.language)),
        Fact(_("Stated on"), day(need.stated_at)),
    ]
    if need.closed_at:
        told.append(Fact(_("Ended on"), day(need.closed_at)))
    return told


def _who(row: Need | Exchange) -> Fact:
    if row.speaks_for is not None:
        url, kind = organisation_url(row.speaks_for), row.speaks_for.get_kind_display()
        return Fact(_("Who"), row.speaks_for.name, kind, url)
    return Fact(_("Who"), display_name(row.author), _("In a personal capacity"))


def exchange_facts(exchange: Exchange) -> list[Fact]:
    """How far it is, between which countries, when."""
    told = [Fact(_("How far it is"), exchange.get_state_display())]
    if exchange.countries:
        told.append(Fact(_("Countries"), ", ".join(map(country_name, exchange.countries))))
    days = [day(exchange.start), day(exchange.end)]
    if any(days):
        told.append(Fact(_("When"), " – ".join(isolated(it) if it else "…" for it in days)))
    return told


def exchange_about(exchange: Exchange, terms: Mapping[str, str]) -> list[Fact]:
    """What stands beside it."""
    told = [Fact(_("Language"), language_name(exchange.language))]
    if exchange.topics:
        told.append(Fact(_("Topics"), ", ".join(terms.get(it, it) for it in exchange.topics)))
    told.append(Fact(_("Last changed"), day(exchange.changed_at)))
    return told


def organisation(row: Organisation) -> parts.Organisation:
    """An organisation that takes part."""
    where = country_name(row.country) if row.country else ""
    return parts.Organisation(
        row.name, row.get_kind_display(), where, organisation_url(row), row.made_up
    )


def author(exchange: Exchange) -> parts.Person:
    """Who wrote it, and for whom."""
    spoke = exchange.speaks_for.name if exchange.speaks_for else _("In a personal capacity")
    made_up = exchange.author.made_up
    return parts.Person(display_name(exchange.author), spoke, person_url(exchange.author), made_up)
