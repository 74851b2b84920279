"""Where comments are answered: fifty in one sitting, alone or in groups, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from counted.errors import CountedError
from counted.hub.guidance.consultations import answering, presenting, queries, reading
from counted.hub.guidance.consultations.forms import AnswerForm, GroupAnswerForm, unfolded
from counted.hub.guidance.consultations.reading import Remark
from counted.hub.guidance.consultations.run_views import run
from counted.hub.guidance.consultations.views import head
from counted.hub.guidance.models import Comment, Consultation, Disposition
from counted.hub.ui.parts import Link
from counted.hub.ui.writing import posted, writes

ON_A_PAGE = 50  #: comments
CONFLICT, UNPROCESSABLE = 409, 422
#: Orders of the table: their words, and the columns.
ORDERS = {
    "clause": (_lazy("By clause"), (F("passage__position").asc(nulls_last=True), "number")),
    "open": (_lazy("Unanswered first"), ("disposition__isnull", "passage__position", "number")),
    "kind": (_lazy("By kind"), ("kind", "passage__position", "number")),
    "who": (_lazy("By constituency"), ("constituency", "passage__position", "number")),
    "group": (_lazy("By group"), (F("group").asc(nulls_last=True), "number")),
    "newest": (_lazy("Newest first"), ("-number",)),
}  # fmt: skip


@dataclass
class Line:
    """A comment, its answer as it stands, and the form in which it is answered."""

    remark: Remark
    form: AnswerForm
    meanwhile: Disposition | None = None  #: what somebody else answered while this was written
    is_saved: bool = False
    today: Sequence[Any] = field(default_factory=tuple)  #: where its clause stands

    @property
    def number(self) -> int:
        """The number of the comment."""
        return self.remark.it.number


@login_required
@writes
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of all comments; sent, it keeps what was filled, and shows what could not be."""
    it = run(request, pk)
    page = _page(request, it)
    lines = _lines(request, it, queries.linked(it, page.object_list))
    if request.method == "POST" and "HX-Request" in request.headers:
        return _one(request, it, lines)
    status, wrong = 200, ""
    if request.method == "POST":
        saved = [_save(request, it, line) for line in lines]
        wrong = _together(request, it, lines)
        if not wrong and not any(_is_open(line) for line in lines):
            number = sum(saved)
            messages.success(request, _("Answers kept: {number}").format(number=number))
            return redirect(request.get_full_path())
        is_conflict = any(line.meanwhile for line in lines)
        status = CONFLICT if is_conflict else UNPROCESSABLE
    context = {
        **_shown(request, it),
        "lines": lines,
        "page": page,
        "wrong": wrong,
        "open_lines": [line for line in lines if _is_open(line)],
    }
    return render(request, "guidance/consultations/answers.html", context, status=status)


def _shown(request: HttpRequest, it: Consultation) -> dict[str, Any]:
    chosen = _order(request)
    waiting = queries.unanswered(it).count()
    return {
        **head(request, it),
        "orders": [(name, label, name == chosen) for name, (label, _by) in ORDERS.items()],
        "waiting": waiting,
        "total": it.comments.filter(withdrawn_at=None).count(),
        "groups": list(it.groups.all()),
        "clauses": _clause_names(it),
    }


def _clause_names(it: Consultation) -> list[tuple[str, str]]:
    """Names of the clauses of the latest version, a draft too, for the list to choose from."""
    last = it.version.document.versions.order_by("-number").first()
    rows = last.passages.select_related("clause") if last else ()
    return [(one.clause.name, presenting.place_name(one)) for one in rows]


def _order(request: HttpRequest) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in ORDERS else "clause"


def _page(request: HttpRequest, it: Consultation) -> Page:
    """The comments of one page; the same ones when their form comes back."""
    found = queries.comments(it).filter(withdrawn_at=None)
    if request.method == "POST":
        numbers = [int(one) for one in request.POST.getlist("number") if one.isdecimal()]
        if numbers:
            found = found.filter(number__in=numbers[:ON_A_PAGE])
    ordered: QuerySet[Comment] = found.order_by(*ORDERS[_order(request)][1])
    number = 1 if request.method == "POST" and request.POST.getlist("number") else None
    return Paginator(ordered, ON_A_PAGE).get_page(number or request.GET.get("page"))


def _lines(request: HttpRequest, it: Consultation, found: Sequence[Comment]) -> list[Line]:
    made = []
    for one in reading.remarks(found, it, request.user):
        kept = queries.disposition(one.it)
        form = AnswerForm(
            posted(request), prefix=str(one.it.number), initial=_initial(kept),
        )  # fmt: skip
        made.append(Line(one, form, today=one.course.now if one.course else ()))
    return made


