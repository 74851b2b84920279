"""What people of the made-up world need to learn, and who learned from whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from counted.hub.accounts.models import Organisation
from counted.hub.partnerships import actions
from counted.hub.partnerships.models import Exchange, Need
from counted.hub.world import cast
from counted.hub.world.inventory import facts
from counted.hub.world.past import on


def load_partnerships() -> None:
    """Needs, some of them met; exchanges, some of which began with a need."""
    needs = {it["statement"]: _state(it) for it in facts("partnerships")["needs"]}
    for it in facts("partnerships")["exchanges"]:
        _exchange(it, needs)


def _state(it: Mapping[str, Any]) -> Need:
    by = cast.person(it["by"])
    told = {key: it[key] for key in actions.NEED_WRITTEN if key in it}
    with on(it["day"]):
        speaks_for = cast.organisation(it.get("organisation"))
        need = actions.state_need(by=by, told=told, speaks_for=speaks_for, made_up=True)
    if met := it.get("met"):
        with on(met["day"]):
            actions.end_need(need=need, by=by, is_met=True, outcome=met["outcome"])
    return need


def _exchange(it: Mapping[str, Any], needs: Mapping[str, Need]) -> None:
    """An exchange as it was begun, with whoever said yes, and as it is now."""
    by = cast.person(it["by"])
    with on(it["day"]):
        exchange = actions.begin_exchange(
            by=by, told=_told(it), speaks_for=cast.organisation(it["organisation"]),
            organisations=Organisation.objects.filter(slug__in=it["with"]),
            need=needs.get(it.get("need", "")), made_up=True,
        )  # fmt: skip
        for name in it.get("agree", ()):
            _agree(exchange, name)
    if later := it.get("later"):
        with on(later["day"]):
            actions.change_exchange(exchange=exchange, by=by, told=_told(later))


def _told(it: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an exchange; its days count from the day of loading."""
    told = {key: it[key] for key in actions.EXCHANGE_WRITTEN if key in it}
    for name in ("learned", "result"):
        if name in told:
            told[name] = cast.paragraphs(told[name])
    for name in ("start", "end"):
        if name in told:
            told[name] = timezone.localdate() + timedelta(days=told[name] - it["day"])
    return told


def _agree(exchange: Exchange, name: str) -> None:
    """Somebody says yes for the organisation that they represent."""
    person = cast.person(name)
    theirs = person.mandates.values("organisation")
    for part in exchange.parts.filter(organisation__in=theirs):
        actions.answer_part(part=part, by=person, agrees=True)
