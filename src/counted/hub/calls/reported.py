"""The report of a call as its page shows it: figures in words, tables, and who is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import Organisation
from counted.hub.accounts.places import country_name, region_name
from counted.hub.calls import presenting, reporting, wording
from counted.hub.calls.models import Call, Contribution
from counted.hub.ui.markdown import render as markdown
from counted.hub.ui.parts import Column, Fact, Row, Table


def context(call: Call, figures: dict[str, Any]) -> dict[str, Any]:
    """A report as its page shows it; also for the preview."""
    told = wording.told_call(call)
    scores = figures["scores"]
    return {
        "it": told,
        "learned": markdown(told.learned),
        "facts": [
            Fact(_("Handed in"), str(figures["handed_in"])),
            _people(figures),
            Fact(_("Countries"), str(figures["countries"])),
            Fact(_("Languages"), str(len(figures["languages"]))),
            *_personally(figures),
        ],
        "handed_in": presenting.handed_in_words(figures["handed_in"]),
        "places": _places(figures),
        "silent": sorted(map(country_name, figures["missing"].get("places", ()))),
        "tables": [
            _table(figures, "regions", _("Where they are"), _("Region"), region_name),
            _table(figures, "constituencies", _("From which constituencies"), _("Who"), _kind_name),
            _table(figures, "languages", _("In which languages they wrote"), _("Language"),
                   language_name),
        ],
        "states": [
            (str(dict(Contribution.State.choices)[key]), number)
            for key, number in figures["states"].items()
        ],
        "scores": scores,
        "mean": presenting.points(scores["mean"]),
        "spread": presenting.points(scores["spread"]),
        "made_up": call.made_up,
    }  # fmt: skip


def _table(
    figures: dict[str, Any], name: str, caption: Any, head: Any, label: Callable[[str], Any]
) -> Table:
    """Contributions beside members; whoever is missing stands in it with a nought."""
    here, members = figures[name], figures["members"][name]
    keys = sorted({*here, *members}, key=lambda it: (-here.get(it, 0), it))
    columns = (Column(_("Contributions"), numeric=True, key=True), Column(_("Members"), True))
    rows = [
        Row(
            head=label(key) if key else _("Not known"),
            texts=(str(here.get(key, 0)), str(members.get(key, 0))),
            behind=key in figures["missing"].get(name, ()),
        )
        for key in keys
    ]
    return Table(caption, head, columns, rows)


def _places(figures: dict[str, Any]) -> Table | None:
    """Countries from which something came; reports from before they were counted do not say."""
    if "places" not in figures:
        return None
    here, members = figures["places"], figures["members"]["places"]
    known = {key: it for key, it in members.items() if key in here}
    only = {**figures, "members": {"places": known}}
    return _table(only, "places", _("From which countries"), _("Country"), country_name)


def _people(figures: dict[str, Any]) -> Fact:
    """How many wrote, and how many of them are named as co-authors only."""
    people, authors = figures["people"], figures.get("authors")
    if authors in (None, people):
        return Fact(_("People"), str(people))
    told = gettext("Authors: {authors}, co-authors: {others}")
    return Fact(_("People"), str(people), told.format(authors=authors, others=people - authors))


def _personally(figures: dict[str, Any]) -> list[Fact]:
    """How many wrote in no organisation's name; reports from before it was counted do not say."""
    number = figures.get("personally")
    return [] if number is None else [Fact(_("In a personal capacity"), str(number))]


def _kind_name(key: str) -> Any:
    if key == reporting.PERSONAL:
        return _("Of no organisation")
    return dict(Organisation.Kind.choices).get(key, key)
