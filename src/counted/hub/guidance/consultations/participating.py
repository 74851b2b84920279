"""The balance of a consultation as pages show it: tables, and in words who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.desk import participation
from counted.hub.guidance.consultations import hearing
from counted.hub.guidance.consultations.hearing import Share, Voice
from counted.hub.guidance.models import Comment
from counted.hub.ui.parts import Column, Row, Table

MOST_NAMED = 4  #: groups named in a sentence; the table has all


def balance(voices: Sequence[Voice]) -> dict[str, Any]:
    """Everything that `guidance/consultations/_balance.html` shows; two queries."""
    members = [
        {name: getattr(it, name) for name in hearing.DIMENSIONS}
        for it in participation.member_profiles()
    ]
    shares = hearing.balance(voices, members)
    return {
        "people": hearing.people(voices),
        "comments": len(voices),
        "countries": len({it.country for it in voices if it.country}),
        "tables": [_table(name, found) for name, found in shares.items() if found],
        "missing": missing(shares),
        "sexes": sexes(voices),
    }


def missing(shares: Mapping[str, Sequence[Share]]) -> list[str]:
    """Sentences on who is missing, one for each dimension."""
    sentences = {
        "region": _("Little or nothing is heard from: {names}."),
        "constituency": _("Little or nothing is heard of these kinds of organisation: {names}."),
        "language": _("Little or nothing is heard from members who read: {names}."),
    }
    found = []
    for name, sentence in sentences.items():
        those = [str(participation.label(name, it.value)) for it in hearing.missing(shares[name])]
        if those:
            more = len(those) - MOST_NAMED
            names = ", ".join(those[:MOST_NAMED])
            if more > 0:
                names += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
            found.append(sentence.format(names=names))
    return found


def _table(name: str, shares: Sequence[Share]) -> Table:
    title = participation.DIMENSIONS[name]
    columns = (
        Column(_("People heard"), numeric=True, key=True),
        Column(_("Share of those heard"), numeric=True),
        Column(_("Share of members"), numeric=True),
    )
    rows = [
        Row(
            participation.label(name, it.value),
            (number_format(it.voices), _percent(it.voices_share), _percent(it.members_share)),
            behind=it.is_missing,
        )
        for it in shares
    ]
    return Table(title, title, columns, rows)


def _percent(share: float) -> str:
    return _("%s %%") % number_format(round(100 * share))


def sexes(voices: Sequence[Voice]) -> list[str]:
    """Of whom how many are heard, in steps of five; nothing where that could tell of anybody."""
    counted = hearing.by_sex(voices)
    if not any(value for value in counted):
        return []
    words = {"": _("not told"), **{it.value: str(it.label) for it in Comment.Sex}}
    return [
        _("{names}: at least {number}").format(
            names=" / ".join(words[it] for it in names), number=number_format(number)
        )
        for names, number in hearing.shielded(counted).items()
    ]
