"""The facets by which entries of the search are narrowed: what each is called, and its values.

Desk knows the words for countries, languages, kinds of organisation and kinds of thing. Values of
the other facets belong to the apps above, which tell their words when they start:

    register_labels("topic", topic_labels)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import Body, Organisation
from counted.hub.accounts.places import country_name
from counted.hub.desk.models import Entry
from counted.hub.groups import group_name
from counted.hub.ui import things
from counted.hub.ui.parts import Text

#: Words for values of a facet, in the language of the moment; values it does not know are left out.
Labels = Callable[[Iterable[str]], Mapping[str, Text]]


@dataclass(frozen=True)
class Facet:
    """One way to narrow: its name in addresses, its title, and where an entry keeps its values."""

    name: str
    title: Text
    column: str
    by_value: bool = False  #: largest value first (years), instead of most entries first

    def values_of(self, entry: Entry) -> list[str]:
        """The values of one entry."""
        value = getattr(entry, self.column)
        if isinstance(value, list):
            return value
        return [str(value)] if value else []


FACETS: Mapping[str, Facet] = {
    it.name: it
    for it in (
        Facet("kind", _("Kind"), "kind"),
        Facet("type", _("Type"), "type"),
        Facet("state", _("How it stands"), "state"),
        Facet("severity", _("What it does"), "severity"),
        Facet("country", _("Country"), "countries"),
        Facet("language", _("Language"), "languages"),
        Facet("topic", _("Topic"), "topics"),
        Facet("group", _("Group"), "groups"),
        Facet("goal", _("Goal"), "goals"),
        Facet("indicator", _("SDG indicator"), "indicators"),
        Facet("stage", _("Stage of the work"), "stages"),
        Facet("office", _("What the statistical office did"), "office"),
        Facet("use", _("Where the data were used"), "uses"),
        Facet("scale", _("Scale"), "scale"),
        Facet("organisation", _("Who"), "organisation_kind"),
        Facet("year", _("Year"), "year", by_value=True),
    )
}

_labels: dict[str, list[Labels]] = {}


def register_labels(facet: str, labels: Labels) -> Labels:
    """Tell the words for values of a facet; what was told last is asked first."""
    known = _labels.setdefault(facet, [])
    if labels not in known:
        known.insert(0, labels)
    return labels


def labels_of(facet: str, values: Iterable[str]) -> dict[str, Text]:
    """Words for all these values in the language of the moment; a value nobody knows is itself."""
    wanted = list(values)
    found: dict[str, Text] = dict(zip(wanted, wanted, strict=True))
    for labels in reversed(_labels.get(facet, ())):
        found |= labels(wanted)
    return found


def _each(label: Callable[[str], Text]) -> Labels:
    """Words from a function of one value."""

    def labels(values: Iterable[str]) -> dict[str, Text]:
        return {value: label(value) for value in values}

    return labels


def _organisation_kinds(values: Iterable[str]) -> dict[str, Text]:
    known = dict(Organisation.Kind.choices)
    return {value: known[value] for value in values if value in known}


def _body_kinds(values: Iterable[str]) -> dict[str, Text]:
    known = dict(Body.Kind.choices)
    return {value: known[value] for value in values if value in known}


def _goals(values: Iterable[str]) -> dict[str, Text]:
    return {value: _("Goal %s") % value for value in values}


register_labels("kind", _each(things.label))
register_labels("country", _each(country_name))
register_labels("language", _each(language_name))
register_labels("organisation", _organisation_kinds)
register_labels("goal", _goals)
register_labels("group", _each(group_name))
register_labels("type", _body_kinds)
