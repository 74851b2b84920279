"""Pages of exchanges between peers: the list, one exchange, writing it, saying yes to a part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counted.hub.accounts.rules import standing
from counted.hub.desk import listing
from counted.hub.evidence import actions as evidence
from counted.hub.library.link_views import LinkForm, thing_at
from counted.hub.library.terms import terms
from counted.hub.partnerships import actions, presenting, queries, rules
from counted.hub.partnerships.forms import ExchangeForm, WithdrawForm
from counted.hub.partnerships.models import Exchange, Need
from counted.hub.ui.writing import posted, writes, written

FACETS = ("topic", "country", "organisation", "type", "language", "year")
GONE = 410


@require_safe
def exchanges(request: HttpRequest) -> HttpResponse:
    """All exchanges, to be searched and narrowed."""
    found = listing.answer(request, kinds=["exchange"], facets=FACETS)
    context = {**listing.context(found), "may_begin": rules.may_state(standing(request.user))}
    return render(request, "partnerships/exchanges.html", context)


@require_safe
def exchange(request: HttpRequest, slug: str) -> HttpResponse:
    """One exchange: its aim, who takes part, what was learned, what came of it."""
    found = _exchange(slug)
    who = standing(request.user)
    if not rules.may_read_exchange(who, found):
        context = {"reason": found.withdrawn_reason}
        return render(request, "partnerships/withdrawn.html", context, status=GONE)
    may_change = rules.may_change_exchange(who, found)
    waiting = queries.asked(found)
    context = {
        "it": found,
        "thing": presenting.exchange_thing(found),
        "facts": presenting.exchange_facts(found),
        "about": presenting.exchange_about(found, terms()),
        "organisations": [presenting.organisation(it) for it in queries.agreed(found)],
        "author": presenting.author(found),
        "may_change": may_change,
        "asked": [it.organisation.name for it in waiting] if may_change else [],
        "to_answer": [it for it in waiting if rules.may_answer(who, it.organisation_id)],
        "to_leave": [
            it
            for it in found.parts.all()
            if it.agreed_at and rules.may_answer(who, it.organisation_id)
        ],
        "made_up": found.made_up,
    }
    return render(request, "partnerships/exchange.html", context)


def _exchange(slug: str) -> Exchange:
    found = queries.exchange(slug)
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, slug: str) -> Exchange:
    """An exchange that the reader may write."""
    found = _exchange(slug)
    if not rules.may_change_exchange(standing(request.user), found):
        raise Http404
    return found


@login_required
@writes
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an exchange, perhaps for a need."""
    if not rules.may_state(standing(request.user)):
        raise Http404
    need = _asked_need(request)
    form = ExchangeForm(posted(request), initial=_first(need), person=request.user)

    def act() -> str:
        made = actions.begin_exchange(
            by=request.user,
            told=_told(form),
            organisations=form.cleaned_data["organisations"],
            speaks_for=form.voice(),
            need=need,
        )
        messages.success(request, _("Kept. Everybody can read it."))
        return presenting.exchange_url(made)

    words = {
        "title": _("Tell of an exchange"),
        "lead": _("A country with a country, an organisation with another: what you want to learn, "
                  "and later what you learned."),
        "back": reverse("partnerships:exchanges"),
    }  # fmt: skip
    return written(request, form, act, words)


def _asked_need(request: HttpRequest) -> Need | None:
    """The need that the address names, if the reader may read it."""
    key = request.GET.get("need", "")
    found = queries.need(standing(request.user), int(key)) if key.isdecimal() else None
    if key and found is None:
        raise Http404
    return found


def _first(need: Need | None) -> dict[str, Any]:
    language = get_language() or "en"
    if need is None:
        return {"language": language}
    topics = [need.topic] if need.topic else []
    countries = [need.country] if need.country else []
    return {"topics": topics, "countries": countries, "language": need.language}


def _told(form: ExchangeForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in actions.EXCHANGE_WRITTEN}


@login_required
@writes
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an exchange further."""
    found = _own(request, slug)
    first = {name: getattr(found, name) for name in actions.EXCHANGE_WRITTEN}
    first["organisations"] = [it.organisation_id for it in found.parts.all()]
    form = ExchangeForm(posted(request), initial=first, person=request.user)
    form.fields.pop("speaks_for", None)

    def act() -> str:
        named = form.cleaned_data["organisations"]
        actions.change_exchange(
            exchange=found, by=request.user, told=_told(form), organisations=named
        )
        messages.success(request, _("Kept."))
        return presenting.exchange_url(found)

    return written(request, form, act, _about(found, _("Write it further")))


@login_required
@writes
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an exchange back."""
    found = _own(request, slug)
    form = WithdrawForm(posted(request))

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw_exchange(exchange=found, by=request.user, reason=reason)
        return reverse("partnerships:exchanges")

    return written(request, form, act, _about(found, _("Withdraw this exchange")))


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, part: int) -> HttpResponse:
    """Say for an organisation whether it takes part."""
    found = _exchange(slug)
    named = get_object_or_404(found.parts.select_related("exchange"), pk=part)
    if not rules.may_answer(standing(request.user), named.organisation_id):
        raise Http404
    said = request.POST.get("answer")
    if found.withdrawn_reason:
        messages.error(request, _("This exchange was withdrawn; nothing is asked any more."))
    elif said not in ("yes", "no"):
        messages.error(request, _("Say whether the organisation takes part: yes or no."))
    else:
        actions.answer_part(part=named, by=request.user, agrees=said == "yes")
        messages.success(request, _("Kept."))
    return redirect(presenting.exchange_url(found))


@login_required
@writes
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Say on what other page of this site an exchange bears."""
    found = _own(request, slug)
    form = LinkForm(posted(request))
    form.fields["relation"].label = _("This exchange …")
    if request.method == "POST" and form.is_valid():
        target = thing_at(request, form.cleaned_data["address"])
        if target is None:
            form.add_error("address", _("No page of this site that can be linked is there."))
        else:
            source, relation = presenting.exchange_thing(found), form.cleaned_data["relation"]
            evidence.link(source=source, relation=relation, target=target, by=request.user)
            return redirect(presenting.exchange_url(found))
    context = {"form": form, **_about(found, _("What belongs to it"))}
    status = 422 if form.errors else 200
    return render(request, "ui/layouts/form.html", context, status=status)


def _about(found: Exchange, title: str) -> dict[str, Any]:
    back = presenting.exchange_url(found)
    return {"title": title, "back": back, "over": {"url": back, "label": found.title}}
