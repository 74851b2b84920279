"""Pages for answering on paper: taking a form along, and handing it in when it comes back."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from counted.errors import CountedError, UnusableInput, WrongUse
from counted.hub.calls import answering, papers, presenting, queries, rules, taking_in, wording
from counted.hub.calls.forms import PaperForm
from counted.hub.calls.models import Call, Contribution
from counted.hub.calls.stepping import CHECK, address_of
from counted.hub.calls.views import paper_of, working
from counted.messages import mark

LARGEST_PAPER_BYTES = 10 * 1024 * 1024


def _require_open(found: Contribution) -> None:
    if not rules.may_change(found):
        raise WrongUse(
            mark("This contribution cannot be changed now."),
            remedy=mark("Ask those who run the call."),
        )


@working
@require_safe
def paper(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """What was answered so far, as a form to go on with elsewhere."""
    found = queries.written_by(request.user, code)
    return paper_of(found.call, kind, name=found.code, contribution=found)


@working
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Take answers from a form that was filled in elsewhere."""
    found = queries.written_by(request.user, code)
    if request.method == "GET" and not rules.may_change(found):
        return redirect("calls:contribution", code=code)
    _require_open(found)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = brought_by(found.call, form.cleaned_data["file"])
        answering.save(
            contribution=found, answers=brought.answers, title=brought.title or None,
            language=brought.language or None, unplaced=brought.unplaced,
        )  # fmt: skip
        _tell_brought(request, brought)
        return redirect(address_of(found, CHECK))
    context = {
        "form": form,
        "title": _("Hand in a form"),
        "lead": _("Your answers are taken from the file; you look them over before handing in."),
        "button": _("Take the answers"),
        "back": reverse("calls:contribution", args=[code]),
    }
    return render(request, "calls/form.html", context)


@working
@require_http_methods(["GET", "POST"])
def bring_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin with a form that was filled in without this site."""
    call = queries.call_for(request.user, slug)
    if not rules.accepts(call):
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = brought_by(call, form.cleaned_data["file"])
        except CountedError as error:
            form.add_error("file", error.said(gettext))
        else:
            made = taking_in.draft(call=call, brought=brought, by=request.user)
            _tell_brought(request, brought)
            return redirect(address_of(made, CHECK))
    context = {
        "form": form,
        "title": _("Hand in a form"),
        "lead": _("Your answers are taken from the file; you look them over before handing in."),
        "button": _("Take the answers"),
        "back": presenting.call_address(call),
    }
    return render(request, "calls/form.html", context)


def brought_by(call: Call, file: UploadedFile) -> papers.Brought:
    """What a form brought. Raises UnusableInput where it cannot be read at all."""
    if (file.size or 0) > LARGEST_PAPER_BYTES:
        raise UnusableInput(
            mark("The form is larger than 10 MB."),
            remedy=mark("Take out pictures; hand those in on the page."),
        )
    return papers.understand(wording.told_questions(call), papers.read(file.read()))


def _tell_brought(request: HttpRequest, brought: papers.Brought) -> None:
    text = gettext("{number} answers were taken from the form.").format(number=len(brought.answers))
    messages.success(request, text)
    if brought.unplaced:
        messages.warning(
            request, _("Some lines could not be placed; they are kept below, with the reason.")
        )
