"""Where needs and exchanges appear outside their own pages: search, rooms, countries, people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from counted.hub import searching
from counted.hub.accounts.models import Organisation
from counted.hub.accounts.rules import MEMBERS, PUBLIC, SECRETARIAT, standing
from counted.hub.desk.models import Entry
from counted.hub.partnerships import presenting, queries, rules
from counted.hub.partnerships.models import Need
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Item, Link, Section, Text
from counted.hub.ui.things import of_keys
from counted.hub.ui.words import isolated

SHOWN = 4
NEED, EXCHANGE = "need-", "exchange-"  #: begin the values of the facet "type"
TYPES: Mapping[str, Text] = {
    f"{NEED}now": _lazy("Needed now"),
    f"{NEED}year": _lazy("Needed within a year"),
    f"{NEED}later": _lazy("Needed some day"),
    f"{NEED}met": _lazy("Need that was met"),
    f"{EXCHANGE}planned": _lazy("Planned exchange"),
    f"{EXCHANGE}under_way": _lazy("Exchange under way"),
    f"{EXCHANGE}done": _lazy("Exchange that is done"),
}


def types(values: Iterable[str]) -> dict[str, Text]:
    """Words for the types of needs and exchanges."""
    return {it: TYPES[it] for it in values if it in TYPES}


def need_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those needs that the reader may read."""
    found = of_keys(queries.needs(standing(reader)), keys)
    return {str(it.pk): presenting.need_card(it) for it in found}


def exchange_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those exchanges that the reader may read."""
    who = standing(reader)
    found = of_keys(queries.exchanges(), keys)
    return {
        str(it.pk): presenting.exchange_card(it) for it in found if rules.may_read_exchange(who, it)
    }


def needs(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each need that is open or was met, for those who may read it."""
    found = Need.objects.exclude(state=Need.State.CLOSED).select_related("speaks_for")
    for it in of_keys(found, keys):
        is_public = it.visibility == Need.Visibility.PUBLIC
        yield Entry(
            kind="need",
            key=str(it.pk),
            title=presenting.beginning(it.statement),
            summary=it.outcome,
            language=it.language,
            url=presenting.need_url(it),
            by=it.speaks_for.name if it.speaks_for else "",
            made_up=it.made_up,
            at=it.stated_at,
            audiences=[PUBLIC if is_public else MEMBERS, SECRETARIAT],
            countries=[it.country] if it.country else [],
            languages=[it.language],
            topics=[it.topic] if it.topic else [],
            organisation_kind=it.speaks_for.kind if it.speaks_for else "",
            type=NEED + ("met" if it.state == Need.State.MET else it.urgency),
            year=it.stated_at.year,
            words=searching.index([it.statement, it.words], language=it.language),
        )


def exchanges(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each exchange that was not withdrawn; everybody finds it."""
    for it in of_keys(queries.exchanges(), keys).filter(withdrawn_reason=""):
        named = queries.agreed(it)
        told = [it.participants, plain(it.learned), plain(it.result), *(one.name for one in named)]
        begun = datetime.combine(it.start, time(), UTC) if it.start else it.made_at
        yield Entry(
            kind="exchange",
            key=str(it.pk),
            title=it.title,
            summary=it.aim,
            language=it.language,
            url=presenting.exchange_url(it),
            by=", ".join(one.name for one in named)[:300],
            made_up=it.made_up,
            at=it.made_at,
            audiences=[PUBLIC],
            countries=it.countries,
            languages=[it.language],
            topics=it.topics,
            organisation_kind=named[0].kind if named else "",
            type=EXCHANGE + it.state,
            year=begun.year,
            words=searching.index(told, language=it.language),
        )


def in_room(request: HttpRequest, key: str) -> Section | None:
    """What members need to learn about a topic, for its room."""
    found = queries.needs(standing(request.user)).filter(topic=key, state=Need.State.OPEN)
    more = Link(_("All needs"), f"{reverse('partnerships:needs')}?topic={key}")
    return _section(_("What people need here"), found[:SHOWN], more)


def in_country(request: HttpRequest, code: str) -> Section | None:
    """What members in a country need to learn, for its page."""
    found = queries.needs(standing(request.user)).filter(country=code, state=Need.State.OPEN)
    more = Link(_("All needs"), f"{reverse('partnerships:needs')}?country={code}")
    return _section(_("What people here need to learn"), found[:SHOWN], more)


def _section(title: str, found: Iterable[Need], more: Link) -> Section | None:
    cards = [presenting.need_card(it) for it in found]
    return Section(title, cards, more=more) if cards else None


def of_organisation(request: HttpRequest, organisation: Organisation) -> Section | None:  # noqa: ARG001  sections are given it
    """The exchanges in which an organisation takes part, for its page."""
    found = queries.exchanges().filter(
        withdrawn_reason="", parts__organisation=organisation, parts__agreed_at__isnull=False
    )
    cards = [presenting.exchange_card(it) for it in found[:SHOWN]]
    return Section(_("Learned with peers"), cards) if cards else None


def to_answer(request: HttpRequest) -> Section | None:
    """Exchanges that name the reader's organisation and wait for its word, for the home page."""
    who = standing(request.user)
    if not who.represented:
        return None
    found = queries.parts_to_answer(who)[:SHOWN]
    cards = [
        Item(
            title=it.exchange.title,
            url=presenting.exchange_url(it.exchange),
            kind=_("Peer exchange"),
            note=_("Names %s. Is it so?") % isolated(it.organisation.name),
            tone="waiting",
            language=it.exchange.language,
        )
        for it in found
    ]
    return Section(_("Your word is asked"), cards) if cards else None
