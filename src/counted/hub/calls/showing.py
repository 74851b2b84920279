"""Where calls appear outside their own pages: home, search, lists of things, participation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from counted.hub import searching
from counted.hub.accounts.models import Body
from counted.hub.accounts.rules import PUBLIC, standing
from counted.hub.calls import presenting, queries, wording
from counted.hub.calls.models import Call, CoAuthor, Contribution, Review
from counted.hub.desk.models import Entry
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Item, Link, Section, Text

ON_HOME = 3
LONGEST_KEYS = 500  #: contributions looked at in one go
#: What a call asks for, as a value of the facet "type".
TYPES: Mapping[str, Text] = {
    Call.Wants.CASE: _lazy("Call for case studies"),
    Call.Wants.INITIATIVE: _lazy("Call for initiatives"),
    Call.Wants.RESOURCE: _lazy("Call for resources"),
    Call.Wants.TEXT: _lazy("Call for answers"),
}


def types(values: Iterable[str]) -> dict[str, Text]:
    """Words for what calls ask for."""
    return {it: TYPES[it] for it in values if it in TYPES}


def call_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Calls by short name, as far as the reader may see them."""
    found = queries.calls_for(reader).filter(slug__in=list(keys))
    return {it.slug: presenting.call_item(it) for it in wording.told_calls(found)}


def contribution_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Contributions by code: for those who wrote them only."""
    who = standing(reader)
    if not who.is_signed_in:
        return {}
    named = CoAuthor.objects.filter(person_id=who.person_id).values("contribution_id")
    found = Contribution.objects.filter(
        Q(author_id=who.person_id) | Q(pk__in=named), code__in=list(keys)[:LONGEST_KEYS]
    ).select_related("call", "late_code").prefetch_related("rounds")  # fmt: skip
    return {it.code: presenting.contribution_item(it) for it in found}


def entries(keys: Iterable[str] | None) -> Iterator[Entry]:
    """Published calls for the search; everybody finds them."""
    found = Call.objects.exclude(state=Call.State.DRAFT).select_related("speaks_for", "body")
    if keys is not None:
        found = found.filter(slug__in=list(keys))
    for it in found.prefetch_related("questions"):
        told = [plain(it.text), plain(it.learned), *(one.label for one in it.questions.all())]
        yield Entry(
            kind="call",
            key=it.slug,
            title=it.title,
            summary=it.summary,
            language=it.language,
            url=presenting.call_address(it),
            by=str(it.speaks_for or it.body or ""),
            made_up=it.made_up,
            at=it.published_at,
            audiences=[PUBLIC],
            languages=[it.language],
            type=it.wants,
            year=it.opens_at.year if it.opens_at else None,
            words=searching.index(told, language=it.language),
        )


def open_calls(request: HttpRequest) -> Section | None:  # noqa: ARG001  sections are given it
    """Calls that are open today, for the home page."""
    now = timezone.now()
    found = Call.objects.filter(
        state=Call.State.PUBLISHED, opens_at__lte=now, closes_at__gt=now
    ).order_by("closes_at")[:ON_HOME]
    if not found:
        return None
    items = [presenting.call_item(it) for it in wording.told_calls(found)]
    return Section(
        _("What we ask you to share"), items, more=Link(_("All calls"), reverse("calls:calls"))
    )


def of_body(request: HttpRequest, body: Body) -> Section | None:
    """The calls that a body runs, for its page."""
    found = queries.calls_for(request.user).filter(body=body)
    items = [presenting.call_item(it) for it in wording.told_calls(found)]
    return Section(_("Calls"), items) if items else None


def to_review(request: HttpRequest) -> Section | None:
    """What the reader is asked to review and has not handed in."""
    if not standing(request.user).is_signed_in:
        return None
    found = queries.assignments_of(request.user)
    open_ones = [it for it in found if not _is_done(it)][:ON_HOME]
    if not open_ones:
        return None
    more = Link(_("All that is mine"), reverse("calls:mine"))
    return Section(
        _("You are asked to review"), [presenting.review_item(it) for it in open_ones], more=more
    )


def _is_done(assignment: Any) -> bool:
    review = queries.review_or_none(assignment)
    return bool(review and review.submitted_at)


def contributions_since(since: datetime) -> Counter[int]:
    """How often each person handed in something since a time."""
    found = Contribution.objects.filter(submitted_at__gte=since)
    return Counter(found.values_list("author_id", flat=True))


def reviews_since(since: datetime) -> Counter[int]:
    """How many reviews each person handed in since a time."""
    found = Review.objects.filter(submitted_at__gte=since)
    return Counter(found.values_list("assignment__reviewer_id", flat=True))
