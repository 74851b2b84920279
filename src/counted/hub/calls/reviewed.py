"""Reviews as they are read: by authors, who learn the texts; by those who decide, who learn all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counted.hub.calls import presenting, queries
from counted.hub.calls.models import Assignment, Contribution, Review
from counted.hub.calls.weighing import together

State = Assignment.State


@dataclass(frozen=True)
class Reviewed:
    """What was asked of reviewers about a contribution, and what came."""

    lines: tuple[tuple[Assignment, Review | None, str], ...]  #: with points of a hundred, or ""
    asked: int  #: of whom a review is waited for or came
    done: int  #: reviews that count
    mean: str  #: points of a hundred; "" where there are none
    spread: str

    @property
    def handed_in(self) -> tuple[tuple[Assignment, Review | None, str], ...]:
        """The reviews that count."""
        return tuple(it for it in self.lines if counts(it[0]))


def counts(assignment: Assignment) -> bool:
    """Whether the review was handed in by somebody who is free to judge."""
    review = queries.review_or_none(assignment)
    return assignment.state == State.ACCEPTED and bool(review and review.submitted_at)


def of(assignments: Iterable[Assignment]) -> Reviewed:
    """The reviews of one contribution, for those who decide."""
    lines = tuple((it, queries.review_or_none(it), _points(it)) for it in assignments)
    counted = [review for it, review, _of_100 in lines if review and counts(it)]
    told = together([it.mean for it in counted])
    return Reviewed(
        lines,
        asked=sum(1 for it, _review, _of_100 in lines if it.state in (State.ASKED, State.ACCEPTED)),
        done=len(counted),
        mean=presenting.points(told.mean),
        spread=presenting.points(told.spread),
    )


def _points(assignment: Assignment) -> str:
    review = queries.review_or_none(assignment)
    return presenting.points(review.mean) if review and counts(assignment) else ""


def for_authors(found: Contribution) -> list[tuple[str, str]]:
    """What reviewers wrote to the authors: numbered, or by name where the call is open."""
    shown = []
    for number, it in enumerate(queries.reviews_of(found), 1):
        review = queries.review_or_none(it)
        if review is None or not counts(it) or not review.text:
            continue
        name = _("Reviewer {number}").format(number=number)
        shown.append((name if found.call.hides_reviewers else str(it.reviewer), review.text))
    return shown
