"""Calls as things that can be translated: their own texts, their questions and their choices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counted.hub.calls import rules, wording
from counted.hub.calls.models import Call
from counted.hub.calls.telling import of_call
from counted.hub.desk import translating
from counted.hub.desk.translating import Field, Original, Source
from counted.hub.ui.parts import Text

LABELS: dict[str, Text] = {
    "title": _("Title"),
    "summary": _("In one sentence"),
    "text": _("Text"),
    "learned": _("What was learned"),
    "label": _("Question"),
    "help": _("Help"),
    "section": _("Step"),
    "choice": _("Choice"),
}


def register() -> None:
    """Make calls translatable."""
    translating.register(Source("call", Call, _find, original, rules.organises))


def original(call: Call) -> Original:
    """The texts of a call and of its questions."""
    texts = wording.originals(call)
    fields = {name: Field(LABELS[_what(name)], text) for name, text in texts.items()}
    url = reverse("calls:call", args=[call.slug])
    return Original(of_call(call), call.title, url, call.language, fields)


def _what(name: str) -> str:
    """What a text is: `label` of "question.12.label", `choice` of "question.12.choice.yes"."""
    parts = name.split(".")
    return parts[2] if parts[0] == "question" else name


def _find(key: str, reader: Any) -> Call | None:
    call = Call.objects.filter(slug=key).prefetch_related("questions").first()
    return call if call and rules.sees_call(reader, call) else None
