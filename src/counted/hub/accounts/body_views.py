"""Pages of bodies: what they are for, who sits there, what they said and decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counted.hub.accounts import (
    calendars,
    convening,
    describing,
    presenting,
    queries,
    rules,
    sections,
)
from counted.hub.accounts.body_forms import (
    BodyForm,
    DecisionForm,
    MeetingForm,
    ReasonForm,
    SeatForm,
)
from counted.hub.accounts.models import Body, Meeting
from counted.hub.ui.describing import site
from counted.hub.ui.parts import Link
from counted.hub.ui.things import Thing

MOST_SHOWN = 60  #: members by name, meetings, decisions on the page of a body
writes = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All bodies; those that work today come first."""
    bodies = list(queries.bodies())
    today = timezone.localdate()
    ended = [it for it in bodies if it.end and it.end < today]
    context = {
        "standing": [presenting.body_item(it) for it in bodies if it not in ended],
        "ended": [presenting.body_item(it) for it in ended],
        "may_begin": rules.standing(request.user).is_secretariat,
    }
    return render(request, "accounts/bodies.html", context)


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """One body; what stands behind closed doors only for those with a seat."""
    found, reader = _body(slug), rules.standing(request.user)
    held = list(queries.seats_in(found, reader)[: MOST_SHOWN + 1])
    context = {
        "described": describing.body(found, site=site(request)),
        "body": found,
        "thing": Thing("body", str(found.pk)),
        "seats": presenting.by_role(held[:MOST_SHOWN], reader=request.user),
        "unnamed": queries.seat_count(found) - len(held[:MOST_SHOWN]),
        "sections": sections.body_sections(request, found),
        "ways": sections.ways(request, found),
        "leads": rules.leads(request.user, found.pk),
        "runs": rules.may_run(reader, found),
        "own": [it for it in held if it.person_id == reader.person_id],
        "made_up": found.made_up,
        **(_inside(found) if rules.may_see_inside(reader, found) else {"closed": True}),
    }
    return render(request, "accounts/body.html", context)


def _inside(found: Body) -> dict[str, Any]:
    """What a body did and will do."""
    now = timezone.now()
    met = list(found.meetings.all()[:MOST_SHOWN])
    return {
        "ahead": [presenting.meeting_item(found, it) for it in met if it.starts_at >= now][::-1],
        "past": [presenting.meeting_item(found, it) for it in met if it.starts_at < now],
        "decisions": list(queries.decisions(found)[:MOST_SHOWN]),
    }


@login_required
@writes
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a body; the secretariat does so."""
    if not rules.standing(request.user).is_secretariat:
        raise Http404
    form = BodyForm(request.POST or None, by_secretariat=True)
    if request.method == "POST" and form.is_valid():
        made = convening.found(by=request.user, told=form.cleaned_data)
        return redirect("accounts:body", slug=made.slug)
    return _asked(
        request, form, title=_("Begin a body or a group"), back=reverse("accounts:bodies")
    )


@login_required
@writes
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a body says of itself."""
    found = _led(request, slug)
    secretariat = rules.standing(request.user).is_secretariat
    form = BodyForm(request.POST or None, instance=found, by_secretariat=secretariat)
    if request.method == "POST" and form.is_valid():
        convening.change_body(body=found, by=request.user, told=form.cleaned_data)
        return redirect("accounts:body", slug=found.slug)
    return _asked(request, form, title=_("What this body says of itself"), found=_body(slug))


