"""Reviewing: who is asked, what they answer, what they write, what they say among themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.calls import conflicts, telling
from counted.hub.calls.models import (
    Assignment,
    Conflict,
    Contribution,
    Remark,
    Review,
    Reviewer,
    ReviewPhase,
)
from counted.hub.calls.sharing import Shared, share_out
from counted.hub.calls.weighing import weighted_mean
from counted.messages import mark

State = Assignment.State
#: An assignment that takes a place with its reviewer and its contribution.
COUNTS = (State.ASKED, State.ACCEPTED)


@transaction.atomic
def assign(
    *,
    phase: ReviewPhase,
    contribution: Contribution,
    reviewer: User,
    by: User,
    due_at: datetime | None = None,
) -> Assignment:
    """Ask somebody to review, or ask them again. Raises WrongUse for a conflict of interest."""
    ties = conflicts.ties_of([contribution])[contribution.pk]
    if conflicts.is_held_back(conflicts.judge(reviewer), ties):
        raise WrongUse(
            mark("This person has a conflict of interest with the contribution."),
            remedy=mark("Ask somebody else."),
        )
    made, is_new = Assignment.objects.get_or_create(
        phase=phase,
        contribution=contribution,
        reviewer=reviewer,
        defaults={"asked_by": by, "due_at": due_at or phase.closes_at},
    )
    if made.state == State.OFF:
        made.state, made.due_at, made.asked_by = State.ASKED, due_at or phase.closes_at, by
        made.asked_at = timezone.now()
        made.save(update_fields=["state", "due_at", "asked_by", "asked_at"])
    elif not is_new:
        raise WrongUse(mark("This person was asked already."), remedy=mark("Ask somebody else."))
    telling.asked_to_review([made], by=by)
    return made


@transaction.atomic
def share(*, phase: ReviewPhase, by: User, each: int) -> Shared:
    """Share out all contributions that were handed in, `each` to so many reviewers, by workload.

    What is there already stays; whoever declined or has a conflict is not asked again.
    """
    call = phase.call
    ReviewPhase.objects.select_for_update().get(pk=phase.pk)
    waiting = list(call.contributions.filter(state=Contribution.State.SUBMITTED))
    panel = list(
        Reviewer.objects.filter(call=call, person__is_active=True).select_related("person")
    )
    taken: dict[int, set[int]] = {}
    load: dict[int, int] = {}
    counted: dict[int, int] = {}
    for one in Assignment.objects.filter(phase=phase):
        taken.setdefault(one.contribution_id, set()).add(one.reviewer_id)
        if one.state in COUNTS:
            load[one.reviewer_id] = load.get(one.reviewer_id, 0) + 1
            counted[one.contribution_id] = counted.get(one.contribution_id, 0) + 1
    shared = share_out(
        [it.pk for it in waiting],
        {it.person_id: max(it.most - load.get(it.person_id, 0), 0) for it in panel},
        each=each,
        barred=_barred(waiting, panel),
        already=taken,
        counted=counted,
    )
    made = Assignment.objects.bulk_create(
        Assignment(phase=phase, contribution_id=one, reviewer_id=person, due_at=phase.closes_at)
        for one, person in shared.pairs
    )
    telling.asked_to_review(_with_reviewers(made), by=by)
    return shared


def _barred(waiting: list[Contribution], panel: list[Reviewer]) -> dict[int, set[int]]:
    ties = conflicts.ties_of(waiting)
    able = conflicts.judges([it.person for it in panel])
    return {
        one.pk: {it.person_id for it in able if conflicts.is_held_back(it, ties[one.pk])}
        for one in waiting
    }


def _with_reviewers(made: list[Assignment]) -> list[Assignment]:
    keys = [it.pk for it in made]
    return list(Assignment.objects.filter(pk__in=keys).select_related("reviewer", "phase__call"))


@transaction.atomic
def take_back(*, assignment: Assignment, by: User) -> None:
    """Do not ask after all, and tell them; only while nothing was handed in."""
    if Review.objects.filter(assignment=assignment, submitted_at__isnull=False).exists():
        raise WrongUse(
            mark("A review was handed in already; it stays."),
            remedy=mark("Say in your decision how you weigh it."),
        )
    _leave_off(assignment, by=by)


def _leave_off(assignment: Assignment, *, by: User) -> None:
    assignment.state = State.OFF
    assignment.save(update_fields=["state"])
    telling.called_off(assignment, by=by)


@transaction.atomic
def call_off(*, contribution: Contribution, by: User) -> None:
    """Ask for no more reviews: it went into another one, is decided, or was withdrawn.

    Reviews that were handed in stay; whoever had not handed in is told that they need not.
    """
    waiting = Assignment.objects.filter(contribution=contribution, state__in=COUNTS)
    waiting = waiting.exclude(review__submitted_at__isnull=False)
    for one in waiting.select_related("reviewer", "phase__call", "contribution"):
        _leave_off(one, by=by)


@transaction.atomic
def answer(*, assignment: Assignment, by: User, agrees: bool) -> Assignment:
    """Say yes or no to being asked. Raises WrongUse for a no after the review was handed in."""
    submitted = Review.objects.filter(assignment=assignment, submitted_at__isnull=False)
    if not agrees and submitted.exists():
        raise WrongUse(
            mark("Your review was handed in already and counts."),
            remedy=mark("Change it while the phase runs, or state a conflict of interest."),
        )
    assignment.state = State.ACCEPTED if agrees else State.DECLINED
    assignment.save(update_fields=["state"])
    if not agrees:
        telling.answered(assignment, by=by, text=telling.DECLINED)
    return assignment


@transaction.atomic
def state_conflict(
    *, contribution: Contribution, person: User, by: User, text: str = ""
) -> Conflict:
    """Say that somebody is not free to judge; from now on they see nothing of it."""
    kept, _ = Conflict.objects.get_or_create(
        contribution=contribution, person=person, defaults={"text": text, "stated_by": by}
    )
    theirs = Assignment.objects.filter(contribution=contribution, reviewer=person)
    for one in theirs.select_related("phase__call", "contribution"):
        one.state = State.CONFLICT
        one.save(update_fields=["state"])
        telling.answered(one, by=by, text=telling.CONFLICT)
    return kept


@transaction.atomic
def write(
    *,
    assignment: Assignment,
    scores: Mapping[str, int],
    text: str,
    confidential: str,
    recommendation: str,
    submit: bool,
) -> Review:
    """Keep a review, or hand it in. Raises WrongUse where the phase is over or points are missing.

    A review that is handed in can be changed while the phase runs: discussion may change minds.
    """
    phase = assignment.phase
    if not phase.is_running() or assignment.state != State.ACCEPTED:
        raise WrongUse(
            mark("Reviews of this phase cannot be written now."),
            remedy=mark("Ask those who run the call."),
        )
    criteria = list(phase.criteria.all())
    given = {key: value for key, value in scores.items() if value is not None}
    if submit and any(it.is_required and str(it.pk) not in given for it in criteria):
        raise WrongUse(
            mark("Points are missing for a criterion that has to be given."),
            remedy=mark("Give points, then hand in."),
        )
    review, _ = Review.objects.select_for_update().get_or_create(assignment=assignment)
    review.scores, review.text, review.confidential = given, text, confidential
    review.recommendation = recommendation
    review.mean = weighted_mean(criteria, given)
    if submit and review.submitted_at is None:
        review.submitted_at = timezone.now()
    review.save()
    return review


@transaction.atomic
def remark(*, phase: ReviewPhase, contribution: Contribution, by: User, text: str) -> Remark:
    """Say something to the other reviewers; those who may read it now are told."""
    made = Remark.objects.create(phase=phase, contribution=contribution, person=by, text=text)
    others = Assignment.objects.filter(
        phase=phase, contribution=contribution, state=State.ACCEPTED
    ).select_related("reviewer")
    if phase.sees_others != ReviewPhase.SeesOthers.ALWAYS:
        others = others.filter(review__submitted_at__isnull=False)
    telling.remarked(made, others, by=by)
    return made


def discussed_in(contribution: Contribution) -> ReviewPhase | None:
    """The latest phase in which it was given to reviewers who may talk among themselves."""
    phases = ReviewPhase.objects.filter(assignments__contribution=contribution)
    talking = phases.exclude(sees_others=ReviewPhase.SeesOthers.NEVER)
    return talking.order_by("-position", "-pk").first()


def workload(phase: ReviewPhase) -> dict[int, tuple[int, int]]:
    """Reviewer -> contributions asked for and reviews handed in, in one query."""
    counts = (
        Assignment.objects.filter(phase=phase, state__in=COUNTS)
        .values("reviewer_id")
        .annotate(all=Count("pk"), done=Count("pk", filter=Q(review__submitted_at__isnull=False)))
    )
    return {it["reviewer_id"]: (it["all"], it["done"]) for it in counts}
