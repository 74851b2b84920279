"""What of gaps can be translated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.translating import Field, Original, Source
from counted.hub.guidance.gaps import presenting, queries, rules
from counted.hub.guidance.models import Gap
from counted.hub.ui.things import key_of


def register() -> None:
    """Make gaps translatable."""
    translating.register(Source(presenting.KIND, Gap, _gap, of_gap, _writes))


def of_gap(gap: Gap) -> Original:
    """The texts of a gap; its statement is its title."""
    texts = {"title": Field(_("What is missing"), gap.statement)}
    if gap.text:
        texts["text"] = Field(_("Why it matters"), gap.text)
    thing, url = presenting.gap_thing(gap), presenting.gap_url(gap)
    return Original(thing, presenting.beginning(gap.statement), url, gap.language, texts)


def _gap(key: str, reader: Any) -> Gap | None:  # noqa: ARG001  everybody reads gaps
    number = key_of(key)
    return queries.gap(number) if number else None


def _writes(person: Any, gap: Gap) -> bool:
    who = standing(person)
    return rules.raised(who, gap) or rules.may_look_after(who, gap)