@login_required
@writes
def give_seat(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a seat."""
    found = _led(request, slug)
    secretariat = rules.standing(request.user).is_secretariat
    form = SeatForm(request.POST or None, body=found, by_secretariat=secretariat)
    if request.method == "POST" and form.is_valid():
        told = {key: value for key, value in form.cleaned_data.items() if key != "address"}
        convening.give_seat(body=found, by=request.user, person=form.person, **told)
        messages.success(request, _("They hold a seat now."))
        return redirect("accounts:body", slug=found.slug)
    return _asked(request, form, title=_("Give somebody a seat"), found=found)


@login_required
@writes
def end_seat(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a seat, after asking."""
    found = _body(slug)
    seat = get_object_or_404(found.seats.select_related("person"), pk=pk)
    is_own = seat.person_id == request.user.pk
    if not (is_own or rules.leads(request.user, found.pk)):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        convening.end_seat(seat=seat, by=request.user, **form.cleaned_data)
        return redirect("accounts:body", slug=found.slug)
    part = presenting.person_part(seat.person, reader=request.user)
    context = {"body": found, "part": part, "role": seat.get_role_display(), "is_own": is_own}
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "accounts/seat_end.html", context, status=status)


@require_safe
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One meeting: when and where, what it is about, what was said and decided."""
    found, reader = _seen(request, slug), rules.standing(request.user)
    met = get_object_or_404(found.meetings, pk=pk)
    context = {
        "described": describing.meeting(met, site=site(request)),
        "body": found,
        "meeting": met,
        "facts": presenting.meeting_facts(met, with_call=found.pk in reader.bodies),
        "decisions": list(met.decisions.select_related("replaced_by")),
        "runs": rules.may_run(reader, found),
        "made_up": found.made_up,
    }
    return render(request, "accounts/meeting.html", context)


@login_required
@writes
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a meeting."""
    found = _run(request, slug)
    form = MeetingForm(request.POST or None, instance=Meeting(body=found))
    return _kept(request, form, found, title=_("Call a meeting"))


@login_required
@writes
def write(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a meeting, and write its minutes."""
    found = _run(request, slug)
    met = get_object_or_404(found.meetings, pk=pk)
    form = MeetingForm(request.POST or None, instance=met)
    return _kept(request, form, found, title=_("The meeting and its minutes"))


def _kept(request: HttpRequest, form: MeetingForm, found: Body, *, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        met = convening.keep_meeting(meeting=form.instance, by=request.user)
        return redirect("accounts:meeting", slug=found.slug, pk=met.pk)
    return _asked(request, form, title=title, found=found)


@login_required
@writes
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a decision."""
    found = _run(request, slug)
    form = DecisionForm(request.POST or None, body=found)
    form.instance.body = found
    if request.method == "POST" and form.is_valid():
        replaced = form.cleaned_data["replaces"]
        made = convening.decide(decision=form.instance, by=request.user, replaces=replaced)
        return redirect(f"{presenting.body_url(found)}#decision-{made.pk}")
    return _asked(request, form, title=_("Record a decision"), found=found)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of a body for calendars, which cannot sign in: of open bodies only."""
    found = _body(slug)
    if found.is_private:
        raise Http404
    text = calendars.calendar(found, found.meetings.all(), address=request.build_absolute_uri)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_safe
def champions(request: HttpRequest) -> HttpResponse:
    """Who speaks up for citizen data, and for which part of it."""
    held = presenting.champions(queries.champions(), reader=request.user)
    return render(request, "accounts/champions.html", {"champions": held})


def _asked(
    request: HttpRequest, form: Any, *, title: str, found: Body | None = None, back: str = ""
) -> HttpResponse:
    """A form of somebody who leads a body."""
    over = Link(found.name, presenting.body_url(found)) if found else None
    context = {"form": form, "title": title, "over": over, "back": back or over.url}
    return render(request, "ui/layouts/form.html", context)


def _body(slug: str) -> Body:
    found = queries.body(slug)
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, slug: str) -> Body:
    found = _body(slug)
    if not rules.may_see_inside(rules.standing(request.user), found):
        raise Http404
    return found


def _run(request: HttpRequest, slug: str) -> Body:
    found = _body(slug)
    if not rules.may_run(rules.standing(request.user), found):
        raise Http404
    return found


def _led(request: HttpRequest, slug: str) -> Body:
    found = _body(slug)
    if not rules.leads(request.user, found.pk):
        raise Http404
    return found
