"""What waits in calls for whoever is signed in, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.calls import presenting, queries
from counted.hub.calls.models import Assignment, Contribution
from counted.hub.ui import registry
from counted.hub.ui.parts import Item, Link, Section

SHOWN = 5  #: of each part


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(to_review, order=12)
    registry.register_waiting(to_change, order=20)
    registry.register_tally(tallied)
    registry.register_begun(to_finish, order=14)
    registry.register_own(answered, order=40)


def tallied(request: HttpRequest) -> Iterable[QuerySet]:
    """What waits, for the menu."""
    changes = queries.own_rows(request.user).filter(state=Contribution.State.CHANGES)
    return queries.to_review(request.user), changes


def to_review(request: HttpRequest) -> Section | None:
    """What I was asked to review and have not handed in."""
    found = [it for it in queries.assignments_of(request.user) if not _is_done(it)]
    items = [presenting.review_item(it) for it in found[:SHOWN]]
    return _section(_("You are asked to review"), items, len(found))


def _is_done(assignment: Assignment) -> bool:
    review = queries.review_or_none(assignment)
    return bool(review and review.submitted_at)


def to_change(request: HttpRequest) -> Section | None:
    """Answers of mine for which changes are asked."""
    found = [it for it in _mine(request) if it.state == Contribution.State.CHANGES]
    return _of_contributions(_("Changes are asked of you"), found)


def to_finish(request: HttpRequest) -> Section | None:
    """Answers that I began and have not handed in."""
    found = [it for it in _mine(request) if it.state == Contribution.State.DRAFT]
    return _of_contributions(_("Answers to hand in"), found)


def answered(request: HttpRequest) -> Section | None:
    """What I handed in."""
    return _of_contributions(
        _("Your contributions"), [it for it in _mine(request) if not it.is_editable]
    )


def _mine(request: HttpRequest) -> list[Contribution]:
    """What I wrote; read once for all parts of a page."""
    if not hasattr(request, "_contributions"):
        request._contributions = queries.mine(request.user)
    return request._contributions


def _of_contributions(title: str, found: Sequence[Contribution]) -> Section | None:
    items = [presenting.contribution_item(it) for it in found[:SHOWN]]
    return _section(title, items, len(found))


def _section(title: str, items: Sequence[Item], number: int) -> Section | None:
    more = Link(_("Calls: mine"), reverse("calls:mine"))
    return Section(title, items, more=more, number=number) if items else None
