"""Whose data these are: from plain answers to stages, levels and a verdict.

The test is that of the Copenhagen Framework, held as facts in `standards/participation.yaml`: the
people started it themselves, or took part sufficiently at a deciding stage.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.ui.parts import Explained
from counted.model.vocabulary import Verdict

NOT_RECORDED = ""

STARTED = (
    (
        "people",
        Explained(_("The people themselves"), _("A ward meeting wanted to know and began.")),
    ),
    (
        "community_group",
        Explained(
            _("A group or organisation of theirs"), _("A savings group, a union of workers.")
        ),
    ),
    (
        "outside",
        Explained(_("Somebody from outside"), _("Researchers, an aid organisation, a company.")),
    ),
    ("government", Explained(_("An authority"), _("A ministry, a city, the statistical office."))),
    (NOT_RECORDED, Explained(_("Not recorded"), _("Nobody wrote it down."))),
)
LEVELS = (
    ("1", Explained(_("They were told"), _("A leaflet, an announcement."))),
    ("2", Explained(_("They were asked for their opinion"), _("A meeting; others decided."))),
    (
        "3",
        Explained(_("They could change some things"), _("Two questions were taken out for them.")),
    ),
    (
        "4",
        Explained(
            _("They decided together with others"), _("Nothing was done against their word.")
        ),
    ),
    ("5", Explained(_("They decided and led"), _("Others helped where they were asked."))),
    (NOT_RECORDED, Explained(_("Not recorded"), _("Nobody wrote it down."))),
)
VERDICTS: dict[Verdict, Promise] = {
    Verdict.CITIZEN_DATA: _(
        "These are citizen data: the people concerned began the work or had a deciding part in it."
    ),
    Verdict.NOT_CITIZEN_DATA: _(
        "These are not citizen data: the people concerned neither began the work nor had a "
        "deciding part in it."
    ),
    Verdict.NOT_SHOWN: _(
        "Nothing recorded shows that the people concerned began the work or had a deciding part in "
        "it, so these are not shown to be citizen data."
    ),
}


def verdict(*, started_by: str, levels: dict[str, str]) -> Verdict:
    """Whether these are citizen data, as far as the answers show; `levels` by stage."""
    facts = standards.load("participation")
    known = [int(levels[stage]) for stage in facts["deciding_stages"] if levels.get(stage)]
    if started_by in facts["initiated_by_citizens"]:
        return Verdict.CITIZEN_DATA
    if any(level >= facts["enough_from"] for level in known):
        return Verdict.CITIZEN_DATA
    is_all_known = started_by and len(known) == len(facts["deciding_stages"])
    return Verdict.NOT_CITIZEN_DATA if is_all_known else Verdict.NOT_SHOWN


def written(found: dict[str, Any]) -> dict[str, Any]:
    """The part `participation` of a study file."""
    levels = {stage: found.get(f"{stage}_level", "") for stage in ("design", "collection")}
    outcome = verdict(started_by=found.get("started_by", ""), levels=levels)
    return {
        "verdict": outcome.value,
        "statement": found.get("statement") or str(VERDICTS[outcome]),
        "stages": [
            {
                "stage": stage,
                "level": int(level),
                "why": found.get(f"{stage}_why") or str(dict(LEVELS)[level].label),
            }
            for stage, level in levels.items()
            if level
        ],
    }
