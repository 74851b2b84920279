"""What a thing points at and what points at it, on the page of any thing."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from counted.hub.evidence.queries import links_from, links_to
from counted.hub.ui.things import Thing

register = template.Library()


@register.inclusion_tag("evidence/links.html", takes_context=True)
def evidence(context: Context, thing: Thing) -> dict[str, Any]:
    """Links in both directions that the reader may see; nothing where there are none."""
    reader = context["request"].user
    return {"out": links_from(thing, reader=reader), "back": links_to(thing, reader=reader)}
