"""What pages ask about calls, contributions and reviews; whoever may not see gets Http404."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, StdDev, Subquery
from django.http import Http404
from django.utils import timezone

from counted.hub.accounts.rules import standing
from counted.hub.calls import conflicts, rules
from counted.hub.calls.models import (
    Assignment,
    Call,
    CoAuthor,
    Conflict,
    Contribution,
    Decision,
    Remark,
    Review,
    ReviewPhase,
)

State = Contribution.State
#: What reviewers and those who decide see; a draft or a withdrawn one is the authors' own.
SEEN = (State.SUBMITTED, State.CHANGES, State.ACCEPTED, State.DECLINED, State.MERGED,
        State.DUPLICATE)  # fmt: skip
JOINED = (State.MERGED, State.DUPLICATE)  #: judged as part of another one


def calls_for(person: Any) -> QuerySet[Call]:
    """Calls that somebody may see: published ones, and drafts of those that they run."""
    calls = Call.objects.select_related("body", "speaks_for")
    if standing(person).is_secretariat:
        return calls
    return calls.filter(~Q(state=Call.State.DRAFT) | Q(body__in=standing(person).led))


def call_for(person: Any, slug: str) -> Call:
    """A call that somebody may see."""
    call = Call.objects.select_related("body", "author", "speaks_for").filter(slug=slug).first()
    if call is None or not rules.sees_call(person, call):
        raise Http404
    return call


def call_run_by(person: Any, slug: str) -> Call:
    """A call that somebody runs."""
    call = call_for(person, slug)
    if not rules.organises(person, call):
        raise Http404
    return call


def _contributions() -> QuerySet[Contribution]:
    return Contribution.objects.select_related(
        "call__body", "author", "speaks_for", "kept_in", "late_code"
    ).prefetch_related("co_authors__person", "attachments")


def written_by(person: Any, code: str) -> Contribution:
    """A contribution of somebody's own."""
    found = _contributions().filter(code=code).first()
    if found is None or not rules.writes(person, found):
        raise Http404
    return found


def named_in(person: Any, code: str) -> Contribution:
    """A contribution that names somebody's address as a co-author's."""
    named = Q(co_authors__email=person.email.lower())
    found = _contributions().filter(named, code=code).first()
    if found is None:
        raise Http404
    return found


def own_rows(person: Any) -> QuerySet[Contribution]:
    """What somebody wrote, alone or with others."""
    written = Q(author=person) | Q(pk__in=CoAuthor.objects.filter(person=person).values(
        "contribution_id"
    ))  # fmt: skip
    return Contribution.objects.filter(written)


def mine(person: Any) -> list[Contribution]:
    """The same, the latest first."""
    found = own_rows(person).select_related("call", "late_code").prefetch_related("rounds")
    return list(found.order_by("-changed_at"))


def not_held_back(person: Any) -> Q:
    """Those that somebody who runs a call may judge: not their own, no conflict stated."""
    named = CoAuthor.objects.filter(contribution=OuterRef("pk")).filter(
        Q(person=person) | Q(email=person.email.lower())
    )
    stated = Conflict.objects.filter(contribution=OuterRef("pk"), person=person)
    return ~Q(author=person) & ~Exists(named) & ~Exists(stated)


