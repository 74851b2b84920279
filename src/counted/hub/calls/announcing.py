"""What a call says of its review to everybody: who reads, who sees whose name, when one hears.

Reviewers are counted and not named; what those who run the call say to them stays with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from counted.hub.calls.models import Call
from counted.hub.calls.presenting import who_decides
from counted.hub.ui.parts import Fact, Text
from counted.hub.ui.words import day, deadline, deadline_alone, opening

NAMES: Mapping[str, Text] = {
    Call.Anonymity.OPEN: _lazy("Reviewers see your name, and you see theirs."),
    Call.Anonymity.BLIND: _lazy("Reviewers see your name; you do not see theirs."),
    Call.Anonymity.DOUBLE_BLIND: _lazy("Reviewers do not see your name; you do not see theirs."),
}
OVER = (Call.State.DECIDED, Call.State.REPORTED)


def review_facts(call: Call) -> list[Fact]:
    """How what is handed in is judged."""
    number = call.reviewers.count()
    times = call.phases.aggregate(opens=Min("opens_at"), closes=Max("closes_at"))
    facts = [Fact(_("Who reviews"), _who(call, number), _NOBODYS_OWN if number else "")]
    facts.append(_names(call))
    if times["opens"]:
        said = _("From {opens} until {closes}")
        told = said.format(opens=opening(times["opens"]), closes=deadline(times["closes"]))
        facts.append(Fact(_("When it is reviewed"), told))
    return [*facts, Fact(_("When you hear"), when(call))]


def handing_in_facts(call: Call, *, until: datetime | None) -> list[Fact]:
    """What holds for an answer that is about to be handed in."""
    facts = [Fact(_("Deadline"), deadline_alone(until))] if until else []
    return [*facts, _names(call), Fact(_("When you hear"), when(call))]


def _names(call: Call) -> Fact:
    return Fact(_("Who sees whose name"), NAMES[call.anonymity], _SEEN_ANYWAY)


def _who(call: Call, number: int) -> str:
    if number:
        said = ngettext(
            "{number} reviewer, asked by those who decide",
            "{number} reviewers, asked by those who decide",
            number,
        )
        return said.format(number=number)
    if call.state in OVER:
        return _("No reviewers were asked. {who} read everything.").format(who=who_decides(call))
    return _("No reviewers were asked yet. {who} will ask some, or read everything.").format(
        who=who_decides(call)
    )


def when(call: Call) -> str:
    """When whoever answers hears of it."""
    if call.state in OVER:
        return _("Everybody who answered was told what was decided, and why.")
    if call.decisions_due is None:
        return _("No day was promised. You are told what is decided, and why.")
    said = _("You are told what is decided, and why, by {day}.")
    return said.format(day=day(call.decisions_due))


_SEEN_ANYWAY = _lazy("Those who decide see your name in any case; it stands on what is published.")
_NOBODYS_OWN = _lazy("Nobody reviews what they wrote, or what their own organisation handed in.")
