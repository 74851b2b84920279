"""What lists and the search know of a release, taken from its content when it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from counted.hub import searching
from counted.hub.accounts.rules import PUBLIC
from counted.hub.desk.models import Entry
from counted.hub.groups import GROUPS
from counted.hub.releases import public_queries


def facets_of(content: dict[str, Any]) -> dict[str, Any]:
    """The facet columns of a release."""
    study = content["study"]
    codes = {it["sdg"]["indicator"] for it in study["indicators"] if it["sdg"]}
    return {
        "countries": list(study["area"]["countries"]),
        "indicators": sorted(codes),
        "groups": [it["title"] for it in study["dimensions"]],
        "producer_kind": study["producer"]["kind"],
        "how_found": study["people_found"]["how"],
        "period_end": study["period"]["end"],
    }


def entries(keys: Iterable[str] | None) -> Iterator[Entry]:
    """The newest standing release of each study, by its short name; everybody finds it."""
    rows = public_queries.listed()
    found = rows if keys is None else rows.filter(slug__in=list(keys))
    for it in found.order_by("pk").iterator(chunk_size=20):
        study = it.content["study"]
        yield Entry(
            kind="release",
            key=it.slug,
            title=it.title,
            summary=study["summary"],
            language=it.language,
            url=reverse("releases:release", args=[it.slug, it.number]),
            by=study["producer"]["name"],
            made_up=it.made_up,
            at=it.published_at,
            audiences=[PUBLIC],
            countries=it.countries,
            languages=[it.language],
            groups=_groups(study),
            indicators=it.indicators,
            goals=sorted({code.partition(".")[0] for code in it.indicators}),
            organisation_kind=it.producer_kind,
            type=it.how_found,
            year=int(it.period_end[:4]) if it.period_end else None,
            words=searching.index(_texts(study), language=it.language),
        )


def _groups(study: dict[str, Any]) -> list[str]:
    """The dimensions as keys of `counted.hub.groups` where they are one, else by their titles."""
    place = study["design"]["places"]
    known = {place["dimension"]: "place"} if place else {}
    named = (
        next((key for key in (it["id"], (it["sdmx"] or "").lower()) if key in GROUPS), "")
        or known.get(it["id"])
        or it["title"]
        for it in study["dimensions"]
    )
    return list(dict.fromkeys(named))


def _texts(study: dict[str, Any]) -> list[str]:
    return [
        study["title"],
        study["summary"],
        study["producer"]["name"],
        study["area"]["name"],
        *(it["title"] for it in study["indicators"]),
        *(it["definition"] for it in study["indicators"]),
        *(it["sdg"]["indicator"] for it in study["indicators"] if it["sdg"]),
        *(it["title"] for it in study["dimensions"]),
        *(category["title"] for it in study["dimensions"] for category in it["categories"]),
    ]
