"""What members wrote, in the reader's language: on the page of any thing that can be translated.

{% told organisation as told %}
<h1 {% tongue told.name %}>{{ told.name.text }}</h1>
{% translation_note told organisation %}
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from counted.hub.accounts import labels
from counted.hub.desk import translating, wishing
from counted.hub.desk.models import Watch
from counted.hub.desk.translating import Told, Wording
from counted.messages import LANGUAGES

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context: Context, row: Any) -> Told:
    """The texts of a thing for this reader; one query, however often a page asks."""
    language = translating.wanted(context["request"])
    known: Told | None = getattr(row, "_told", None)
    if known is None or known.language != language:
        known = row._told = translating.told(translating.of_row(row).original(row), language)
    return known


def _wish(context: Context, told: Told) -> dict[str, Any]:
    """Who asks for the translation that is missing, and the way to ask."""
    request = context["request"]
    if told.is_complete or told.language not in LANGUAGES:
        return {}
    return {
        "wish": wishing.asked(told.original.thing, told.language, request.user),
        "level": Watch.Level.EVERYTHING,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def tongue(wording: Wording) -> SafeString:
    """The attributes of an element that holds a text: its language and direction."""
    return format_html('lang="{}" dir="{}"', wording.language, wording.direction)


@register.filter
def direction(language: str) -> str:
    """'rtl' or 'ltr': how a language is written."""
    return labels.direction(language)


@register.inclusion_tag("desk/parts/translation.html", takes_context=True)
def translation_note(context: Context, told: Told, row: Any) -> dict[str, Any]:
    """In which language a thing is shown, who translated it, and the way to translate it."""
    user = context["request"].user
    source = translating.of_row(row)
    others = {*told.others, told.original.language} - {told.language}
    if not told.number_translated:  # the original is what is shown
        others.discard(told.original.language)
    return {
        "told": told,
        "thing": told.original.thing,
        "wanted": labels.language_name(told.language),
        "original": labels.language_name(told.original.language),
        "own": labels.own_language_name(told.original.language),
        "is_known": labels.language_name(told.language) != told.language,
        "others": [(it, labels.own_language_name(it)) for it in sorted(others)],
        "may_translate": translating.may_translate(user, source, row),
        "is_signed_in": user.is_authenticated,
        "asked": translating.ASKED,
        **_wish(context, told),
    }
