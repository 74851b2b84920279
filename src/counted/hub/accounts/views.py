"""Pages of organisations: who is here, and who may act for whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from counted.hub.accounts import (
    actions,
    convening,
    describing,
    presenting,
    queries,
    rules,
    sections,
)
from counted.hub.accounts.body_forms import ReasonForm
from counted.hub.accounts.models import Organisation
from counted.hub.accounts.places import country_name
from counted.hub.accounts.profile_forms import OrganisationForm
from counted.hub.ui.describing import site
from counted.hub.ui.narrowing import Question, Row, narrow
from counted.hub.ui.parts import Link

PER_PAGE = 30


def _kind(value: str) -> str | Promise:
    return dict(Organisation.Kind.choices).get(value, value)


QUESTIONS = (
    Question("kind", _("Kind"), _kind),
    Question("country", _("Country"), country_name),
)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All organisations, to be narrowed by kind and country."""
    rows = [
        Row(key, {"kind": (kind,), "country": (country,)})
        for key, kind, country in queries.facet_values(queries.organisations())
    ]
    narrowed = narrow(rows, QUESTIONS, request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "organisations": [
            presenting.organisation_part(it) for it in queries.in_order(page.object_list)
        ],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
    }
    return render(request, "accounts/directory.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation, who may act for it today, and what it has done here."""
    found = _organisation(slug)
    reader = rules.standing(request.user)
    context = {
        "described": describing.organisation(found, site=site(request)),
        "organisation": found,
        "part": presenting.organisation_part(found),
        "facts": presenting.organisation_facts(found),
        "people": presenting.people(found.running, reader=request.user),
        "is_unclaimed": not found.has_representative,
        "own": [it for it in found.running if it.person_id == reader.person_id],
        "edits": rules.may_edit_organisation(reader, found),
        "ways": sections.ways(request, found),
        "sections": sections.sections(request, found),
        "made_up": found.made_up,
    }
    return render(request, "accounts/organisation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the page of an organisation; its representatives and the secretariat do so."""
    found = _organisation(slug)
    if not rules.may_edit_organisation(rules.standing(request.user), found):
        raise Http404
    over = Link(found.name, presenting.organisation_url(found))
    form = OrganisationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(organisation=found, by=request.user, told=form.cleaned_data)
        messages.success(request, _now("Saved."))
        return redirect(over.url)
    title = _now("What this organisation says of itself")
    context = {"form": form, "title": title, "over": over, "back": over.url}
    return render(request, "ui/layouts/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_mandate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a mandate, after asking: one's own, or as a representative or the secretariat."""
    found = _organisation(slug)
    mandate = get_object_or_404(found.mandates.select_related("person", "organisation"), pk=pk)
    is_own = mandate.person_id == request.user.pk
    if not (is_own or rules.may_edit_organisation(rules.standing(request.user), found)):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        convening.end_mandate(mandate=mandate, by=request.user, **form.cleaned_data)
        return redirect(presenting.organisation_url(found))
    context = {
        "organisation": found,
        "part": presenting.person_part(mandate.person, reader=request.user),
        "role": mandate.get_role_display(),
        "is_own": is_own,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/mandate_end.html", context, status=status)


def _organisation(slug: str) -> Organisation:
    found = queries.organisation(slug)
    if found is None:
        raise Http404
    return found
