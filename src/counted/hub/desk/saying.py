"""What happened to a request, as sentences: one for each action, with the name where it belongs.

A name and a label put side by side agree in no language but English.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counted.hub.desk.conversation import TO_TALK, Way
from counted.hub.desk.models import Step

HAPPENED: Mapping[str, Promise] = {
    Step.Action.ASK: _("{who} asked"),
    Step.Action.COMMENT: _("{who} commented"),
    Step.Action.NOTE: _("{who} noted for those who decide"),
    Step.Action.TAKE: _("{who} took it on"),
    Step.Action.ASK_CHANGES: _("{who} asked for changes"),
    Step.Action.NO_CHANGES: _("{who} needs no changes any more"),
    Step.Action.RESUBMIT: _("{who} handed it in again"),
    Step.Action.AGREE: _("{who} agreed; a second person is needed"),
    Step.Action.ACCEPT: _("{who} accepted"),
    Step.Action.DECLINE: _("{who} declined"),
    Step.Action.CLOSE: _("{who} closed it"),
    Step.Action.APPEAL: _("{who} appealed"),
    Step.Action.WITHDRAW: _("{who} withdrew"),
}
#: The same in letters and messages, which nobody decides.
IN_TALK: Mapping[str, Promise] = {
    Step.Action.ASK: _("{who} wrote"),
    Step.Action.COMMENT: _("{who} wrote"),
    Step.Action.ACCEPT: _("{who} said yes"),
    Step.Action.DECLINE: _("{who} said no"),
}


#: In letters only.
IN_LETTERS: Mapping[str, Promise] = {Step.Action.TAKE: _("{who} will answer later")}


def happened(action: str, who: str, way: Way = Way.DECISION) -> SafeString:
    """Who did what, with the name set apart and in its own direction."""
    name = format_html("<b><bdi>{}</bdi></b>", who)
    sentences = {**HAPPENED, **(IN_TALK if way in TO_TALK else {})}
    if way == Way.LETTER:
        sentences |= IN_LETTERS
    return format_html(str(sentences[action]), who=name)
