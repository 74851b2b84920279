"""What citizen data are, and by which rule this site says so."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted import standards
from counted.hub.library.verdicts import ANSWERS, LEVELS, STAGES, Answer
from counted.hub.ui.parts import Column, Link, Row, Table
from counted.hub.ui.words import day


@require_safe
def citizen_data(request: HttpRequest) -> HttpResponse:
    """The definition in our words, stages and levels, the rule, and where it comes from."""
    facts = standards.load("participation")
    context = {
        "levels": _levels(facts["enough_from"]),
        "stages": [(STAGES[it], it in facts["deciding_stages"]) for it in facts["stages"]],
        "answers": {it.value: ANSWERS[it] for it in Answer},
        "references": facts["references"],
        "source_day": day(date.fromisoformat(facts["source_date"])),
        "is_confirmed": facts["status"] == "confirmed",
        "contents": [
            Link(_("What is meant"), "#meant"),
            Link(_("Who has a say, stage by stage"), "#say"),
            Link(_("How this site decides"), "#rule"),
            Link(_("Where this comes from"), "#source"),
        ],
    }
    return render(request, "library/citizen_data.html", context)


def _levels(enough_from: int) -> Table:
    """The levels of participation, and from which on it is enough."""
    rows = [
        Row(words, [str(level), _("Enough") if level >= enough_from else _("Not enough")])
        for level, words in LEVELS.items()
    ]
    columns = [Column(_("Level"), numeric=True, key=True), Column(_("For citizen data"))]
    return Table(_("How far people take part in a stage"), _("What it means"), columns, rows)