def _initial(kept: Disposition | None) -> dict[str, str]:
    if kept is None:
        return {"seen": ""}
    clause = kept.clause.name if kept.clause else ""
    return {"outcome": kept.outcome, "reason": kept.reason, "clause": clause,
            "seen": answering.seen(kept)}  # fmt: skip


def _save(request: HttpRequest, it: Consultation, line: Line) -> bool:
    """Keep one line if somebody filled it; whether it was kept."""
    form, comment = line.form, line.remark.it
    kept = queries.disposition(comment)
    sent_seen = form.data.get(form.add_prefix("seen"), "")
    if not _wrote(it, form, sent_seen, kept):
        line.form = AnswerForm(prefix=form.prefix, initial=form.initial)  # as it stands now
        return False
    if not form.is_valid():
        return False
    told = dict(form.cleaned_data)
    if told["clause"] and answering.clause_named(it, told["clause"]) is None:
        form.add_error("clause", _("This document has no clause of that name."))
        return False
    told["clause"] = answering.clause_named(it, told["clause"])
    try:
        made = answering.answer(comment=comment, by=request.user, told=told, seen_before=sent_seen)
    except answering.AnsweredError as error:
        form.add_error(None, error.said(_))
        line.meanwhile = Disposition.objects.select_related("by", "clause").filter(
            comment=comment
        ).first()  # fmt: skip
        form.data = _with(form, seen=answering.seen(line.meanwhile))
    except CountedError as error:
        form.add_error(None, error.said(_))
    else:
        line.is_saved = True
        comment.disposition = made
        form.data = _with(form, seen=answering.seen(made))
    return line.is_saved


def _wrote(it: Consultation, form: AnswerForm, sent_seen: str, kept: Disposition | None) -> bool:
    """Whether somebody wrote on a line anything else than what they had before them.

    Where somebody else answered meanwhile, what is sent back unchanged is no answer of theirs.
    """
    if sent_seen == answering.seen(kept):
        return form.is_filled()
    sent = {name: form.data.get(form.add_prefix(name), "") for name in answering.WRITTEN}
    clause = answering.clause_named(it, sent["clause"])
    return sent_seen != answering.fingerprint(
        sent["outcome"], unfolded(sent["reason"]), clause.pk if clause else None
    )


def _with(form: AnswerForm, **values: str) -> Any:
    """What a form was sent with, some of it replaced."""
    data = form.data.copy()
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    return data


def _is_open(line: Line) -> bool:
    return line.form.is_bound and not line.is_saved


def _one(request: HttpRequest, it: Consultation, lines: Iterable[Line]) -> HttpResponse:
    """One line alone, kept and shown again, for a page that is not left."""
    asked = request.POST.get("row", "")
    line = next((one for one in lines if str(one.number) == asked), None)
    if line is None:
        return HttpResponse(status=404)
    _save(request, it, line)
    context = {**head(request, it), "line": line, "is_part": True}
    return render(request, "guidance/consultations/_answer.html", context)


def _together(request: HttpRequest, it: Consultation, lines: Iterable[Line]) -> str:
    """Put the chosen comments into a group, or take them out; what is wrong with that."""
    chosen = [one.remark.it for one in lines if str(one.number) in request.POST.getlist("pick")]
    try:
        if "take_out" in request.POST:
            answering.take_out(comments=chosen, by=request.user)
        elif "put_together" in request.POST:
            asked = request.POST.get("group", "")
            group = it.groups.filter(pk=int(asked)).first() if asked.isdecimal() else None
            title = request.POST.get("group_title", "")
            answering.put_together(comments=chosen, by=request.user, title=title, group=group)
    except CountedError as error:
        return error.said(_)
    return ""


@login_required
@writes
def group(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """The comments of a group, and one answer for all of them."""
    it = run(request, pk)
    found = get_object_or_404(it.groups, pk=group)
    members = queries.linked(it, queries.comments(it).filter(group=found, withdrawn_at=None))
    form = GroupAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        name = told["clause"]
        told["clause"] = answering.clause_named(it, name)
        if name and told["clause"] is None:
            form.add_error("clause", _("This document has no clause of that name."))
        elif _answered(request, form, found, told):
            return redirect(f"{presenting.answers_url(it)}?by=group")
    context = {
        **_shown(request, it),
        "group": found,
        "form": form,
        "remarks": reading.remarks(members, it, request.user),
        "over": Link(_("Answers"), presenting.answers_url(it)),
        "address": reverse("guidance:comment_group", args=[it.pk, found.pk]),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "guidance/consultations/group.html", context, status=status)


def _answered(request: HttpRequest, form: Any, found: Any, told: dict[str, Any]) -> bool:
    try:
        made = answering.answer_group(
            group=found, by=request.user, told=told, again=told.pop("again")
        )
    except CountedError as error:
        form.add_error(None, error.said(_))
        return False
    messages.success(request, _("Answers kept: {number}").format(number=len(made)))
    return True
