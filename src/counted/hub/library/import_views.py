"""Taking in resources from a file: what was understood is shown before anything is kept."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from counted.errors import CountedError
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.queries import represented
from counted.hub.accounts.rules import standing
from counted.hub.library import import_actions, importing, presenting


class ImportForm(VoiceMixin, forms.Form):
    """A file with entries of resources."""

    file = forms.FileField(
        label=_lazy("File"),
        help_text=_lazy(
            "BibTeX, RIS, CSV with a column “title”, or what doi.org, Crossref or DataCite give "
            "as JSON or XML."
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Hand in a file, look at what was understood, choose what becomes a draft."""
    if request.method == "POST" and "entries" in request.POST:
        return _keep(request)
    handed = request.method == "POST"
    form = ImportForm(
        request.POST if handed else None, request.FILES if handed else None, person=request.user
    )
    if handed and form.is_valid():
        try:
            found = importing.read(form.cleaned_data["file"].read(importing.LARGEST_BYTES + 1))
        except CountedError as error:
            form.add_error("file", error.said(_))
        else:
            return _preview(request, found, form.voice())
    context = {"form": form}
    return render(request, "library/import.html", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest, found: list[importing.Entry], voice: Any) -> HttpResponse:
    taken, rest = found[: importing.MOST_ENTRIES], found[importing.MOST_ENTRIES :]
    known = import_actions.compare(taken, standing(request.user))
    rows = [
        {
            "number": number,
            "known": it,
            "trouble": _(it.entry.trouble) if it.entry.trouble else "",
            "type": presenting.TYPES[it.entry.type],
            "url": presenting.address(it.item) if it.item else "",
            "is_chosen": not (it.item or it.is_again),
        }
        for number, it in enumerate(known)
    ]
    context = {
        "rows": rows,
        "good": sum(not it.entry.trouble for it in known),
        "rest": len(rest),
        "most": importing.MOST_ENTRIES,
        "speaks_for": voice.pk if voice else "",
        "entries": json.dumps([it.plain() for it in taken], ensure_ascii=False),
    }
    return render(request, "library/import_preview.html", context)


def _keep(request: HttpRequest) -> HttpResponse:
    """Make drafts of what was chosen; what comes back from the browser is looked at again."""
    try:
        kept = json.loads(request.POST["entries"])
        chosen = {int(it) for it in request.POST.getlist("chosen") if it.isdecimal()}
        picked = [
            importing.restore(it)
            for number, it in enumerate(kept[: importing.MOST_ENTRIES])
            if number in chosen
        ]
    except (ValueError, TypeError, AttributeError, RecursionError):
        messages.error(request, _("Something was lost on the way. Please hand in the file again."))
        return redirect("library:import")
    if not picked:
        messages.info(request, _("Nothing was chosen, so nothing was kept."))
        return redirect("library:import")
    voices = {str(it.pk): it for it in represented(request.user)}
    made, left = import_actions.keep(
        entries=picked,
        by=request.user,
        language=get_language() or "en",
        speaks_for=voices.get(request.POST.get("speaks_for", "")),
    )
    said = ngettext("%(n)s draft was made.", "%(n)s drafts were made.", len(made))
    messages.success(request, said % {"n": len(made)})
    for entry in left:
        messages.warning(request, _("“%(title)s” could not be kept.") % {"title": entry.title})
    return redirect("library:mine")
