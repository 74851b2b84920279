"""Gaps as the nouns that components show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.accounts.labels import foreign, language_name
from counted.hub.accounts.models import Body, Organisation, User, display_name
from counted.hub.accounts.places import country_name
from counted.hub.accounts.presenting import (
    body_url,
    organisation_url,
    person_part,
    person_url,
)
from counted.hub.accounts.rules import may_see_person, standing
from counted.hub.desk import translating
from counted.hub.desk.words import name_of
from counted.hub.guidance.gaps import moving
from counted.hub.guidance.gaps.rules import Owner
from counted.hub.guidance.models import Gap, GapStep, Proposal
from counted.hub.library.verdicts import STAGES
from counted.hub.ui import describing, parts
from counted.hub.ui.parts import Fact
from counted.hub.ui.things import Thing
from counted.hub.ui.words import day, isolated

KIND = "gap"
LONGEST_TITLE = 120  #: characters


def gap_thing(gap: Gap) -> Thing:
    """A gap as everything else points at it."""
    return Thing(KIND, str(gap.pk))


def gap_url(gap: Gap) -> str:
    """Where a gap has its page."""
    return url_of(gap.pk)


def url_of(key: int) -> str:
    """Where the gap of this number has its page."""
    return reverse("guidance:gap", args=[key])


def beginning(text: str) -> str:
    """The beginning of a statement, as its title."""
    return describing.beginning(text, longest=LONGEST_TITLE)


def short_kind(kind: str) -> str:
    """The kind of a gap in a word, without its explanation."""
    return str(Gap.Kind(kind).label).partition(":")[0]


def owner_of(gap: Gap) -> Owner | None:
    """Who sees to a gap."""
    return gap.owner_body or gap.owner_organisation or gap.owner


def owner_name(owner: Owner | None) -> str:
    """Whoever sees to it, by name; nobody for nobody."""
    if owner is None:
        return _("Nobody yet")
    return display_name(owner) if isinstance(owner, User) else owner.name


def _owner_url(owner: Owner | None, reader: Any) -> str:
    if isinstance(owner, Body):
        return body_url(owner)
    if isinstance(owner, Organisation):
        return organisation_url(owner)
    if owner is not None and may_see_person(standing(reader), owner):
        return person_url(owner)
    return ""


def cards(gaps: Iterable[Gap]) -> list[parts.Item]:
    """Gaps as they stand in lists, in the reader's language where somebody translated them."""
    found = list(gaps)
    told = translating.listed(map(gap_thing, found), get_language() or "en")
    return [_card(it, told.get(gap_thing(it), {})) for it in found]


def _card(gap: Gap, told: Mapping[str, str]) -> parts.Item:
    foot = (gap.name, short_kind(gap.kind), str(gap.get_state_display()))
    return parts.Item(
        title=told.get("title", gap.statement),
        url=gap_url(gap),
        kind=_("Gap"),
        foot=" · ".join(map(isolated, foot)),
        tone="call" if gap.state in moving.OPEN else "release",
        tags=foreign(gap.language),
        language="" if "title" in told else gap.language,
        made_up=gap.made_up,
    )


def gap_facts(gap: Gap, reader: Any) -> list[Fact]:
    """Kind, what it does, how it stands, who sees to it."""
    owner = owner_of(gap)
    return [
        Fact(_("Kind"), gap.get_kind_display()),
        Fact(_("What it does"), gap.get_severity_display()),
        Fact(_("How it stands"), gap.get_state_display()),
        Fact(_("Who sees to it"), owner_name(owner), url=_owner_url(owner, reader)),
    ]


def scope_facts(gap: Gap, terms: Mapping[str, str]) -> list[Fact]:
    """For what it holds: stages, groups, indicators, topics, places."""
    told = (
        (_("Stages of the work"), [str(STAGES.get(it, it)) for it in gap.stages]),
        (_("About whom"), [terms.get(it, it) for it in gap.groups]),
        (_("Topics"), [terms.get(it, it) for it in gap.topics]),
        (_("SDG targets and indicators"), gap.indicators),
        (_("Countries"), [country_name(it) for it in gap.countries]),
        (_("Place"), [gap.place] if gap.place else []),
    )
    return [Fact(term, ", ".join(map(isolated, words))) for term, words in told if words]


def gap_about(gap: Gap) -> list[Fact]:
    """What stands beside it."""
    return [
        Fact(_("Number"), gap.name),
        Fact(_("Language"), language_name(gap.language)),
        Fact(_("Raised on"), day(gap.raised_at)),
        Fact(_("Last changed"), day(gap.changed_at)),
    ]


def author(row: Gap | Proposal, reader: Any) -> parts.Person:
    """Who wrote it, and for whom."""
    said = row.speaks_for.name if row.speaks_for else _("In a personal capacity")
    return person_part(row.author, reader=reader, said=said)


def moments(steps: Iterable[GapStep]) -> list[dict[str, Any]]:
    """The history: what happened when, and the reason in its writer's words."""
    found = list(steps)
    people = User.objects.in_bulk({it.facts["person"] for it in found if "person" in it.facts})
    return [
        {
            "at": it.at,
            "happened": moving.happened(
                it.action, _names(it, people), name_of(it.author, it.speaks_for)
            ),
            "text": it.text,
            "before": it.facts.get("before", ""),
            "others": [(f"G-{key}", url_of(key)) for key in it.facts.get("gaps", ())],
        }
        for it in found
    ]


def _names(step: GapStep, people: Mapping[int, User]) -> dict[str, str]:
    """What a line of the history names; people by the name that they have today."""
    names = dict(step.facts.get("names", {}))
    if owner := people.get(step.facts.get("person", 0)):
        names["owner"] = display_name(owner)
    return names