def judged_by(person: Any, call: Call, code: str) -> Contribution:
    """A contribution as those who run its call see it."""
    found = _contributions().filter(
        not_held_back(person), call=call, code=code, state__in=SEEN
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


#: How the list of those who decide can be ordered: word in the address -> columns.
ORDERS = {
    "mean": (F("mean").desc(nulls_last=True), "pk"),
    "spread": (F("spread").desc(nulls_last=True), "pk"),
    "reviews": ("done", "pk"),
    "newest": ("-submitted_at", "-pk"),
}


def review_list(
    person: Any, call: Call, *, state: str = "", order: str = "", phase: ReviewPhase | None = None
) -> QuerySet[Contribution]:
    """What was handed in, with how its reviews fell, as those who run the call see it.

    `asked` and `done` count reviews, `mean` and `spread` put them together (0 to 1), `prepared`
    is the outcome that was not told yet.
    """
    counted = Q(assignments__state=Assignment.State.ACCEPTED)
    if phase is not None:
        counted &= Q(assignments__phase=phase)
    done = counted & Q(assignments__review__submitted_at__isnull=False)
    asked = Q(assignments__state__in=(Assignment.State.ASKED, Assignment.State.ACCEPTED))
    untold = Decision.objects.filter(contribution=OuterRef("pk"), told_at__isnull=True)
    found = (
        call.contributions.filter(not_held_back(person), state__in=[state] if state else SEEN)
        .defer("answers", "unplaced", "masked")  # large, and sorted along with the rows
        .annotate(
            asked=Count("assignments", filter=asked),
            done=Count("assignments__review", filter=done),
            mean=Avg("assignments__review__mean", filter=done),
            spread=StdDev("assignments__review__mean", filter=done, sample=True),
            prepared=Subquery(untold.values("outcome")[:1]),
        )
    )
    return found.order_by(*ORDERS.get(order, ORDERS["newest"]))


def states_of(person: Any, call: Call) -> dict[str, int]:
    """How many contributions stand where, as those who run the call see them."""
    found = call.contributions.filter(not_held_back(person), state__in=SEEN).order_by()
    return dict(found.values_list("state").annotate(number=Count("pk")))


def reviews_of(contribution: Contribution) -> list[Assignment]:
    """Who was asked to review it and what they wrote, in a fixed order."""
    found = Assignment.objects.filter(contribution=contribution).select_related(
        "phase", "reviewer", "review"
    )
    return list(found.order_by("phase__position", "pk"))


def review_or_none(assignment: Assignment) -> Review | None:
    """The review of an assignment, if one was begun."""
    return getattr(assignment, "review", None)


def to_review(person: Any) -> QuerySet[Assignment]:
    """The same as rows, without what is done; conflicts are not looked for."""
    kept = _assignments(person).exclude(contribution__state__in=JOINED)
    return kept.exclude(review__submitted_at__isnull=False)


def assignments_of(person: Any) -> list[Assignment]:
    """What somebody is to review; neither what they have a conflict with, nor what is now part of
    another contribution."""
    kept = _assignments(person).exclude(contribution__state__in=JOINED)
    found = list(kept.order_by("due_at", "pk"))
    free = conflicts.free_for(person, [it.contribution for it in found]) if found else set()
    return [it for it in found if it.contribution_id in free]


def assignment_for(person: Any, pk: int) -> Assignment:
    """An assignment of somebody's own, while nothing stands between."""
    found = _assignments(person).filter(pk=pk).first()
    if found is None or not conflicts.free_for(person, [found.contribution]):
        raise Http404
    return found


def past_assignment(person: Any, pk: int) -> Assignment | None:
    """What somebody was once asked to review, however it ended."""
    return _asked_of(person).filter(pk=pk).first()


def _assignments(person: Any) -> QuerySet[Assignment]:
    return _asked_of(person).filter(
        state__in=(Assignment.State.ASKED, Assignment.State.ACCEPTED),
        contribution__state__in=SEEN,
        phase__opens_at__lte=timezone.now(),
    )


def _asked_of(person: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(reviewer=person).select_related(
        "phase__call", "contribution__call", "contribution__author",
        "contribution__speaks_for", "review",
    )  # fmt: skip


@dataclass(frozen=True)
class Others:
    """What a reviewer may see of others, now."""

    reviews: list[tuple[str, Review]]  #: a name or "Reviewer 2", and the review
    remarks: list[tuple[str, Remark]]
    may_speak: bool  #: take part in the discussion
    waits: bool  #: others are shown once their own is handed in


def others_of(assignment: Assignment, *, name: Any) -> Others:
    """Reviews and remarks of others on the same contribution in the same phase.

    `name` is given the number of a reviewer and the person and answers with what to call them.
    Those who turned out to have a conflict of interest are left out.
    """
    phase = assignment.phase
    own = review_or_none(assignment)
    has_own = bool(own and own.submitted_at)
    sees = phase.sees_others == ReviewPhase.SeesOthers.ALWAYS or (
        phase.sees_others == ReviewPhase.SeesOthers.AFTER_OWN and has_own
    )
    if not sees:
        never = phase.sees_others == ReviewPhase.SeesOthers.NEVER
        return Others([], [], may_speak=False, waits=not never)
    same = Assignment.objects.filter(phase=phase, contribution_id=assignment.contribution_id)
    same = same.select_related("reviewer", "review").order_by("pk")
    numbered = list(enumerate(same, 1))
    called = {it.reviewer_id: name(number, it.reviewer) for number, it in numbered}
    written = [
        (called[it.reviewer_id], it.review)
        for _, it in numbered
        if it.pk != assignment.pk
        and it.state == Assignment.State.ACCEPTED
        and review_or_none(it)
        and it.review.submitted_at
    ]
    apart = {it.reviewer_id for _, it in numbered if it.state == Assignment.State.CONFLICT}
    said = (
        Remark.objects.filter(phase=phase, contribution_id=assignment.contribution_id)
        .exclude(person__in=apart)
        .select_related("person")
    )
    remarks = [(called.get(it.person_id) or name(0, it.person), it) for it in said]
    return Others(written, remarks, may_speak=has_own, waits=False)
