"""Which screen mends what went wrong in a computation."""

from __future__ import annotations

from counted.errors import CountedError, DataError, ProtectionRefused
from counted.hub.releases.models import Run
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
    for screen, key in (("questions", "indicators"), ("groups", "dimensions")):
        entries = answers.get(screen, {}).get(key, [])
        if named & {entry[part] for entry in entries for part in ("id", "column")}:
            return screen
    if isinstance(error, ProtectionRefused):
        return "columns"
    return "files" if isinstance(error, DataError) else "questions"
