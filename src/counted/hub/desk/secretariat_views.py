"""Pages for the secretariat: who takes part, who is silent, how it is decided, stuck mails."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.rules import standing
from counted.hub.desk import actions, kinds, mailing, participation, receiving, words
from counted.hub.desk.forms import LetterForm, PolicyForm
from counted.hub.desk.models import Mail, Policy
from counted.hub.ui.parts import Column, Explained, Row, Table
from counted.hub.ui.words import day

MONTHS = (3, 6, 12, 24)
USUAL_MONTHS = 6
DAYS_PER_MONTH = 30.44
SHOWN_MAILS = 100


def for_secretariat(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everybody else the page is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not standing(request.user).is_secretariat:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _months(request: HttpRequest) -> int:
    asked = request.GET.get("months", "") or request.POST.get("months", "")
    return int(asked) if asked in map(str, MONTHS) else USUAL_MONTHS


def _since(months: int) -> datetime:
    return timezone.now() - timedelta(days=months * DAYS_PER_MONTH)


@require_safe
@for_secretariat
def taking_part(request: HttpRequest) -> HttpResponse:
    """Participation against membership, one table per dimension."""
    months = _months(request)
    dimensions = participation.participation(_since(months))
    first = dimensions[0].categories
    context = {
        "months": months,
        "choices": MONTHS,
        "tables": [_table(it) for it in dimensions],
        "unheard": [row for it in dimensions for row in it.categories if row.is_unheard],
        "behind": [
            row for it in dimensions for row in it.categories if row.is_behind and row.active
        ],
        "members": sum(it.members for it in first),
        "active": sum(it.active for it in first),
    }
    return render(request, "desk/participation.html", context)


def _table(dimension: participation.Dimension) -> Table:
    """One dimension as people and as shares of all."""
    did = [Column(capfirst(it.label), numeric=True) for it in participation.activities()]
    columns = (
        Column(_("Members"), numeric=True),
        Column(_("Share of members"), numeric=True),
        *did,
        Column(_("Active"), numeric=True),
        Column(_("Share of the active"), numeric=True, key=True),
    )
    rows = [
        Row(
            it.label,
            [
                localize(it.members),
                _percent(it.members_share),
                *map(localize, it.did),
                localize(it.active),
                _percent(it.active_share),
            ],
            behind=it.is_behind,
        )
        for it in dimension.categories
    ]
    return Table(dimension.title, dimension.title, columns, rows)


def _percent(share: float) -> str:
    return _("%(number)s %%") % {"number": localize(round(100 * share))}


@require_safe
@for_secretariat
def taking_part_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers for a spreadsheet; shares from 0 to 1."""
    names = [it.name for it in participation.activities()]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"participation-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    lines = csv.writer(response)
    lines.writerow(
        ["dimension", "category", "label", "members", "members_share", *names, "active",
         "active_share"]
    )  # fmt: skip
    for dimension in participation.participation(_since(_months(request))):
        for it in dimension.categories:
            shares = f"{it.members_share:.4f}", f"{it.active_share:.4f}"
            lines.writerow(
                [dimension.name, it.value, it.label, it.members, shares[0], *it.did, it.active,
                 shares[1]]
            )  # fmt: skip
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def silent(request: HttpRequest) -> HttpResponse:
    """Members of whom nothing is heard, and a letter to them: shown first, then sent."""
    months = _months(request)
    found = participation.silent_members(_since(months))
    people = User.objects.filter(pk__in=[it.person.pk for it in found])
    form = LetterForm(
        request.POST if request.method == "POST" else None, people=people, person=request.user
    )
    form.fields["people"].choices = [(it.person.pk, _silent_words(it)) for it in found]
    if request.method == "POST" and form.is_valid():
        chosen, text = form.cleaned_data["people"], form.cleaned_data["text"]
        if "confirmed" in request.POST:
            told = actions.write_to(people=chosen, by=request.user, text=text)
            number = len(told)
            sent = ngettext("%(n)s person is told.", "%(n)s people are told.", number)
            messages.success(request, sent % {"n": number})
            return redirect("desk:silent")
        return render(request, "desk/confirm_letter.html", _letter(request, months, chosen, text))
    context = {"form": form, "found": found, "months": months, "choices": MONTHS}
    return render(request, "desk/silent.html", context, status=422 if form.errors else 200)


def _letter(request: HttpRequest, months: int, chosen: Any, text: str) -> dict[str, Any]:
    facts = {"who": words.name_of(request.user, None)}
    return {
        "people": chosen,
        "names": [display_name(it) for it in chosen],
        "text": text,
        "sentence": words.say(words.LETTER, facts),
        "months": months,
    }


def _silent_words(silent: participation.Silent) -> Explained:
    when = (
        _("Last signed in on %(day)s") % {"day": day(silent.signed_in)}
        if silent.signed_in
        else _("Has never signed in")
    )
    bodies = ", ".join(silent.bodies)
    told = " · ".join(it for it in (silent.organisation, bodies, when) if it)
    return Explained(display_name(silent.person), told)


@require_safe
@for_secretariat
def policies(request: HttpRequest, form: PolicyForm | None = None) -> HttpResponse:
    """How requests of each kind are decided; each kind has its form."""
    kept = {it.kind: it for it in Policy.objects.select_related("set_by")}
    rows = [
        (kind, form if form and form.prefix == name else _policy_form(name, kept), kept.get(name))
        for name, kind in sorted(kinds.kinds().items())
        if not kind.is_between_people
    ]
    status = 422 if form else 200
    return render(request, "desk/policies.html", {"rows": rows, "form": form}, status=status)


def _policy_form(name: str, kept: dict[str, Policy], data: Any = None) -> PolicyForm:
    kind = kinds.kind_of(name)
    initial = {"needs_two": kind.two_people(), "days": kind.days}
    return PolicyForm(data, prefix=name, instance=kept.get(name), initial=initial, kind=kind)


@require_POST
@for_secretariat
def set_policy(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the choice for one kind."""
    if name not in kinds.kinds() or kinds.kind_of(name).is_between_people:
        raise Http404
    form = PolicyForm(request.POST, prefix=name, kind=kinds.kind_of(name))
    if not form.is_valid():
        request.method = "GET"
        return policies(request, form)
    told = {"needs_two": False, **form.cleaned_data}
    actions.set_policy(kind=name, by=request.user, needs_two=told["needs_two"], days=told["days"])
    messages.success(request, _("Kept. It holds for what is asked from now on."))
    return redirect("desk:policies")


@require_safe
@for_secretariat
def mails(request: HttpRequest) -> HttpResponse:
    """Mails that were given up or may not have arrived, and mails of which nothing was made."""
    found = mailing.stuck().select_related("person")
    context = {
        "mails": found[:SHOWN_MAILS],
        "number": found.count(),
        "left": receiving.left(most=SHOWN_MAILS),
        "is_read": receiving.is_set_up(),
    }
    return render(request, "desk/mails.html", context)


@require_POST
@for_secretariat
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a stuck mail back on its way; the next job sends it."""
    mail = Mail.objects.filter(pk=pk).first()
    if mail is None:
        raise Http404
    mailing.send_again(mail=mail)
    messages.success(request, _("It is tried again within a quarter of an hour."))
    return redirect("desk:mails")
