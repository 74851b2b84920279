"""Which screen mends what went wrong in a computation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counted.errors import CountedError, DataError, ProtectionRefused
from counted.hub.releases.models import Run
from counted.hub.releases.writing import DESIGN, HOUSEHOLDS, MEMBERS
from counted.messages import mark

OURS = CountedError(
    mark("Something went wrong on our side; your records and answers are kept."),
    remedy=mark("Try again. If it happens again, tell the people who run this site."),
)


def screen_for(error: CountedError, run: Run) -> str:
    """The name of the screen to go back to."""
    if run.study.is_uploaded:
        return "file"
    answers = run.study.answers
    named = set(error.ids)
    joins = set(answers.get("joins", {}).values())
    if named & joins:
        return "join"
    if named & _of_design(answers):
        return "found"
    for screen, key in (("questions", "indicators"), ("groups", "dimensions")):
        entries = answers.get(screen, {}).get(key, [])
        if named & {entry[part] for entry in entries for part in ("id", "column")}:
            return screen
    if isinstance(error, ProtectionRefused):
        return "columns"
    return "files" if isinstance(error, DataError) else "questions"


def _of_design(answers: Mapping[str, Any]) -> set[str]:
    """Known counts and columns, as the study file names those of 'How people were found'."""
    columns = {answers.get("found", {}).get(name) for name in DESIGN} - {None, ""}
    qualified = {f"{role}.{column}" for role in (HOUSEHOLDS, MEMBERS) for column in columns}
    counts = {it["id"] for it in answers.get("counts", {}).get("benchmarks", [])}
    return qualified | counts
