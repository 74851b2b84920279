"""Whose data a release speaks of: who took part at which stage, who owns them, what was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counted import standards
from counted.io import words
from counted.messages import mark, translator
from counted.model.release import Release

CONSENT_HEADS = (mark("Purpose"), mark("Agreed"), mark("How"))
STAGE_HEADS = (mark("Stage"), mark("Level"), mark("What shows it"))
#: Stages of the data value chain (`standards/participation`).
STAGES = {
    "need": mark("Finding the need"),
    "design": mark("Design"),
    "collection": mark("Collection"),
    "analysis": mark("Analysis"),
    "release": mark("Release"),
    "use": mark("Use"),
}
UNTOLD = mark("not told yet")
NO_STAGE = mark("How far the people concerned took part is not told yet for any stage of the work.")


def whose(release: Release, language: str) -> dict[str, Any]:
    """All that a page says of the people behind the data."""
    say = translator(language)
    study = release.study
    stewards = "; ".join(f"{it['name']} ({it['role']})" for it in study["stewards"])
    producer = " · ".join(it for it in (study["producer"]["name"], study["producer"]["note"]) if it)
    stages = list(_stages(release, language)) if study["participation"]["stages"] else []
    return {
        "verdict": say(words.VERDICTS[study["participation"]["verdict"]]),
        "stage_heads": [say(text) for text in STAGE_HEADS],
        "stages": stages,
        "no_stage": "" if stages else say(NO_STAGE),
        "ownership": [
            (say(mark("Collected by")), producer),
            (say(mark("Owned by")), study["ownership"]),
            (say(mark("Stewards")), stewards),
            (say(mark("Licence")), study["licence"]),
        ],
        "consent_heads": [say(text) for text in CONSENT_HEADS],
        "consent": [
            (say(words.PURPOSES[it["purpose"]]), say(words.AGREED[it["agreed"]]), it["how"])
            for it in study["consent"]
        ],
    }


def _stages(release: Release, language: str) -> Iterator[dict[str, Any]]:
    """Every stage of the chain in its order, told or not, and then those of the study's own."""
    say = translator(language)
    told = {it["stage"].strip().casefold(): it for it in release.study["participation"]["stages"]}
    for name in standards.load("participation")["stages"]:
        one = told.pop(name, None)
        level, why = (str(one["level"]), one["why"]) if one else (words.NOT_SHOWN, say(UNTOLD))
        yield {
            "stage": say(STAGES[name]), "is_own": False, "level": level, "why": why,
            "is_told": one is not None,
        }  # fmt: skip
    for one in told.values():
        yield {
            "stage": one["stage"], "is_own": True, "level": str(one["level"]), "why": one["why"],
            "is_told": True,
        }  # fmt: skip
