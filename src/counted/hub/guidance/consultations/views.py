"""Pages of consultations for readers: the list, one, its clauses, its comments, what unites."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from counted.hub.accounts.rules import standing
from counted.hub.desk import listing, participation, translating
from counted.hub.guidance.consultations import (
    dividing,
    following,
    participating,
    presenting,
    queries,
    reading,
    rules,
)
from counted.hub.guidance.consultations.dividing import Opinion, Said
from counted.hub.guidance.consultations.forms import AgreementForm
from counted.hub.guidance.documents import presenting as shelf
from counted.hub.guidance.models import Comment, Consultation, Passage
from counted.hub.ui.parts import Column, Link, Row, Table

FACETS = ("topic", "country", "state", "language")
ON_A_PAGE = 25  #: comments
MOST_OPINIONS = 10  #: comments that unite, and as many that divide


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """All consultations that somebody may see, to be searched and narrowed."""
    found = listing.answer(request, kinds=[presenting.KIND], facets=FACETS)
    return render(request, "guidance/consultations/consultations.html", listing.context(found))


@require_safe
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, until when, who is heard; and the text, with how much was said of what."""
    it = seen(request, pk)
    who, now = standing(request.user), timezone.now()
    voices = queries.voices(it)
    reads = rules.may_read_comments(who, it, now)
    lines = reading.lines(it, voices if reads else (), translating.wanted(request))
    context = {
        **head(request, it),
        "lines": lines,
        "contents": [
            Link(f"{one.passage.number} {one.title.text}", f"#{one.anchor}")
            for one in lines
            if one.title and one.passage.kind == Passage.Kind.HEADING and one.passage.depth <= 2
        ],
        "whole": reading.in_words(reading.counts(voices)[None]) if reads else "",
        "reads": reads,
        "balance": participating.balance(voices),
        "own": sum(one.author == who.person_id for one in voices),
        "changes": list(it.closing_changes.all()),
    }
    return render(request, "guidance/consultations/consultation.html", context)


@require_safe
def clause(request: HttpRequest, pk: int, serial: int) -> HttpResponse:
    """All comments on one clause."""
    it = seen(request, pk)
    return _place(request, it, passage_of(it, serial))


@require_safe
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """All comments on the whole document."""
    return _place(request, seen(request, pk), None)


def _place(request: HttpRequest, it: Consultation, passage: Passage | None) -> HttpResponse:
    who, now = standing(request.user), timezone.now()
    found = queries.seen_of(who, it, now).filter(passage=passage, withdrawn_at=None)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **head(request, it),
        "passage": passage,
        "place": presenting.place_name(passage),
        "page": page,
        "remarks": reading.remarks(
            queries.linked(it, page.object_list), it, request.user, with_courses=False
        ),
        "course": _course(it, passage),
        "reads": rules.may_read_comments(who, it, now),
        "back": f"{presenting.url(it)}#{passage.clause.name if passage else 'whole'}",
    }
    return render(request, "guidance/consultations/place.html", context)


def _course(it: Consultation, passage: Passage | None) -> following.Course | None:
    """Where a clause stands today; None where it still stands as it was."""
    if passage is None:
        return None
    course = following.courses(it.version.document, [passage.pk]).of.get(passage.pk)
    return None if course and [one.pk for one in course.now] == [passage.pk] else course


@require_safe
def comment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One comment at its permanent address."""
    found = read_comment(request, pk, number)
    return comment_page(request, found)


def comment_page(
    request: HttpRequest, found: Comment, form: AgreementForm | None = None
) -> HttpResponse:
    """The page of a comment, with whatever form this reader fills in."""
    it, who, now = found.consultation, standing(request.user), timezone.now()
    [remark] = reading.remarks([found], it, request.user)
    if form is None and remark.may_agree:
        form = AgreementForm(person=request.user, initial={"value": remark.said})
    context = {
        **head(request, it),
        "remark": remark,
        "comment_thing": presenting.comment_thing(found),
        "sees": rules.may_see(who, it),
        "form": form,
        "may_withdraw": rules.may_withdraw(who, found, now),
        "shares": _shares([remark.opinion]) if remark.opinion and remark.opinion.shares else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "guidance/consultations/comment.html", context, status=status)


@require_safe
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that somebody said in a consultation, with what became of it."""
    it, who = known(pk), standing(request.user)
    found = queries.linked(it, queries.own(who, it)) if who.is_signed_in else []
    if not found and not rules.may_see(who, it):
        raise Http404
    context = {**head(request, it), "remarks": reading.remarks(found, it, request.user)}
    return render(request, "guidance/consultations/own.html", context)


