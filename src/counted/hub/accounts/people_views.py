"""Pages of people: the directory, each one's page, and what one tells about oneself."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from counted.hub.accounts import (
    actions,
    describing,
    labels,
    presenting,
    queries,
    rules,
    sections,
)
from counted.hub.accounts.models import Body, Mandate, Organisation, Seat, User
from counted.hub.accounts.places import country_name
from counted.hub.accounts.profile_forms import ProfileForm
from counted.hub.ui.describing import site
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 30

ROLES: dict[str, str | Promise] = {
    Mandate.Role.REPRESENTATIVE: _("Represents an organisation"),
    Mandate.Role.STEWARD: _("Steward of data"),
    Mandate.Role.MEMBER: _("Works in an organisation"),
    Seat.Role.CHAIR: _("Chairs a body"),
    Seat.Role.CO_LEAD: _("Leads a body together with others"),
    Seat.Role.CHAMPION: _("Champion"),
    Body.Kind.COLLABORATIVE: _("Member of the Collaborative"),
    Body.Kind.STEERING: _("Steering committee"),
    Body.Kind.CO_LEADS: _("Co-leads"),
    Body.Kind.SECRETARIAT: _("Secretariat"),
    Body.Kind.TASK_TEAM: _("In a task team"),
    Body.Kind.WORKING_GROUP: _("In a working group"),
}


def _word(words: Any, value: str) -> str | Promise:
    return dict(words).get(value, value)


def _questions() -> tuple[Question, ...]:
    return (
        Question("country", _("Country"), country_name),
        Question("language", _("Language"), labels.language_name),
        Question("topic", _("Knows about"), partial(_word, labels.topic_labels())),
        Question("kind", _("Kind of organisation"), partial(_word, Organisation.Kind.choices)),
        Question("role", _("Role"), partial(_word, ROLES)),
    )


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The people who want to be found, as far as this reader may find them.

    Words are asked of the search, which knows what people tell of themselves.
    """
    if words := request.GET.get("q", "").strip():
        return redirect(_searched(words, request.GET))
    reader = rules.standing(request.user)
    found = queries.listed_people(reader)
    roles, kinds = queries.roles_of(found, reader), queries.kinds_of_organisation(found)
    rows = [
        Row(
            key,
            {
                "country": (country,),
                "language": languages,
                "topic": topics,
                "kind": kinds.get(key, ()),
                "role": roles.get(key, ()),
            },
        )
        for key, country, languages, topics in found.values_list(
            "pk", "country", "languages", "expertise"
        )
    ]
    narrowed = narrow(rows, _questions(), request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "people": [
            presenting.listed_part(it, reader=request.user)
            for it in queries.people_in_order(page.object_list)
        ],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
        "is_member": reader.is_member,
    }
    return render(request, "accounts/people.html", context)


def _searched(words: str, chosen: QueryDict) -> str:
    """The search for words among people, with those choices that it knows too."""
    kept = [(name, it) for name in ("country", "language", "topic") for it in chosen.getlist(name)]
    asked = urlencode([("q", words), *kept, ("kind", "person")])
    return f"{reverse('desk:search')}?{asked}"


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's page, for whoever may read it."""
    found = queries.person(pk)
    reader = rules.standing(request.user)
    if found is None or not rules.may_see_person(reader, found):
        raise Http404
    context = {
        "described": describing.person(found, site=site(request)),
        "person": found,
        "part": presenting.person_part(found, reader=request.user),
        "facts": presenting.person_facts(found),
        "mandates": presenting.organisations_of(found.running_mandates),
        "seats": presenting.bodies_of(found.running_seats, reader=reader),
        "sections": sections.person_sections(request, found),
        "is_own": found.pk == reader.person_id,
        "made_up": found.made_up,
    }
    return render(request, "accounts/person.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What one tells about oneself, and how one is written to."""
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.tell_about(person=person, told=form.cleaned_data)
        messages.success(request, _now("Saved."))
        return redirect("accounts:person", pk=person.pk)
    return render(request, "accounts/profile.html", {"form": form})
