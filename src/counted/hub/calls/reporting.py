"""The report of a call: who answered, from where, who is missing, what was learned.

Only numbers leave: of contributions that were handed in, by country, region, constituency and
language, held against the membership of the Collaborative. Nobody is named, and scores are those of
the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, StdDev
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.places import region_of
from counted.hub.calls import telling
from counted.hub.calls.models import Assignment, Call, Contribution, Review
from counted.hub.desk import indexing, participation
from counted.hub.desk.participation import Profile
from counted.messages import mark

PERSONAL = "personal"  #: of no organisation
State = Contribution.State


def figures(call: Call) -> dict[str, Any]:
    """The numbers of the report, as JSON; the same queries however many there are."""
    found = (
        call.contributions.exclude(state__in=(State.DRAFT, State.WITHDRAWN))
        .select_related("author", "speaks_for")
        .prefetch_related("co_authors")
    )
    found = list(found)
    known = participation.profiles({it.author_id for it in found})
    answered = {
        "places": Counter(_place(it, known) for it in found),
        "regions": Counter(_region(it, known) for it in found),
        "constituencies": Counter(_constituency(it, known) for it in found),
        "languages": Counter(it.language for it in found),
    }
    authors = {it.author_id for it in found}
    people = authors | {a.person_id for it in found for a in it.co_authors.all() if a.person_id}
    members = _membership()
    return {
        "handed_in": len(found),
        "people": len(people),
        "authors": len(authors),
        "countries": len(answered["places"].keys() - {""}),
        "states": dict(Counter(it.state for it in found)),
        "personally": sum(1 for it in found if not it.speaks_for),
        **{name: dict(counts) for name, counts in answered.items()},
        "missing": {
            name: sorted(key for key in counts if key and key not in answered[name])
            for name, counts in members.items()
        },
        "members": {name: dict(counts) for name, counts in members.items()},
        "scores": _scores(call),
    }


def _country(contribution: Contribution) -> str:
    """From where it came: the country of the organisation, or of the person."""
    organisation = contribution.speaks_for
    return (organisation.country if organisation else "") or contribution.author.country


def _place(contribution: Contribution, known: Mapping[int, Profile]) -> str:
    """That country, or the one of the organisation that a person belongs to; "" if nobody said."""
    return _country(contribution) or known[contribution.author_id].country


def _region(contribution: Contribution, known: Mapping[int, Profile]) -> str:
    """The region in which it lies; "" where nobody said it."""
    return region_of(_place(contribution, known))


def _constituency(contribution: Contribution, known: Mapping[int, Profile]) -> str:
    """The kind of the organisation in whose name it is; of one's own where one writes personally.

    Somebody from a statistical office who writes in a personal capacity is still heard from there.
    """
    if contribution.speaks_for:
        return contribution.speaks_for.kind
    return _of_whom(known[contribution.author_id])


def _of_whom(profile: Profile) -> str:
    kind = profile.constituency
    return PERSONAL if kind == participation.PERSONALLY else kind


def _membership() -> dict[str, Counter[str]]:
    """Members of the Collaborative today, by country, region and so on; "" is not known."""
    members = participation.profiles(participation.member_ids()).values()
    return {
        "places": Counter(it.country for it in members),
        "regions": Counter(it.region for it in members),
        "constituencies": Counter(_of_whom(it) for it in members),
        "languages": Counter(it.language for it in members),
    }


def _scores(call: Call) -> dict[str, Any]:
    """Reviews handed in and how they fell, over the whole call."""
    reviews = Review.objects.filter(
        assignment__phase__call=call,
        assignment__state=Assignment.State.ACCEPTED,
        submitted_at__isnull=False,
    )
    told = reviews.aggregate(
        reviews=Count("pk"),
        reviewers=Count("assignment__reviewer", distinct=True),
        average=Avg("mean"),
        spread=StdDev("mean", sample=True),
    )
    rounded = {key: round(it, 4) if isinstance(it, float) else it for key, it in told.items()}
    mean = rounded.pop("average")
    return {**rounded, "mean": mean}


@transaction.atomic
def write(*, call: Call, learned: str) -> Call:
    """Keep the text on what was learned; nobody else sees it before it is published."""
    call.learned = learned
    call.save(update_fields=["learned"])
    return call


@transaction.atomic
def publish(*, call: Call, by: User) -> Call:
    """Let the world read the report, with the figures of today.

    Raises WrongUse while the call is open or something waits for a decision, and without a text.
    """
    waits = call.contributions.filter(state=State.SUBMITTED).exists()
    if call.stage() not in (Call.Stage.CLOSED, Call.Stage.DECIDED, Call.Stage.REPORTED) or waits:
        raise WrongUse(
            mark("The report comes when everything is decided and told."),
            remedy=mark("Decide what still waits, and tell the authors."),
        )
    if not call.learned.strip():
        raise WrongUse(mark("Numbers alone are no report."), remedy=mark("Write what was learned."))
    call.report = figures(call)
    call.state = Call.State.REPORTED
    call.reported_at, call.reported_by = timezone.now(), by
    call.save()
    indexing.put(telling.of_call(call))
    return call
