"""What is needed where and by whom: needs counted by topic, place and kind of organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted.hub.accounts.models import Organisation
from counted.hub.accounts.places import country_name, region_name, region_of
from counted.hub.accounts.rules import Standing, standing
from counted.hub.library.terms import terms
from counted.hub.partnerships import grouping, queries, rules
from counted.hub.partnerships.grouping import Group, Stated
from counted.hub.partnerships.models import Need
from counted.hub.ui.parts import Column, Row, Table

PLACE, KIND = "place", "kind"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How many state a need, by topic and by place or kind of organisation."""
    by = request.GET.get("by") if request.GET.get("by") in (PLACE, KIND) else PLACE
    groups = grouping.topics(stated(standing(request.user)))
    rows = [row for group in groups for row in _rows(group, terms(), by or PLACE)]
    where = _("Where") if by == PLACE else _("Who")
    columns = (Column(where), Column(_("How many need it"), numeric=True, key=True))
    table = Table(_("Organisations and people who need it"), _("Topic"), columns, rows)
    context = {
        "table": table if rows else None,
        "by": by,
        "views": [
            (_("By place"), f"?by={PLACE}", by == PLACE),
            (_("By kind of organisation"), f"?by={KIND}", by == KIND),
        ],
        "fewest": grouping.FEWEST,
        "most": terms().get(groups[0].value or "", "") if groups else "",
    }
    return render(request, "partnerships/overview.html", context)


def stated(who: Standing) -> list[Stated]:
    """All open needs with a topic as they are counted for a reader."""
    return [_stated(it, who) for it in queries.open_needs().exclude(topic="")]


def _stated(need: Need, who: Standing) -> Stated:
    organisation = need.speaks_for
    return Stated(
        asker=f"organisation {organisation.pk}" if organisation else f"person {need.author_id}",
        topic=need.topic,
        region=region_of(need.country) if need.country else "",
        country=need.country,
        kind=organisation.kind if organisation else "",
        is_seen=rules.may_read_need(who, need),
    )


def _rows(group: Group, words: Mapping[str, str], by: str) -> Iterator[Row]:
    topic = words.get(group.value or "", group.value or "")
    url = f"{reverse('partnerships:needs')}?topic={group.value}"
    if by == KIND:
        found = [(_kind(it.value), it) for it in grouping.split(group.rows, lambda row: row.kind)]
    else:
        found = [(_place(region, it.value), it) for region, it in grouping.places(group.rows)]
    told = _once([(_("Altogether"), group), *found])
    for at, (where, it) in enumerate(told):
        yield Row(topic, (where, number_format(it.askers)), url="" if at else url)


def _once(lines: list[tuple[str, Group]]) -> list[tuple[str, Group]]:
    """Groups without those that only repeat the one above them: the more exact of two stays."""
    kept: list[tuple[str, Group]] = []
    for words, group in lines:
        if kept and set(group.rows) == set(kept[-1][1].rows):
            if group.value is None:
                continue
            kept.pop()
        kept.append((words, group))
    return kept


def _kind(value: str | None) -> str:
    if value is None:
        return _("Others, too few to be told apart")
    return str(dict(Organisation.Kind.choices).get(value) or _("People for themselves"))


def _place(region: str | None, value: str | None) -> str:
    """The name of a region, or of a country in one."""
    if value is None:
        too_few = _("Elsewhere, too few to be told apart")
        return f"{region_name(region)}: {too_few}" if region else too_few
    if region is None:
        return str(region_name(value)) if value else _("Place not told")
    return f"{region_name(region)}: {country_name(value)}"
