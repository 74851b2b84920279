"""Pages on which a draft is written, clause by clause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counted.errors import CountedError
from counted.hub.guidance.documents import (
    actions,
    drafting,
    presenting,
    queries,
    reading,
    rules,
    taking_in,
)
from counted.hub.guidance.documents.forms import (
    ClauseForm,
    MergeForm,
    SplitForm,
    TextForm,
    WhyForm,
)
from counted.hub.guidance.models import Document, Passage, Version
from counted.hub.ui.parts import Link
from counted.hub.ui.things import key_of
from counted.hub.ui.writing import posted, writes

CONFLICT, UNPROCESSABLE = 409, 422


def own_document(request: HttpRequest, slug: str) -> Document:
    """A document that somebody may write; to others there is none."""
    found = queries.document(slug)
    if found is None or not rules.writes(request.user, found):
        raise Http404
    return found


def own_draft(request: HttpRequest, slug: str) -> Version:
    """Its draft."""
    document = own_document(request, slug)
    found = document.versions.filter(state=Version.State.DRAFT).first()
    if found is None:
        raise Http404
    found.document = document
    return found


def address_of(document: Document, anchor: str = "") -> str:
    """Where the draft of a document is written."""
    return reverse("guidance:draft", args=[document.slug]) + anchor


@login_required
@writes
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """All clauses of the draft with what can be done; sent, it begins a draft."""
    document = own_document(request, slug)
    if request.method == "POST":
        actions.draft(document=document, by=request.user)
        return redirect(address_of(document))
    version = own_draft(request, slug)
    clauses = reading.shown(version, get_language() or "en")
    kept = {it.clause.serial for it in (one.passage for one in clauses)}
    context = {
        "it": document,
        "version": version,
        "clauses": clauses,
        "removed": [
            it for it in version.changes.filter(after=None).select_related("before__clause")
            if it.before and it.before.clause.serial not in kept
        ],
        "before": drafting.before_of(version),
        "made_up": document.made_up,
    }  # fmt: skip
    return render(request, "guidance/documents/draft.html", context)


@login_required
@writes
def write(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Write a clause."""
    it = passage_of_draft(request, slug, serial)
    first = {name: getattr(it, name) for name in drafting.WRITTEN}
    form = ClauseForm(posted(request), initial={**first, "seen": drafting.seen_of(it)})

    def act() -> None:
        told = dict(form.cleaned_data)
        drafting.write(passage=it, by=request.user, told=told, seen=told.pop("seen"))

    return _form(request, form, act, it, _("Write clause {number}").format(number=it.number))


@login_required
@writes
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put in a clause: behind the one that the address names, or at the beginning."""
    version = own_draft(request, slug)
    asked = request.GET.get("after", "")
    key = key_of(asked)
    after = version.passages.filter(clause__serial=key).first() if key else None
    form = ClauseForm(posted(request), initial={"depth": after.depth if after else 1})
    form.fields.pop("seen")

    def act() -> None:
        drafting.insert(version=version, by=request.user, told=form.cleaned_data, after=after)

    return _form(request, form, act, after or version, _("A new clause"))


@login_required
@writes
def split(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Make several clauses of one."""
    it = passage_of_draft(request, slug, serial)
    seen = drafting.seen_of(it)
    form = SplitForm(posted(request), initial={"text": it.text, "seen": seen})

    def act() -> None:
        told = form.cleaned_data["seen"]
        drafting.split(passage=it, by=request.user, parts=form.parts(), seen=told)

    return _form(request, form, act, it, _("Split clause {number}").format(number=it.number))


@login_required
@writes
def merge(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Make one clause of two."""
    it = passage_of_draft(request, slug, serial)
    others = [one for one in queries.passages(it.version) if one.pk != it.pk]
    form = MergeForm(posted(request), initial={"seen": drafting.seen_of_draft(it.version)})
    form.fields["into"].choices = [
        (one.clause.serial, f"{one.number} {presenting.passage_title(one)}") for one in others
    ]

    def act() -> None:
        serials = {one.clause.serial: one for one in others}
        into = serials[form.cleaned_data["into"]]
        joined = "\n\n".join(text for text in (into.text, it.title, it.text) if text)
        text = form.cleaned_data["text"] or joined
        drafting.merge(
            passage=it, into=into, by=request.user, told={"text": text},
            seen=form.cleaned_data["seen"],
        )  # fmt: skip

    return _form(request, form, act, it, _("Put clause {number} into another").format(
        number=it.number
    ))  # fmt: skip


@login_required
@require_POST
def move(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Move a clause one place up or down."""
    it = passage_of_draft(request, slug, serial)
    steps = -1 if request.POST.get("to") == "up" else 1
    drafting.move(passage=it, by=request.user, steps=steps)
    return redirect(address_of(it.version.document, f"#c{serial}"))


@login_required
@writes
def remove(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Take a clause out."""
    it = passage_of_draft(request, slug, serial)
    form = WhyForm(posted(request))

    def act() -> None:
        drafting.remove(passage=it, by=request.user, why=form.cleaned_data["why"])

    words = {"button": _("Take it out"), "lead": presenting.passage_title(it)}
    title = _("Take out clause {number}").format(number=it.number)
    return _form(request, form, act, it.version, title, words)


@login_required
@writes
def take_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a whole text at the end of the draft."""
    version = own_draft(request, slug)
    form = TextForm(posted(request))

    def act() -> None:
        pieces = taking_in.pieces(form.cleaned_data["text"])
        made = drafting.take_in(version=version, by=request.user, pieces=pieces)
        messages.success(request, _("Clauses put in: {number}").format(number=len(made)))

    return _form(request, form, act, version, _("Put in a whole text"))


def passage_of_draft(request: HttpRequest, slug: str, serial: int) -> Passage:
    """A clause of a draft that somebody may write."""
    version = own_draft(request, slug)
    found = get_object_or_404(version.passages.select_related("clause"), clause__serial=serial)
    found.version = version
    return found


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(
    request: HttpRequest,
    form: Any,
    act: Callable[[], None],
    at: Passage | Version,
    title: str,
    words: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form of the draft; what somebody else wrote meanwhile is shown, and nothing is lost."""
    version = at.version if isinstance(at, Passage) else at
    anchor = f"#{at.clause.name}" if isinstance(at, Passage) else ""
    back, status = address_of(version.document, anchor), 200
    now = None
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except drafting.MovedOnError as error:
            form.add_error(None, error.said(_))
            now, status = version.passages.filter(pk=at.pk).first(), CONFLICT
            is_merge = isinstance(form, MergeForm)
            seen = drafting.seen_of_draft(version) if is_merge else now and drafting.seen_of(now)
            form.data = {**form.data.dict(), "seen": seen or ""}
        except CountedError as error:
            form.add_error(None, error.said(_))
            status = UNPROCESSABLE
        else:
            messages.success(request, _("Kept."))
            return redirect(back)
    context = {
        "form": form, "title": title, "back": back, "now": now,
        "over": Link(version.document.title, back), **(words or {}),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors and status == 200 else status
    return render(request, "guidance/documents/clause_form.html", context, status=status)
