"""What people are told of each step, as templates; facts fill them in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop

from counted.hub.accounts.models import Organisation, User, display_name
from counted.hub.desk.conversation import TO_TALK, Action, Way
from counted.hub.desk.models import Notice
from counted.hub.ui.words import day, deadline, isolated

OF_STEPS: dict[str, str] = {
    Action.ASK: gettext_noop("%(who)s %(asked)s: %(title)s"),
    Action.COMMENT: gettext_noop("%(who)s commented on a request: %(title)s"),
    Action.NOTE: gettext_noop("%(who)s left a note for those who decide: %(title)s"),
    Action.ASK_CHANGES: gettext_noop("%(who)s asks for changes by %(due)s: %(title)s"),
    Action.NO_CHANGES: gettext_noop("%(who)s needs no changes any more: %(title)s"),
    Action.RESUBMIT: gettext_noop("%(who)s handed in again: %(title)s"),
    Action.AGREE: gettext_noop("%(who)s agreed, and a second person is needed: %(title)s"),
    Action.ACCEPT: gettext_noop("%(who)s accepted: %(title)s"),
    Action.DECLINE: gettext_noop("%(who)s declined, with a reason: %(title)s"),
    Action.APPEAL: gettext_noop(
        "%(who)s appealed; somebody who has not decided yet has to: %(title)s"
    ),
    Action.WITHDRAW: gettext_noop("%(who)s withdrew a request: %(title)s"),
}
#: The same in letters and messages.
IN_TALK: dict[str, str] = {
    Action.COMMENT: gettext_noop("%(who)s writes back: %(title)s"),
    Action.ACCEPT: gettext_noop("%(who)s says yes: %(title)s"),
    Action.DECLINE: gettext_noop("%(who)s says no, with a reason: %(title)s"),
    Action.CLOSE: gettext_noop("%(who)s closed it, with a reason: %(title)s"),
    Action.WITHDRAW: gettext_noop("%(who)s withdrew what they wrote: %(title)s"),
}
REMINDER = gettext_noop("Changes are due by %(due)s: %(title)s")
HIDDEN = gettext_noop("There was news of something that you cannot see any more.")
LETTER = gettext_noop("%(who)s writes to you in the name of the secretariat")
QUOTE = "quote"  #: the fact that holds what somebody wrote, shown under the sentence


def of_step(action: str, way: Way) -> str:
    """The sentence with which people are told of a step; "" for what nobody is told of."""
    sentences = {**OF_STEPS, **(IN_TALK if way in TO_TALK else {})}
    return sentences.get(action, "")


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept: a text marked for translation stays one, in English; so do days."""
    with translation.override(None):
        return {key: _plain(value) for key, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return {"text": str(value)}
    if isinstance(value, datetime):
        return {"hour": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def say(text: str, facts: Mapping[str, Any]) -> str:
    """The sentence in the language that is active; its facts stand apart in either direction.

    Facts are named as `%(title)s` or as `{title}`. A template that asks for a fact that is not
    there is shown as it is, without its facts.
    """
    told = {key: isolated(_said(value)) for key, value in facts.items()}
    sentence = gettext(text)
    try:
        return sentence % told if "%(" in sentence else sentence.format_map(told)
    except (KeyError, IndexError, ValueError, TypeError):
        return sentence


def said(notice: Notice) -> str:
    """What a notice says."""
    return say(notice.text, notice.facts)


def quoted(notice: Notice) -> str:
    """What somebody wrote, where the notice repeats it."""
    return str(notice.facts.get(QUOTE, ""))


def name_of(person: User | None, speaks_for: Organisation | None, otherwise: str = "") -> str:
    """Somebody with the organisation in whose name they act."""
    name = display_name(person) if person else otherwise or gettext("Somebody without an account")
    return f"{name} ({speaks_for.name})" if speaks_for else name


def _said(value: Any) -> str:
    """A fact in the language that is active."""
    if not isinstance(value, dict):
        return str(value)
    if "hour" in value:
        return deadline(datetime.fromisoformat(value["hour"]))
    if "day" in value:
        return day(date.fromisoformat(value["day"]))
    return gettext(value["text"]) if value.get("text") else ""
