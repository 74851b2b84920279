"""Whether something is citizen data: the test of the Copenhagen Framework.

Citizens began it, or they had a deciding part at the design or the collection of the data. The
stages and levels are facts in `standards/participation.yaml`; what is not known is never taken for
a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counted import standards


class Answer(StrEnum):
    """What can be said."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Verdict:
    """An answer and why."""

    answer: Answer
    reason: str | Promise


ANSWERS: Mapping[Answer, Promise] = {
    Answer.YES: _("These are citizen data"),
    Answer.NO: _("These are not citizen data in the Framework's sense"),
    Answer.CANNOT_TELL: _("We cannot tell whether these are citizen data"),
}
STAGES: Mapping[str, Promise] = {
    "need": _("Finding the need"),
    "design": _("Design"),
    "collection": _("Collection"),
    "analysis": _("Analysis"),
    "release": _("Release"),
    "use": _("Use"),
}
LEVELS: Mapping[int, Promise] = {
    1: _("They were told"),
    2: _("They were asked for their opinion"),
    3: _("They could change some things"),
    4: _("They decided together with others"),
    5: _("They decided and led"),
}


def citizen_data(record: Any) -> Verdict:
    """The verdict on a record that has `started_by` and `participation` (see `records`)."""
    facts = standards.load("participation")
    if record.started_by in facts["initiated_by_citizens"]:
        return Verdict(Answer.YES, _("The people concerned, or a group of theirs, began it."))
    levels = {
        it.stage: it.level for it in record.participation if it.stage in facts["deciding_stages"]
    }
    known = [it for it in levels.values() if it is not None]
    if any(it >= facts["enough_from"] for it in known):
        return Verdict(
            Answer.YES,
            _("The people concerned had a deciding part in the design or the collection."),
        )
    if record.started_by and len(known) == len(facts["deciding_stages"]):
        return Verdict(
            Answer.NO,
            _("Others began it, and the people concerned had no deciding part in the design or "
              "the collection."),
        )  # fmt: skip
    return Verdict(
        Answer.CANNOT_TELL,
        _("It is not told who began it, or how far the people concerned took part in the design "
          "and the collection."),
    )  # fmt: skip
