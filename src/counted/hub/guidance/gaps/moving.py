"""The way of a gap, as a table: who may do what in which state, and where it leads.

Nothing is refused or ended without words. Raising needs nobody's leave: a gap is there, and in the
open, before anybody has accepted it. Whoever sees to a gap can hand it back; what was said to be
addressed, or was closed, can be opened again by those who raised it.

Nothing here reads the database: `Course` is what the rules ask of a gap, `Role` what they ask of a
person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from counted.hub.guidance.models import Gap

State = Gap.State


class Role(StrEnum):
    """On which side of a gap somebody stands; one can be several."""

    MEMBER = "member"
    AUTHOR = "author"  #: raised it
    KEEPER = "keeper"  #: sees to it
    OFFICE = "office"  #: the secretariat


class Action(StrEnum):
    """What can happen to a gap."""

    RAISE = "raise"
    REWORD = "reword"
    ACCEPT = "accept"
    TAKE_ON = "take_on"
    ASK_HELP = "ask_help"
    GIVE_UP = "give_up"
    ADDRESS = "address"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"


@dataclass(frozen=True)
class Course:
    """A gap as the rules see it."""

    state: str
    is_owned: bool


@dataclass(frozen=True)
class Rule:
    """What somebody may do: in these states, in one of these roles, leading there."""

    action: Action
    roles: frozenset[Role]
    states: frozenset[State]
    to: State | None = None  #: None: the state stays, or is the one from before the merge
    needs_text: bool = False
    is_owned: bool | None = None  #: None: whether somebody sees to it or not


OPEN = frozenset({State.RAISED, State.ACCEPTED, State.IN_WORK})  #: something is still missing
OVER = frozenset({State.ADDRESSED, State.CLOSED})
TAKEN = frozenset({State.ACCEPTED, State.IN_WORK})
RAISED, MERGED = frozenset({State.RAISED}), frozenset({State.MERGED})

OFFICE, KEEPER, AUTHOR = (frozenset({it}) for it in (Role.OFFICE, Role.KEEPER, Role.AUTHOR))
MEMBER = frozenset({Role.MEMBER})
THOSE = OFFICE | KEEPER  #: who look after it

TABLE: tuple[Rule, ...] = (
    Rule(Action.ACCEPT, THOSE, RAISED, State.ACCEPTED),
    Rule(Action.TAKE_ON, MEMBER, frozenset({State.ACCEPTED}), State.IN_WORK, is_owned=False),
    Rule(Action.TAKE_ON, THOSE, OPEN, State.IN_WORK),
    Rule(Action.ASK_HELP, THOSE, frozenset({State.IN_WORK}), needs_text=True),
    Rule(Action.ADDRESS, THOSE, TAKEN, State.ADDRESSED, needs_text=True),
    Rule(Action.GIVE_UP, THOSE, frozenset({State.IN_WORK}), State.ACCEPTED, needs_text=True),
    Rule(Action.CLOSE, THOSE, OPEN, State.CLOSED, needs_text=True),
    Rule(Action.CLOSE, AUTHOR, RAISED, State.CLOSED, needs_text=True),
    Rule(Action.REOPEN, THOSE | AUTHOR, OVER, State.IN_WORK, needs_text=True, is_owned=True),
    Rule(Action.REOPEN, THOSE | AUTHOR, OVER, State.ACCEPTED, needs_text=True, is_owned=False),
    Rule(Action.MERGE, THOSE, OPEN, State.MERGED, needs_text=True),
    Rule(Action.UNMERGE, THOSE, MERGED, needs_text=True),
    Rule(Action.SPLIT, THOSE, OPEN, needs_text=True),
    Rule(Action.REWORD, THOSE, OPEN, needs_text=True),
    Rule(Action.REWORD, AUTHOR, RAISED, needs_text=True),
)


def options(course: Course, roles: Collection[Role]) -> tuple[Rule, ...]:
    """What somebody in these roles may do now, each action once, in the order of the table."""
    found: dict[Action, Rule] = {}
    for rule in TABLE:
        fits = course.state in rule.states and rule.is_owned in (None, course.is_owned)
        if fits and rule.roles & set(roles):
            found.setdefault(rule.action, rule)
    return tuple(found.values())


def option(course: Course, roles: Collection[Role], action: str) -> Rule | None:
    """The rule by which somebody may do this now, or None where they may not."""
    return next((it for it in options(course, roles) if it.action == action), None)


#: What the buttons say.
OFFERED: Mapping[Action, Promise] = {
    Action.REWORD: _("Say it differently"),
    Action.ACCEPT: _("Accept it"),
    Action.TAKE_ON: _("See to it"),
    Action.ASK_HELP: _("Ask for help"),
    Action.GIVE_UP: _("Hand it back"),
    Action.ADDRESS: _("Say that it is addressed"),
    Action.CLOSE: _("Close it"),
    Action.REOPEN: _("Open it again"),
    Action.MERGE: _("Merge it into another"),
    Action.UNMERGE: _("Take it out of the other again"),
    Action.SPLIT: _("Split it"),
}
#: What each of them asks to be told, and who reads it.
ASKED: Mapping[Action, Promise] = {
    Action.REWORD: _("Why?"),
    Action.ACCEPT: _("A word to whoever raised it"),
    Action.TAKE_ON: _("What will you do about it?"),
    Action.ASK_HELP: _("What help is needed?"),
    Action.GIVE_UP: _("Why?"),
    Action.ADDRESS: _("What has changed?"),
    Action.CLOSE: _("Why is it closed?"),
    Action.REOPEN: _("Why is it open again?"),
    Action.MERGE: _("Why are they the same?"),
    Action.UNMERGE: _("Why are they not the same?"),
    Action.SPLIT: _("Why is it more than one?"),
}
#: What the history says of each step; `{other}` are other gaps, `{owner}` who sees to it.
HAPPENED: Mapping[str, Promise] = {
    Action.RAISE: _("{who} raised it"),
    Action.REWORD: _("{who} said it differently"),
    Action.ACCEPT: _("{who} accepted it"),
    Action.TAKE_ON: _("{who}: {owner} sees to it"),
    Action.ASK_HELP: _("{who} asked for help"),
    Action.GIVE_UP: _("{who} handed it back: nobody sees to it now"),
    Action.ADDRESS: _("{who} said that it is addressed"),
    Action.CLOSE: _("{who} closed it"),
    Action.REOPEN: _("{who} opened it again"),
    Action.MERGE: _("{who} merged it into {other}"),
    Action.UNMERGE: _("{who} took it out of {other} again"),
    Action.SPLIT: _("{who} split it; from it came {other}"),
}
#: The same from the other side, by the fact that names the other gap.
FROM, TAKEN_IN, LET_GO = "from", "taken_in", "let_go"
OTHERWISE: Mapping[str, Promise] = {
    FROM: _("{who} made it from {other}"),
    TAKEN_IN: _("{who} merged {other} into it"),
    LET_GO: _("{who} took {other} out of it again"),
}
#: With what people are told of a step.
NEWS: Mapping[str, str] = {
    Action.REWORD: gettext_noop("%(who)s said a gap differently: %(title)s"),
    Action.ACCEPT: gettext_noop("%(who)s accepted a gap: %(title)s"),
    Action.TAKE_ON: gettext_noop("%(owner)s sees to a gap now: %(title)s"),
    Action.ASK_HELP: gettext_noop("%(who)s asks for help with a gap: %(title)s"),
    Action.GIVE_UP: gettext_noop("Nobody sees to this gap any more: %(title)s"),
    Action.ADDRESS: gettext_noop("%(who)s says that a gap is addressed: %(title)s"),
    Action.CLOSE: gettext_noop("%(who)s closed a gap, with a reason: %(title)s"),
    Action.REOPEN: gettext_noop("%(who)s opened a gap again: %(title)s"),
    Action.MERGE: gettext_noop("%(who)s merged a gap into %(other)s: %(title)s"),
    Action.UNMERGE: gettext_noop("%(who)s took a gap out of %(other)s again: %(title)s"),
    Action.SPLIT: gettext_noop("%(who)s split a gap into %(other)s: %(title)s"),
}


def happened(action: str, facts: Mapping[str, str], who: str) -> SafeString:
    """What a step did, with names set apart and in their own direction; `facts` are names."""
    side = next((it for it in OTHERWISE if it in facts), None)
    sentence = OTHERWISE[side] if side else HAPPENED.get(action, HAPPENED[Action.RAISE])
    other = facts[side] if side else facts.get("other", "")
    told = {"who": who, "owner": facts.get("owner", ""), "other": other}
    return format_html(
        str(sentence), **{key: format_html("<bdi>{}</bdi>", it) for key, it in told.items()}
    )
