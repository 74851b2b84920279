"""Pages for a document as a whole: begun, described, published, adapted, following, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import standing
from counted.hub.guidance.documents import actions, following, presenting, queries, rules
from counted.hub.guidance.documents.draft_views import (
    address_of,
    own_document,
    own_draft,
)
from counted.hub.guidance.documents.forms import (
    AdaptForm,
    DocumentForm,
    PublishForm,
    WithdrawForm,
)
from counted.hub.ui.parts import Link
from counted.hub.ui.writing import posted, writes, written


@login_required
@writes
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a document."""
    who = standing(request.user)
    if not rules.may_begin(who):
        raise Http404
    first = {"language": get_language() or "en"}
    form = DocumentForm(posted(request), initial=first, person=request.user, who=who)

    def act() -> str:
        told = form.cleaned_data
        document = actions.begin(
            by=request.user, told=_told(told), body=told["body"],
            speaks_for=form.voice(),
        )  # fmt: skip
        return address_of(document)

    words = {
        "title": _("Begin a document"),
        "lead": _("A framework, a toolkit, a checklist: clauses that others can cite, discuss and "
                  "adapt. Only those who keep it read it until you publish."),
        "back": reverse("guidance:documents"),
        "button": _("Begin it"),
    }  # fmt: skip
    return written(request, form, act, words)


@login_required
@writes
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Change title, summary and what a document is about."""
    document = own_document(request, slug)
    first = {name: getattr(document, name) for name in actions.WRITTEN}
    who = standing(request.user)
    form = DocumentForm(posted(request), initial=first, person=request.user, who=who)
    for name in ("body", "speaks_for"):
        form.fields.pop(name, None)

    def act() -> str:
        actions.describe(document=document, by=request.user, told=_told(form.cleaned_data))
        return presenting.document_url(document)

    return written(request, form, act, _about(document, _("What it is")))


@login_required
@writes
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the draft a version."""
    version = own_draft(request, slug)
    form = PublishForm(posted(request))

    def act() -> str:
        actions.publish(version=version, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Published; its addresses never change."))
        return presenting.version_url(version)

    words = _about(version.document, _("Publish version {number}").format(number=version.number))
    words["lead"] = _("From then on it stays as it is; what is mended goes into the next version.")
    words["button"] = _("Publish it")
    words["back"] = address_of(version.document)
    return written(request, form, act, words)


@login_required
@writes
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    version = own_draft(request, slug)
    if request.method == "POST":
        actions.discard(version=version, by=request.user)
        is_gone = version.number == 1
        messages.success(request, _("The draft is gone; what was published stays."))
        return redirect(
            reverse("guidance:documents") if is_gone else presenting.document_url(version.document)
        )
    context = {"it": version.document, "version": version, "back": address_of(version.document)}
    return render(request, "guidance/documents/discard.html", context)


@login_required
@writes
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a document back."""
    document = own_document(request, slug)
    form = WithdrawForm(posted(request))

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw(document=document, by=request.user, reason=reason)
        return reverse("guidance:documents")

    return written(request, form, act, _about(document, _("Withdraw this document")))


@login_required
@writes
def adapt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Begin an adaptation of a version."""
    document = queries.document(slug)
    who = standing(request.user)
    if document is None or not rules.may_adapt(who):
        raise Http404
    version = get_object_or_404(document.versions, number=number)
    version.document = document
    if not rules.may_read_version(who, version):
        raise Http404
    form = AdaptForm(posted(request), person=request.user)

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in ("title", "summary", "countries")}
        made = actions.adapt(version=version, by=request.user, speaks_for=form.voice(), told=told)
        return address_of(made)

    words = {
        "title": _("Adapt “{title}”").format(title=document.title),
        "lead": _("You get its clauses as a draft of your own. Readers see what you changed, and "
                  "you see what the document changes later. It is published in your name."),
        "over": Link(document.title, presenting.version_url(version)),
        "back": presenting.version_url(version),
        "button": _("Begin the adaptation"),
    }  # fmt: skip
    return written(request, form, act, words)


@login_required
@writes
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """What the parent changed since, and taking it over clause by clause."""
    document = own_document(request, slug)
    last = following.newer(document)
    if last is None:
        return redirect(presenting.document_url(document))
    draft = actions.draft(document=document, by=request.user)
    if request.method == "POST":
        taken = {int(it) for it in request.POST.getlist("take") if it.isdecimal()}
        following.follow(draft=draft, by=request.user, taken=taken)
        messages.success(request, _("Taken over into your draft: {number}").format(
            number=len(taken)
        ))  # fmt: skip
        return redirect(address_of(document))
    context = {
        "it": document,
        "last": last,
        "parent": last.document,
        "ahead": following.ahead(document, draft),
        "back": presenting.document_url(document),
        "made_up": document.made_up,
    }
    return render(request, "guidance/documents/follow.html", context)


def _told(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: cleaned[name] for name in actions.WRITTEN}


def _about(document: Any, title: str) -> dict[str, Any]:
    back = presenting.document_url(document)
    return {"title": title, "back": back, "over": Link(document.title, back)}
