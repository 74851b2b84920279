"""Where gaps appear outside their own pages: search, rooms, countries, organisations, home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from counted.hub import searching
from counted.hub.accounts.models import Body, Organisation
from counted.hub.accounts.rules import PUBLIC, standing
from counted.hub.desk.models import Entry
from counted.hub.guidance.gaps import presenting, queries, rules
from counted.hub.guidance.gaps.moving import OPEN
from counted.hub.guidance.models import Gap
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Count, Item, Link, Section, Text
from counted.hub.ui.things import Thing, of_keys

SHOWN = 4
TYPE = "gap-"  #: begins the values of the facet "type"
TYPES: Mapping[str, Text] = {
    f"{TYPE}conceptual": _lazy("Conceptual gap"),
    f"{TYPE}methodological": _lazy("Methodological gap"),
    f"{TYPE}capacity": _lazy("Gap of capacity"),
    f"{TYPE}legal": _lazy("Legal gap"),
    f"{TYPE}data": _lazy("Data gap"),
}
STATES: Mapping[str, Text] = {f"{TYPE}{it.value}": it.label for it in Gap.State}
SEVERITIES: Mapping[str, Text] = {it.value: it.label for it in Gap.Severity}
#: Kinds of things from whose pages a gap is raised.
FROM = frozenset(
    {
        "item",
        "release",
        "call",
        "review",
        "need",
        "exchange",
        "meeting",
        "post",
        "clause",
        "comment",
    }
)


def types(values: Iterable[str]) -> dict[str, Text]:
    """Words for the kinds of gap."""
    return {it: TYPES[it] for it in values if it in TYPES}


def states(values: Iterable[str]) -> dict[str, Text]:
    """Words for what became of gaps."""
    return {it: STATES[it] for it in values if it in STATES}


def severities(values: Iterable[str]) -> dict[str, Text]:
    """Words for what gaps do."""
    return {it: SEVERITIES[it] for it in values if it in SEVERITIES}


def gap_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:  # noqa: ARG001
    """Cards of gaps; everybody may see them."""
    found = list(of_keys(Gap.objects.all(), keys))
    return {str(it.pk): card for it, card in zip(found, presenting.cards(found), strict=True)}


def entries(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each gap that is not part of another one; everybody finds it."""
    found = queries.gaps().exclude(state=Gap.State.MERGED)
    for it in of_keys(found.prefetch_related("proposals", "merged"), keys):
        told = [plain(one.text) for one in it.proposals.all()]
        merged = [text for one in it.merged.all() for text in (one.name, one.statement)]
        yield Entry(
            kind=presenting.KIND,
            key=str(it.pk),
            title=it.statement,
            language=it.language,
            url=presenting.gap_url(it),
            by=it.speaks_for.name if it.speaks_for else "",
            made_up=it.made_up,
            at=it.raised_at,
            audiences=[PUBLIC],
            countries=it.countries,
            languages=[it.language],
            topics=it.topics,
            groups=it.groups,
            indicators=it.indicators,
            goals=list(dict.fromkeys(code.partition(".")[0] for code in it.indicators)),
            stages=it.stages,
            organisation_kind=it.speaks_for.kind if it.speaks_for else "",
            type=TYPE + it.kind,
            state=TYPE + it.state,
            severity=it.severity,
            year=it.raised_at.year,
            words=searching.index(
                [it.name, plain(it.text), it.place, *told, *merged], language=it.language
            ),
        )


def to_raise(request: HttpRequest, thing: Thing, quote: str) -> Link | None:
    """The way from a thing to a gap that it shows, for those who may raise one."""
    if thing.kind not in FROM or not rules.may_raise(standing(request.user)):
        return None
    return Link(_("Raise a gap"), raise_url(thing, quote))


def raise_url(thing: Thing, quote: str = "") -> str:
    """Where a gap is raised that a thing, or words of it, show."""
    told = {"from": str(thing), **({"quote": quote} if quote else {})}
    return reverse("guidance:raise_gap", query=told)


def in_room(request: HttpRequest, key: str) -> Section | None:  # noqa: ARG001
    """Open gaps about a topic, for its room."""
    found = queries.open_gaps().filter(topics__contains=[key])
    return _section(_("Gaps of method"), found, f"topic={key}")


def in_country(request: HttpRequest, code: str) -> Section | None:  # noqa: ARG001
    """Open gaps in a country, for its page."""
    found = queries.open_gaps().filter(countries__contains=[code])
    return _section(_("Gaps met here"), found, f"country={code}")


def of_organisation(request: HttpRequest, organisation: Organisation) -> Section | None:  # noqa: ARG001
    """The gaps that an organisation raised or sees to, for its page."""
    theirs = Q(speaks_for=organisation) | Q(owner_organisation=organisation)
    found = queries.gaps().filter(theirs).exclude(state=Gap.State.MERGED)
    return _section(_("Gaps that it raised or sees to"), found)


def of_body(request: HttpRequest, body: Body) -> Section | None:  # noqa: ARG001
    """The gaps that a body sees to, for its page."""
    found = queries.gaps().filter(owner_body=body).exclude(state=Gap.State.MERGED)
    return _section(_("Gaps that it sees to"), found)


def _section(title: str, found: QuerySet[Gap], query: str = "") -> Section | None:
    cards = presenting.cards(found[:SHOWN])
    address = reverse("guidance:gaps")
    more = Link(_("All gaps"), f"{address}?{query}" if query else address)
    return Section(title, cards, more=more) if cards else None


def counts(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001  sections are given the request
    """How many gaps are open, for the strip on the home page."""
    number = Gap.objects.filter(state__in=OPEN).count()
    if not number:
        return ()
    over = Gap.objects.filter(state=Gap.State.ADDRESSED).count()
    note = ngettext("%(n)s is addressed", "%(n)s are addressed", over) % {"n": over} if over else ""
    what = ngettext("open gap", "open gaps", number)
    return (Count(number, what, note, reverse("guidance:gaps")),)
