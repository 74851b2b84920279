"""The desk: what waits for a decision, who takes part and who is silent, how it is decided."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counted.hub.accounts.rules import standing
from counted.hub.desk import presenting, queries
from counted.hub.desk.conversation import UNDECIDED, WAITING, State
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 30
OURS, THEIRS = "ours", "theirs"
OVERDUE, MINE, FREE = "overdue", "mine", "free"
HANDS = {
    OURS: _("Waits for us"),
    THEIRS: _("Waits for the author"),
    OVERDUE: _("Overdue"),
    MINE: _("Taken on by you"),
    FREE: _("Taken on by nobody"),
}
QUESTIONS = (
    Question("hand", _("What to look at"), lambda value: HANDS.get(value, value)),
    Question("state", _("How it stands"), presenting.state_label),
    Question("kind", _("Kind"), presenting.kind_label),
)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is undecided, the most urgent first; with `all=1` what is decided, too."""
    if not queries.decides_anything(request.user):
        raise Http404
    rows = queries.for_deciding(request.user)
    shows_all = "all" in request.GET
    chosen = rows.order_by("-changed_at", "-pk") if shows_all else queries.undecided(rows)
    narrowed = narrow(_rows(chosen, request.user.pk), QUESTIONS, request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    found = queries.by_keys(map(str, page.object_list))
    context = {
        "page": page,
        "items": [presenting.request_item(found[str(pk)]) for pk in page.object_list],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
        "all": shows_all,
        "is_secretariat": standing(request.user).is_secretariat,
        **_numbers(rows, request.user),
    }
    return render(request, "desk/desk.html", context)


def _rows(rows: Any, me: int) -> list[Row]:
    late = ExpressionWrapper(queries.overdue(), BooleanField())
    keyed = rows.annotate(late=late).values_list("pk", "state", "kind", "taken_by_id", "late")
    return [
        Row(
            pk,
            {
                "state": (presenting.standing_of(state, kind),),
                "kind": (kind,),
                "hand": (*_waits_for(state), *((OVERDUE,) if late else ()), *_held(taken, me)),
            },
        )
        for pk, state, kind, taken, late in keyed
    ]


def _waits_for(state: str) -> tuple[str, ...]:
    if state in WAITING:
        return (OURS,)
    return (THEIRS,) if state == State.CHANGES else ()


def _held(taken: int | None, me: int) -> tuple[str, ...]:
    if taken is None:
        return (FREE,)
    return (MINE,) if taken == me else ()


def _numbers(rows: Any, person: Any) -> dict[str, int]:
    """How much waits, for this very person and for others; in one query."""
    theirs, ours = Q(state=State.CHANGES), Q(state__in=WAITING)
    found = rows.aggregate(
        waits=Count("pk", filter=ours),
        yours=Count("pk", filter=ours & queries.is_free_for(person)),
        late=Count("pk", filter=queries.overdue()),
        author=Count("pk", filter=theirs),
        author_late=Count("pk", filter=theirs & Q(due_at__lt=timezone.now())),
        taken=Count("pk", filter=Q(state__in=UNDECIDED, taken_by=person)),
    )
    return {**found, "others": found["waits"] - found["yours"]}
