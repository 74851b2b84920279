"""What lists and the search know of a release, taken from its content when it is published."""

from __future__ import annotations

from typing import Any

from counted.hub import searching


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
        "words": searching.index(_texts(study)),
    }


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
