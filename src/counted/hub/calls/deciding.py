"""Deciding: outcomes prepared now and told later in one go; merging; rounds of changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import User, display_name
from counted.hub.calls import queries, reviewed, reviewing, telling
from counted.hub.calls.answering import snapshot
from counted.hub.calls.models import Call, Contribution, Decision, Round
from counted.hub.calls.reviewed import Reviewed
from counted.hub.desk import words
from counted.messages import mark

State = Contribution.State


@dataclass(frozen=True)
class Letter:
    """What one decision will tell, and whom."""

    decision: Decision
    people: tuple[str, ...]  #: names
    text: str  #: in the language of whoever looks at it now
    reviewed: Reviewed


@transaction.atomic
def prepare(
    *,
    contribution: Contribution,
    by: User,
    outcome: str,
    reason: str,
    with_reviews: bool = True,
    due_at: datetime | None = None,
) -> Decision:
    """Decide, without telling yet; deciding again replaces what was not told.

    The replacement is another row: whoever had the old one before them does not tell the new one.
    Raises WrongUse without a reason, and where nothing waits for a decision.
    """
    found = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if found.state != State.SUBMITTED or outcome not in Decision.PREPARED:
        raise WrongUse(
            mark("This contribution does not wait for a decision."),
            remedy=mark("Open it again: somebody may have been quicker."),
        )
    if not reason.strip():
        raise WrongUse(
            mark("A decision without a reason helps nobody."),
            remedy=mark("Write to the authors why."),
        )
    found.decisions.filter(told_at__isnull=True).delete()
    return Decision.objects.create(
        contribution=found,
        outcome=Decision.Outcome(outcome),
        reason=reason.strip(),
        with_reviews=with_reviews,
        due_at=due_at if outcome == Decision.Outcome.CHANGES else None,
        made_by=by,
    )


@transaction.atomic
def take_back(*, contribution: Contribution) -> None:
    """Leave it undecided after all."""
    contribution.decisions.filter(told_at__isnull=True).delete()


def letters(call: Call, *, by: User) -> list[Letter]:
    """What `by` would tell now: every prepared decision with its people and its words.

    What they wrote themselves, or have a conflict of interest with, somebody else tells.
    """
    judged = call.contributions.filter(queries.not_held_back(by))
    prepared = (
        Decision.objects.filter(contribution__in=judged, told_at__isnull=True)
        .select_related("contribution__call", "contribution__author")
        .prefetch_related(
            "contribution__co_authors__person",
            "contribution__assignments__review",
            "contribution__assignments__reviewer",
        )
        .order_by("outcome", "contribution_id")
    )
    return [_letter(it) for it in prepared]


def _letter(decision: Decision) -> Letter:
    people = tuple(display_name(it) for it in telling.authors(decision.contribution))
    facts = words.plain(telling.decision_facts(decision))
    text = words.say(telling.words_of(decision), facts)
    assignments = sorted(decision.contribution.assignments.all(), key=lambda it: it.pk)
    return Letter(decision, people, text, reviewed.of(assignments))


@transaction.atomic
def tell(*, call: Call, by: User, decisions: Iterable[int]) -> list[Decision]:
    """Carry out and tell the prepared decisions with these keys, all of them or none.

    What was prepared or changed after the keys were shown is not told: the caller names what
    somebody has looked at. A contribution that was withdrawn meanwhile is left out.
    """
    wanted = set(decisions)
    list(call.contributions.select_for_update().order_by("pk"))  # two who tell at once tell once
    done = []
    for letter in letters(call, by=by):
        decision = letter.decision
        if decision.pk not in wanted or decision.contribution.state != State.SUBMITTED:
            continue
        _carry_out(decision, by)
        decision.told_at, decision.told_by = timezone.now(), by
        decision.told = list(letter.people)
        decision.save()
        telling.decided(decision, by=by)
        done.append(decision)
    _close(call)
    return done


def _carry_out(decision: Decision, by: User) -> None:
    contribution = decision.contribution
    contribution.state = State(decision.outcome)
    contribution.save(update_fields=["state", "changed_at"])
    if decision.outcome == Decision.Outcome.CHANGES:
        last = contribution.rounds.aggregate(last=Max("number"))["last"] or 0
        Round.objects.create(
            contribution=contribution,
            decision=decision,
            number=last + 1,
            before=snapshot(contribution),
            due_at=decision.due_at,
        )
    else:
        reviewing.call_off(contribution=contribution, by=by)


def _close(call: Call) -> None:
    """A call is decided when it is closed and nothing waits any more."""
    waits = call.contributions.filter(state__in=(State.SUBMITTED, State.CHANGES)).exists()
    if call.stage() == Call.Stage.CLOSED and not waits:
        call.state = Call.State.DECIDED
        call.save(update_fields=["state"])


@transaction.atomic
def extend(*, contribution: Contribution, by: User, until: datetime) -> Round:
    """Give more time for the changes; the authors are told. Raises WrongUse where none wait."""
    waiting = contribution.rounds.select_for_update().filter(replied_at__isnull=True)
    current = waiting.order_by("-number").first()
    if contribution.state != State.CHANGES or current is None or until <= timezone.now():
        raise WrongUse(
            mark(
                "More time can be given only while changes are awaited, "
                "and only until a day to come."
            ),
            remedy=mark("Open it again: somebody may have been quicker."),
        )
    current.due_at = until
    current.save(update_fields=["due_at"])
    telling.extended(contribution, until, by=by)
    return current


@transaction.atomic
def join(
    *, contribution: Contribution, into: Contribution, by: User, how: str, reason: str
) -> Contribution:
    """Merge one contribution into another, or say that it is the same; its authors are told why.

    Nothing is deleted: the page of the one leads to the other, and back. Raises WrongUse where
    the other one does not stand on its own.
    """
    pair = {contribution.pk, into.pk}
    rows = {it.pk: it for it in Contribution.objects.select_for_update().filter(pk__in=pair)}
    one, other = rows[contribution.pk], rows[into.pk]
    stands = other.state in (State.SUBMITTED, State.CHANGES, State.ACCEPTED)
    if len(pair) < 2 or one.call_id != other.call_id or not stands or one.state != State.SUBMITTED:
        raise WrongUse(
            mark("These two cannot be put together as they stand now."),
            remedy=mark("Choose another contribution of the same call that was handed in."),
        )
    if not reason.strip():
        raise WrongUse(
            mark("A decision without a reason helps nobody."),
            remedy=mark("Write to the authors why."),
        )
    one.state, one.kept_in = State(how), other
    one.save()
    one.decisions.filter(told_at__isnull=True).delete()
    Decision.objects.create(
        contribution=one, outcome=Decision.Outcome(how), reason=reason.strip(),
        with_reviews=False, made_by=by, told_by=by, told_at=timezone.now(),
    )  # fmt: skip
    reviewing.call_off(contribution=one, by=by)
    telling.joined(one, reason=reason.strip(), by=by)
    _close(one.call)
    return one


@transaction.atomic
def mask(*, contribution: Contribution, masked: dict[str, str]) -> None:
    """Let reviewers read something else where an answer names somebody."""
    contribution.masked = masked
    contribution.save(update_fields=["masked", "changed_at"])