@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """What unites constituencies and what divides them, and by which rule."""
    it, now = seen(request, pk), timezone.now()
    if not rules.may_read_comments(standing(request.user), it, now):
        raise Http404
    found = {one.pk: one for one in it.comments.filter(withdrawn_at=None)}
    opinions = dividing.opinions(Said(*one) for one in queries.agreements(found.values()))
    unites = dividing.uniting(opinions.values())[:MOST_OPINIONS]
    divides = dividing.dividing(opinions.values())[:MOST_OPINIONS]
    context = {
        **head(request, it),
        "unites": _shares(unites, found),
        "divides": _shares(divides, found),
        "spoken": sum(one.people for one in opinions.values()),
        "fewest": dividing.FEWEST,
    }
    return render(request, "guidance/consultations/agreement.html", context)


def _shares(opinions: Any, found: dict[int, Comment] | None = None) -> Table | None:
    """Opinions as a table: one line a comment, one column a constituency that is heard."""
    rows = list(opinions)
    names = sorted({name for one in rows for name in one.shares})
    if not rows:
        return None
    columns = (
        Column(pgettext("comment", "Agree"), numeric=True, key=True),
        *(Column(participation.label("constituency", it), numeric=True) for it in names),
    )
    return Table(
        _("Share that agrees, by constituency"),
        _("Comment"),
        columns,
        [_line(one, names, (found or {}).get(one.comment)) for one in rows],
    )


def _line(opinion: Opinion, names: list[str], comment: Comment | None) -> Row:
    agree = _("%(agree)s of %(people)s") % {"agree": opinion.agree, "people": opinion.people}
    told = [percent(opinion.shares[it]) if it in opinion.shares else "–" for it in names]
    if comment is None:
        return Row(_("This comment"), (agree, *told))
    title = f"{comment.name} {presenting.comment_title(comment)}"
    address = presenting.comment_url(comment)
    return Row(title, (agree, *told), url=address, language=comment.language)


def percent(share: Any) -> str:
    """A share in whole percent."""
    return _("%s %%") % round(100 * share)


def known(pk: int) -> Consultation:
    """A consultation, whoever reads it."""
    found = queries.consultation(pk)
    if found is None:
        raise Http404
    return found


def seen(request: HttpRequest, pk: int) -> Consultation:
    """A consultation that somebody may see; to others there is none."""
    found = known(pk)
    if not rules.may_see(standing(request.user), found):
        raise Http404
    return found


def read_comment(request: HttpRequest, pk: int, number: int) -> Comment:
    """A comment that somebody may read; to others there is none."""
    found = queries.comment(known(pk), number)
    if found is None or not rules.may_read_comment(standing(request.user), found, timezone.now()):
        raise Http404
    return found


def passage_of(it: Consultation, serial: int) -> Passage:
    """A clause of the version that is open."""
    rows = it.version.passages.select_related("clause")
    found = rows.filter(clause__serial=serial).first()
    if found is None:
        raise Http404
    found.version, found.clause.document = it.version, it.version.document
    return found


def head(request: HttpRequest, it: Consultation) -> dict[str, Any]:
    """What every page of a consultation shows."""
    who, now = standing(request.user), timezone.now()
    is_open = rules.is_open(it, now)
    return {
        "it": it,
        "thing": presenting.thing(it),
        "document": it.version.document,
        "version": it.version,
        "version_url": shelf.version_url(it.version),
        "state_line": presenting.state_line(it),
        "is_open": is_open,
        "may_comment": rules.may_comment(who, it, now),
        "is_guest": not who.is_signed_in,
        "may_run": rules.may_run(who, it),
        "may_agree_at_once": not who.represented,
        "made_up": it.made_up,
    }
