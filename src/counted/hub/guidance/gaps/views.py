"""Pages of gaps: the register, and one gap with all that bears on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from counted.hub.accounts.models import display_name
from counted.hub.accounts.rules import standing
from counted.hub.desk import listing
from counted.hub.desk.models import Entry
from counted.hub.guidance.gaps import citing, presenting, queries, rules, steps, voting_views
from counted.hub.guidance.gaps.answering import known
from counted.hub.guidance.gaps.forms import VoteForm
from counted.hub.guidance.gaps.moving import OFFERED, OPEN, Action
from counted.hub.guidance.gaps.showing import TYPE
from counted.hub.guidance.models import Gap, Proposal
from counted.hub.library.terms import terms
from counted.hub.ui import things
from counted.hub.ui.describing import Described, site
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Item, Link
from counted.hub.ui.things import Thing
from counted.hub.ui.words import isolated

OWN_PAGES = {Action.REWORD: "reword_gap", Action.SPLIT: "split_gap"}
FACETS = ("type", "severity", "state", "stage", "group", "indicator", "topic", "country")


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The register."""
    found = listing.answer(request, kinds=[presenting.KIND], facets=FACETS)
    may_raise = rules.may_raise(standing(request.user))
    context = {**listing.context(found), "may_raise": may_raise}
    context["items"] = [
        _listed(item, entry) for item, entry in zip(context["items"], found.entries, strict=True)
    ]
    return render(request, "guidance/gaps/gaps.html", context)


def _listed(item: Item, entry: Entry) -> Item:
    """A gap in the register with its name and how it stands, which other lists do not tell."""
    said = (f"G-{entry.key}", Gap.State(entry.state.removeprefix(TYPE)).label, item.foot)
    return replace(item, foot=" · ".join(map(isolated, said)))


@require_safe
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """One gap: what is missing, what bears on it, what is proposed, what happened."""
    found = known(pk)
    who = standing(request.user)
    keys = queries.family(found)
    is_open = found.state in OPEN
    context = {
        "it": found,
        "thing": presenting.gap_thing(found),
        "facts": presenting.gap_facts(found, request.user),
        "scope": presenting.scope_facts(found, terms()),
        "about": presenting.gap_about(found),
        "author": presenting.author(found, request.user),
        "evidence": citing.evidence_of(keys, reader=request.user),
        "evidence_at": reverse("guidance:cite_gap", args=[found.pk]),
        "proposals": _proposals(found, keys, request),
        "moments": presenting.moments(queries.steps(found)),
        "merged": presenting.cards(Gap.objects.filter(pk__in=keys[1:])),
        "into": presenting.cards([found.merged_into] if found.merged_into else []),
        "ways": _ways(found, request),
        "may_say": who.is_member and found.state != Gap.State.MERGED,
        "may_propose": who.is_member and is_open,
        "may_decide": rules.may_look_after(who, found),
        "vote_form": VoteForm(person=request.user) if who.is_member and is_open else None,
        "made_up": found.made_up,
        "described": _described(found, request),
        **(voting_views.votes(keys, request) if is_open else {}),
    }
    return render(request, "guidance/gaps/gap.html", context)


def _described(found: Gap, request: HttpRequest) -> Described:
    url = f"{site(request)}{presenting.gap_url(found)}"
    data = {
        "@type": "CreativeWork", "@id": url, "url": url, "name": found.statement,
        "inLanguage": found.language, "datePublished": found.raised_at.date().isoformat(),
        "dateModified": found.changed_at.date().isoformat(), "identifier": found.name,
        "creativeWorkStatus": found.state,
    }  # fmt: skip
    return Described(
        found.statement, presenting.gap_url(found), plain(found.text), type="article",
        language=found.language, data=data,
    )  # fmt: skip


def _ways(found: Gap, request: HttpRequest) -> list[Link]:
    """What the reader may do with it now, each on a page of its own."""
    return [
        Link(OFFERED[it.action], _way(found, it.action))
        for it in steps.options(standing(request.user), found)
    ]


def _way(found: Gap, action: Action) -> str:
    if action in OWN_PAGES:
        return reverse(f"guidance:{OWN_PAGES[action]}", args=[found.pk])
    return reverse("guidance:step_gap", args=[found.pk, action.value])


def _proposals(found: Gap, keys: list[int], request: HttpRequest) -> list[dict[str, Any]]:
    """What is proposed, with what became of it and the clauses that came of it."""
    rows = list(queries.proposals(keys))
    clauses = _clauses(rows, request)
    return [
        {
            "it": it,
            "author": presenting.author(it, request.user),
            "clauses": [clauses[one.pk] for one in it.passages.all() if one.pk in clauses],
            "decided_by": display_name(it.decided_by) if it.decided_by else "",
            "elsewhere": it.gap if it.gap_id != found.pk else None,
        }
        for it in rows
    ]


def _clauses(rows: list[Proposal], request: HttpRequest) -> dict[int, Item]:
    """The clauses that came of proposals, as the reader may see them, by the key of the passage."""
    ends = {
        one.pk: (Thing("passage", str(one.pk)), Thing("clause", str(one.clause_id)))
        for it in rows
        for one in it.passages.all()
    }
    cards = things.cards((it for pair in ends.values() for it in pair), reader=request.user)
    return {
        key: card
        for key, (passage, clause) in ends.items()
        if (card := cards.get(passage) or cards.get(clause))
    }
