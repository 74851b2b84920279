"""The desk: what waits for a decision, who takes part and who is silent, how it is decided."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counted.hub.accounts.rules import standing
from counted.hub.desk import presenting, queries
from counted.hub.desk.conversation import UNDECIDED
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 30
OVERDUE, MINE, FREE = "overdue", "mine", "free"
HANDS = {OVERDUE: _("Overdue"), MINE: _("Taken on by you"), FREE: _("Taken on by nobody")}
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
        **_numbers(rows, request.user.pk),
    }
    return render(request, "desk/desk.html", context)


def _rows(rows: Any, me: int) -> list[Row]:
    keyed = rows.annotate(late=Count("pk", filter=queries.overdue()))
    return [
        Row(pk, {"state": (state,), "kind": (kind,), "hand": _hands(taken, late, me)})
        for pk, state, kind, taken, late in keyed.values_list(
            "pk", "state", "kind", "taken_by_id", "late"
        )
    ]


def _hands(taken: int | None, late: int, me: int) -> tuple[str, ...]:
    first = (OVERDUE,) if late else ()
    if taken is None:
        return (*first, FREE)
    return (*first, MINE) if taken == me else first


def _numbers(rows: Any, me: int) -> dict[str, int]:
    undecided = Q(state__in=UNDECIDED)
    return rows.aggregate(
        waits=Count("pk", filter=undecided),
        late=Count("pk", filter=queries.overdue()),
        taken=Count("pk", filter=undecided & Q(taken_by_id=me)),
    )
