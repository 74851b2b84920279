"""Which gaps should come first: the marks of one, the order of all, marking and taking back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.rules import listed_for, standing
from counted.hub.desk import participation
from counted.hub.guidance.gaps import presenting, queries, rules, voting
from counted.hub.guidance.gaps.answering import known
from counted.hub.guidance.gaps.forms import VoteForm
from counted.hub.guidance.gaps.moving import OPEN
from counted.hub.guidance.gaps.weighing import FEWEST_VOTERS, MOST_MARKS, Tally
from counted.hub.guidance.models import Gap
from counted.hub.ui.parts import Column, Row, Table, Text


def votes(keys: list[int], request: HttpRequest) -> dict[str, Any]:
    """Who holds that it should come first: how many of each constituency, and one's own mark."""
    counted = queries.tally()
    mine = (
        {it.gap for it in queries.marks(request.user)} if request.user.is_authenticated else set()
    )
    return {
        "number": counted.number(keys[0]),
        "place": counted.places().get(keys[0]) if counted.says_an_order else None,
        "votes": _by_constituency(counted, keys[0]) if counted.number(keys[0]) else None,
        "voters": _named(queries.voters(keys), request) if counted.number(keys[0]) else {},
        "is_marked": keys[0] in mine,
        "left": MOST_MARKS - len(mine),
        "most": MOST_MARKS,
    }


def _by_constituency(counted: Tally, key: int) -> Table:
    columns = (
        Column(_("Marked it"), numeric=True, key=True),
        Column(_("Voted at all"), numeric=True),
    )
    rows = [
        Row(
            constituency(name),
            (str(counted.of(key).get(name, 0)), formats.number_format(number)),
        )
        for name, number in sorted(counted.voters.items())
    ]
    return Table(_("Who holds that it should come first"), _("For whom they speak"), columns, rows)


def constituency(name: str) -> Text:
    """The words for a kind of organisation, or for those who speak for themselves."""
    return participation.label("constituency", name)


def _named(people: list[User], request: HttpRequest) -> dict[str, Any]:
    """Names of voters for members, of those who let themselves be found by members."""
    who = standing(request.user)
    if not who.is_member:
        return {}
    shown = [it for it in people if it.listed in listed_for(who) or it.pk == who.person_id]
    return {"names": [display_name(it) for it in shown], "unnamed": len(people) - len(shown)}


@require_safe
def priorities(request: HttpRequest) -> HttpResponse:
    """Open gaps in the order in which they should come, and how that is worked out."""
    counted = queries.tally()
    order = counted.in_order()
    found = queries.open_gaps().in_bulk(order)
    names = sorted(counted.voters)
    places = counted.places()
    columns = (
        Column(_("Place"), numeric=True),
        Column(_("Priority"), numeric=True, key=True),
        *(Column(constituency(it), numeric=True) for it in names),
    )
    cards = dict(zip(found, presenting.cards(found.values()), strict=True))
    rows = [
        Row(
            cards[key].title,
            (str(places[key]), percent(counted.priority(key)), *_shares(counted, key, names)),
            url=cards[key].url,
            language=cards[key].language,
        )
        for key in order
    ]
    table = Table(_("Open gaps that somebody marked"), _("Gap"), columns, rows) if rows else None
    context = {
        "table": table,
        "first": cards[order[0]] if order and counted.says_an_order else None,
        "are_few": bool(order) and not counted.says_an_order,
        "fewest": FEWEST_VOTERS,
        "number": sum(counted.voters.values()),
        "unmarked": Gap.objects.filter(state__in=OPEN).exclude(pk__in=order).count(),
        "most": MOST_MARKS,
        "made_up": any(it.made_up for it in found.values()),
        "may_vote": rules.may_raise(standing(request.user)),
    }
    return render(request, "guidance/gaps/priorities.html", context)


def _shares(counted: Tally, key: int, names: list[str]) -> list[str]:
    """How many of those of each constituency who voted marked it."""
    return [
        _("%(marked)s of %(all)s")
        % {"marked": counted.of(key).get(it, 0), "all": counted.voters[it]}
        for it in names
    ]


def percent(share: Fraction) -> str:
    """A share in whole percent."""
    return _("%s %%") % formats.number_format(round(100 * share))


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a gap as one that should come first, or take the mark back."""
    found = known(pk)
    if not rules.may_raise(standing(request.user)):
        raise Http404
    form = VoteForm(request.POST, person=request.user)
    form.is_valid()  # another name than one's own is no choice, and counts as none
    try:
        if request.POST.get("answer") == "back":
            voting.take_back(gap=found, by=request.user)
            messages.success(request, _("Your mark is taken back."))
        else:
            voting.vote(gap=found, by=request.user, speaks_for=form.voice())
            messages.success(request, _("Marked as one that should come first."))
    except CountedError as error:
        messages.error(request, error.said(_))
    return redirect(f"{presenting.gap_url(found)}#votes")
