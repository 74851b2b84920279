"""Watching a thing, and asking for its correction, on the page of any thing."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from counted.hub.accounts.rules import standing
from counted.hub.desk import following, letters, saying
from counted.hub.desk.finding import Question
from counted.hub.desk.models import Watch
from counted.hub.desk.telling import levels
from counted.hub.ui.things import Thing, label

register = template.Library()
register.simple_tag(saying.happened, name="happened")


@register.inclusion_tag("desk/parts/watch.html", takes_context=True)
def watch(context: Context, thing: Thing) -> dict[str, Any]:
    """A small form: how much the reader wants to hear of a thing; nothing for anonymous readers."""
    request = context["request"]
    if not standing(request.user).is_signed_in:
        return {}
    chosen = levels([request.user.pk], thing).get(request.user.pk, "")
    return {
        "thing": thing,
        "kind": label(thing.kind),
        "chosen": chosen,
        "levels": Watch.Level.choices,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("desk/parts/feeds.html")
def feeds(kind: str) -> dict[str, Any]:
    """The feeds of all things of a kind, for directories that are not lists of the search."""
    return {"feeds": following.links(Question(kinds=(kind,)))}


@register.inclusion_tag("desk/parts/write_to.html", takes_context=True)
def write_to(context: Context, kind: str, key: Any, label: str) -> dict[str, Any]:
    """A way to write to the people behind a thing; signing in comes first."""
    thing = Thing(kind, str(key))
    can = letters.can_be_sent(thing, by=context["request"].user)
    return {"thing": thing, "can": can, "label": label}


@register.inclusion_tag("desk/parts/report.html", takes_context=True)
def report(context: Context, thing: Thing) -> dict[str, Any]:
    """Links to ask for a correction or removal of a thing; signing in comes first."""
    return {"thing": thing, "request": context["request"]}
