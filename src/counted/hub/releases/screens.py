"""The six screens: their names, their order, and what each still misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Screen:
    """One plain screen."""

    name: str  #: in addresses and in `Study.answers`
    title: Promise
    ask: Promise  #: the sentence that the screen opens with


SCREENS = (
    Screen("who", _("Who and where"), _("Who collected these data, where and when?")),
    Screen("found", _("How people were found"), _("How did people come into these data?")),
    Screen("groups", _("Groups"), _("Which column says which group somebody belongs to?")),
    Screen("questions", _("Questions"), _("What should these data tell?")),
    Screen("agreed", _("What was agreed"), _("What was agreed with the people?")),
    Screen("shown", _("What may be shown"), _("What may the world see?")),
)
NAMES = tuple(screen.name for screen in SCREENS)


def screen(name: str) -> Screen:
    """The screen of that name."""
    return SCREENS[NAMES.index(name)]


#: Other ways in which a study is described: the detail of an event -> what was done.
OTHER_WAYS = {
    "file": _("handed in a study file"),
    "screens": _("went back to the answers given here"),
}


def said(event: Any) -> str:
    """What happened to a study, in words; of answers, to what."""
    if event.verb != "answered":
        return str(event.get_verb_display())
    if event.detail in NAMES:
        return gettext("answered: {screen}").format(screen=screen(event.detail).title)
    return str(OTHER_WAYS.get(event.detail, event.get_verb_display()))


def after(name: str) -> str | None:
    """The screen that follows; None after the last."""
    at = NAMES.index(name) + 1
    return NAMES[at] if at < len(NAMES) else None


def missing(answers: Answers) -> dict[str, list[Promise]]:
    """What is still to be said, by screen; a screen without gaps is left out."""
    gaps = {
        "who": _gaps_of_who(answers.get("who")),
        "found": _gaps_of_found(answers),
        "groups": _gaps_of_groups(answers.get("groups")),
        "questions": _gaps_of_questions(answers),
        "agreed": [] if answers.get("agreed") else [_("Nobody has said what was agreed.")],
        "shown": _gaps_of_shown(answers),
    }
    return {name: found for name, found in gaps.items() if found}


def _gaps_of_who(who: Answers | None) -> list[Promise]:
    return [] if who else [_("Nobody has said who collected these data.")]


def _gaps_of_found(answers: Answers) -> list[Promise]:
    if not answers.get("found"):
        return [_("Nobody has said how people were found.")]
    groups = _categories(answers)
    for known in (answers.get("counts") or {}).get("benchmarks", []):
        if not known["counts"]:
            return [_("Numbers that you know are begun, but not written down.")]
        wanted = set(product(*(sorted(groups.get(name, ())) for name in known["by"])))
        there = {tuple(it["categories"].get(n) for n in known["by"]) for it in known["counts"]}
        if wanted != there:
            return [_("A group was changed: write the numbers that you know again.")]
    return []


def _gaps_of_groups(groups: Answers | None) -> list[Promise]:
    if groups is None:
        return [_("Nobody has looked at the groups.")]
    if any(not it.get("categories") for it in groups.get("dimensions", [])):
        return [_("A group is chosen, but its categories are not looked at.")]
    return []


def _gaps_of_questions(answers: Answers) -> list[Promise]:
    indicators = (answers.get("questions") or {}).get("indicators", [])
    if not indicators:
        return [_("No question is chosen.")]
    if any(not it.get("is_complete") for it in indicators):
        return [_("A question is proposed, but nobody has confirmed what counts.")]
    groups = _categories(answers)
    for among in (it["among"] for it in indicators if it.get("among")):
        if not set(among["categories"]) <= groups.get(among["dimension"], set()):
            return [_("A question is about a group that was changed: look at it again.")]
    return []


def _gaps_of_shown(answers: Answers) -> list[Promise]:
    shown = answers.get("shown")
    if not shown:
        return [_("Nobody has said what may be shown.")]
    known = {it["id"] for it in (answers.get("questions") or {}).get("indicators", [])}
    if known - set(shown.get("sensitivity", {})):
        return [_("A question was added: say how sensitive it is.")]
    named = {name for table in shown.get("tables", []) for name in table.split("+") if name}
    if named - set(_categories(answers)):
        return [_("A group was taken out: choose the tables again.")]
    return []


def _categories(answers: Answers) -> dict[str, set[str]]:
    """The ids of the categories by group."""
    dimensions = (answers.get("groups") or {}).get("dimensions", [])
    return {it["id"]: {c["id"] for c in it.get("categories", [])} for it in dimensions}
