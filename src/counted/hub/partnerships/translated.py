"""What of needs and exchanges can be translated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.translating import Field, Original, Source
from counted.hub.partnerships import presenting, queries, rules
from counted.hub.partnerships.models import Exchange, Need
from counted.hub.ui.things import of_keys

OF_EXCHANGE = {
    "title": _("Title"),
    "summary": _("What you want to learn"),
    "participants": _("Who took part"),
    "learned": _("What was learned"),
    "result": _("What came of it"),
}


def register() -> None:
    """Make needs and exchanges translatable."""
    translating.register(Source("need", Need, _need, of_need, _changes_need))
    translating.register(Source("exchange", Exchange, _exchange, of_exchange, _changes_exchange))


def of_need(need: Need) -> Original:
    """The texts of a need; the whole statement is its title, as lists show its beginning."""
    texts = {"title": Field(_("What you need"), need.statement)}
    if need.outcome:
        texts["summary"] = Field(_("What helped"), need.outcome)
    title, url = presenting.beginning(need.statement), presenting.need_url(need)
    return Original(presenting.need_thing(need), title, url, need.language, texts)


def of_exchange(exchange: Exchange) -> Original:
    """The texts of an exchange; its aim is the summary that lists show."""
    named = {name: "aim" if name == "summary" else name for name in OF_EXCHANGE}
    texts = {
        name: Field(label, getattr(exchange, named[name]))
        for name, label in OF_EXCHANGE.items()
        if getattr(exchange, named[name])
    }
    thing, url = presenting.exchange_thing(exchange), presenting.exchange_url(exchange)
    return Original(thing, exchange.title, url, exchange.language, texts)


def _need(key: str, reader: Any) -> Need | None:
    return queries.need(standing(reader), int(key)) if key.isdecimal() else None


def _exchange(key: str, reader: Any) -> Exchange | None:
    found = of_keys(queries.exchanges(), [key]).first()
    return found if found and rules.may_read_exchange(standing(reader), found) else None


def _changes_need(person: Any, need: Need) -> bool:
    return rules.may_change_need(standing(person), need)


def _changes_exchange(person: Any, exchange: Exchange) -> bool:
    return rules.may_change_exchange(standing(person), exchange)
