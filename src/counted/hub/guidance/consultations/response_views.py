"""The response document, all comments as a file, and comments through all versions."""

from __future__ import annotations

import csv
import io

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from counted.hub.accounts.rules import standing
from counted.hub.guidance.consultations import (
    following,
    participating,
    presenting,
    queries,
    responding,
    rules,
)
from counted.hub.guidance.consultations.views import head, seen
from counted.hub.guidance.documents import presenting as shelf
from counted.hub.guidance.documents import queries as documents
from counted.hub.guidance.documents import rules as document_rules
from counted.hub.guidance.models import Comment, Document
from counted.hub.ui.downloads import attachment

PARTS_ON_A_PAGE, COMMENTS_ON_A_PAGE = 25, 50
CSV = "text/csv; charset=utf-8"
BOM = "\ufeff"  #: by which spreadsheets know the letters


@require_safe
def response(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said and what became of it, clause by clause; before it is public, a preview."""
    it = seen(request, pk)
    if not rules.may_read_answers(standing(request.user), it):
        raise Http404
    found = responding.parts(it, request.user)
    size = max(len(found), 1) if "all" in request.GET else PARTS_ON_A_PAGE
    balance = participating.balance(queries.voices(it))
    context = {
        **head(request, it),
        "page": Paginator(found, size).get_page(request.GET.get("page")),
        "is_all": "all" in request.GET,
        "balance": balance,
        "summary": responding.summary(balance),
        "outcomes": responding.outcomes(it),
        "current": documents.latest(it.version.document),
        "withdrawn": it.comments.exclude(withdrawn_at=None).count(),
    }
    return render(request, "guidance/consultations/response.html", context)


@require_safe
def comments_file(request: HttpRequest, pk: int) -> HttpResponse:
    """All comments with what became of them, as CSV, as far as somebody reads them."""
    it, who = seen(request, pk), standing(request.user)
    if not rules.may_read_comments(who, it, timezone.now()):
        raise Http404
    out = io.StringIO()
    found = queries.linked(it, queries.comments(it))
    csv.writer(out).writerows(
        responding.rows(
            found, with_answers=rules.may_read_answers(who, it), document=it.version.document
        )
    )
    name = f"consultation-{it.pk}-comments.csv"
    return attachment(BOM + out.getvalue(), name=name, media_type=CSV)


@require_safe
def led_here(request: HttpRequest, slug: str, number: int, serial: int) -> HttpResponse:
    """All comments that led to a clause of a version, from all versions before it."""
    document = _document(request, slug)
    version = get_object_or_404(document.versions, number=number)
    version.document = document
    if not document_rules.may_read_version(standing(request.user), version):
        raise Http404
    passage = get_object_or_404(version.passages.select_related("clause"), clause__serial=serial)
    passage.version, passage.clause.document = version, document
    found = following.led_to(passage).filter(
        queries.read_by(standing(request.user), timezone.now())
    )
    page = _page(request, following.shown(found))
    context = {
        "document": document,
        "version": version,
        "passage": passage,
        "place": presenting.place_name(passage),
        "back": shelf.passage_url(passage),
        "page": page,
        "cards": [presenting.answered_card(it, request.user) for it in page.object_list],
        "made_up": document.made_up,
    }
    return render(request, "guidance/consultations/led_here.html", context)


@require_safe
def of_document(request: HttpRequest, slug: str) -> HttpResponse:
    """All comments ever made on a document: by clause of today, on removed ones, on the whole."""
    document = _document(request, slug)
    who, now = standing(request.user), timezone.now()
    rows = Comment.objects.filter(
        queries.read_by(who, now), consultation__version__document=document, withdrawn_at=None
    )
    found = list(following.shown(rows).order_by("consultation__opens_at", "number"))
    by_passage: dict[int, list[Comment]] = {}
    for it in found:
        if it.passage_id is not None:
            by_passage.setdefault(it.passage_id, []).append(it)
    courses = following.courses(document, by_passage)
    current = courses.current
    context = {
        "document": document,
        "current": current,
        "back": shelf.document_url(document),
        "consultations": [
            presenting.card(it) for it in queries.of_document(document) if rules.may_see(who, it)
        ],
        "standing": [
            (it, presenting.place_name(it), presenting.led_url(it), number)
            for it, number in _numbers(courses, by_passage)
        ],
        "removed": [
            (ending, presenting.place_name(ending.passage),
             [presenting.answered_card(it, request.user) for key in keys for it in by_passage[key]])
            for ending, keys in courses.ended().values()
        ],
        "whole": [
            presenting.answered_card(it, request.user) for it in found if it.passage_id is None
        ],
        "number": len(found),
        "made_up": document.made_up,
    }  # fmt: skip
    return render(request, "guidance/consultations/of_document.html", context)


def _numbers(
    courses: following.Courses, by_passage: dict[int, list[Comment]]
) -> list[tuple[following.Passage, int]]:
    """The clauses of today to which comments led, in order, and how many."""
    counted: dict[int, int] = {}
    passages = {}
    for key, course in courses.of.items():
        for it in course.now:
            passages[it.pk] = it
            counted[it.pk] = counted.get(it.pk, 0) + len(by_passage[key])
    order = sorted(passages.values(), key=lambda it: it.position)
    return [(it, counted[it.pk]) for it in order]


def _page(request: HttpRequest, found: object) -> object:
    return Paginator(found, COMMENTS_ON_A_PAGE).get_page(request.GET.get("page"))


def _document(request: HttpRequest, slug: str) -> Document:
    found = documents.document(slug)
    if found is None or not documents.readable(standing(request.user), found):
        raise Http404
    return found
