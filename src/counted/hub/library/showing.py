"""A record as blocks to read: what is told, under its label, section by section.

Fields come in the order of their noun, sections in the order of `records.SECTIONS`. What nobody
told is left out; that it is not known is said once per page, with the number of open questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.accounts.labels import language_name
from counted.hub.desk.translating import Told, Wording
from counted.hub.library import records
from counted.hub.library.presenting import TYPES
from counted.hub.library.verdicts import ANSWERS, LEVELS, STAGES, Answer, citizen_data
from counted.hub.ui import markdown
from counted.hub.ui.parts import Column, Link, Row, Table

#: Words of choices: name of the field -> value -> words.
CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "started_by": {
        "people": _("The people themselves"),
        "community_group": _("A group or organisation of theirs"),
        "outside": _("Somebody from outside"),
        "government": _("An authority"),
    },
    "assessed_by": {
        "self": _("Those who did it"),
        "peer": _("Others who do such work"),
        "statistical_office": _("The statistical office"),
        "secretariat": _("The secretariat, from public sources"),
    },
    "office": {
        "none": _("Nothing"),
        "informed": _("It was told"),
        "consulted": _("It was asked for its view"),
        "validated": _("It checked the data"),
        "co_produced": _("It did the work together with them"),
        "adopted": _("It took the data into official statistics"),
    },
    "permission": {"yes": _("Yes"), "no": _("No")},
    "type": TYPES,
    "level": {
        "beginner": _("Beginners"),
        "practised": _("People with some practice"),
        "expert": _("Experts"),
    },
    "kind": {
        "vnr": _("Voluntary national review"),
        "official_statistics": _("Official statistics"),
        "budget": _("Budget"),
        "plan": _("Plan or policy"),
        "law": _("Law"),
        "court": _("Court"),
        "service": _("A service was changed"),
        "campaign": _("Campaign"),
        "other": _("Something else"),
    },
}
#: Those of whom there are many: which one judged, and when, has to be said.
BY_OTHERS = {records.Assessor.PEER, records.Assessor.OFFICE}
#: Shown elsewhere on the page: in the strip, in the table of participation, by rooms.
APART = {
    "participation",
    "assessed_by",
    "assessed_words",
    "since",
    "until",
    "year",
    "authors",
    "publisher",
    "concept",
    "position",
}


@dataclass(frozen=True)
class Block:
    """One field that was told: as words, as formatted text, or as links."""

    label: str
    name: str = ""  #: of the field
    words: str = ""
    html: str = ""
    links: tuple[tuple[str, Link], ...] = ()  #: a note in front, and where it leads
    wording: Wording | None = None  #: the language of words and text, where that is known


@dataclass(frozen=True)
class Part:
    """A section with what was told in it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


def shown(record: records.Noun, terms: Mapping[str, str], told: Told | None = None) -> list[Part]:
    """The sections of a record that have something to tell; `terms` names concepts.

    `told` knows in which language each of the texts stands.
    """
    wordings = told.wordings if told else {}
    known: dict[str, list[Block]] = {}
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if name not in APART and value not in ("", None, ()):
            section = info.json_schema_extra["section"]  # type: ignore[index]
            block = _block(name, gettext(info.title or name), value, terms)
            block = replace(block, name=name, wording=wordings.get(f"record.{name}"))
            known.setdefault(section, []).append(block)
    return [
        Part(key, gettext(title), tuple(known[key]))
        for key, title in records.SECTIONS.items()
        if key in known
    ]


def untold(record: records.Noun) -> list[str]:
    """The labels of what nobody told."""
    fields = type(record).model_fields
    return [
        gettext(info.title or name)
        for name, info in fields.items()
        if name not in APART and getattr(record, name) in ("", None, ())
    ]


def _block(name: str, label: str, value: Any, terms: Mapping[str, str]) -> Block:
    if isinstance(value, tuple):
        return _list(name, label, value, terms)
    if isinstance(value, StrEnum):
        return Block(label, words=str(CHOICES[name][value.value]))
    if name in ("url", "website"):
        return Block(label, links=(("", Link(value, value)),))
    if name == "doi":
        return Block(label, links=(("", Link(value, f"https://doi.org/{value}")),))
    if isinstance(value, str) and _is_long(name, value):
        return Block(label, html=markdown.render(value, top=4))
    return Block(label, words=str(value))


def _is_long(name: str, value: str) -> bool:
    return "\n" in value or len(value) > records.SHORT or name in LONG


def _list(name: str, label: str, values: Iterable[Any], terms: Mapping[str, str]) -> Block:
    links, words = [], []
    for it in values:
        if isinstance(it, records.Elsewhere):
            links.append(("", Link(it.title or it.url, it.url)))
        elif isinstance(it, records.Use):
            links.append((str(CHOICES["kind"][it.kind.value]), Link(it.what, it.evidence)))
        else:
            words.append(language_name(it) if name == "languages" else terms.get(it, it))
    return Block(label, words=", ".join(words), links=tuple(links))


def _long() -> Iterator[str]:
    for noun in records.RECORDS.values():
        for name, info in noun.model_fields.items():
            sizes = [getattr(it, "max_length", 0) for it in info.metadata]
            if info.annotation is str and records.LONG in sizes:
                yield name


LONG = frozenset(_long())


@dataclass(frozen=True)
class Heat:
    """One stage in the row of participation: its level, 0 where nobody knows."""

    stage: str
    level: int
    is_deciding: bool


@dataclass(frozen=True)
class Participation:
    """How far people took part: the verdict, a row of stages, a table, and who says so."""

    answer: str  #: of `verdicts.Answer`
    verdict: str
    reason: str
    row: tuple[Heat, ...]  #: only stages of which it is told
    open: tuple[str, ...]  #: stages of which nobody told
    table: Table
    evidence: tuple[Link, ...]
    assessed_by: str
    assessed_words: str  #: by name, and when; in the language of `assessed_in`
    assessed_in: Wording | None
    is_unnamed: bool  #: somebody else judged, and which one and when is not told


def participation(record: Any, told: Told | None = None) -> Participation:
    """The part of a page that tells who had which say."""
    found = citizen_data(record)
    stages = {it.stage: it for it in record.participation}
    deciding = standards.load("participation")["deciding_stages"]
    row, lines, evidence, missing = [], [], [], []
    for key, stage in STAGES.items():
        one = stages.get(key)
        if one is None or not one.level:
            missing.append(str(stage))
        if one is None or not (one.level or one.why or one.evidence):
            continue
        row.append(Heat(str(stage), one.level or 0, key in deciding))
        words = str(LEVELS[one.level]) if one.level else gettext("Not known")
        lines.append(Row(stage, [str(one.level or ""), words, one.why]))
        if one.evidence:
            evidence.append(Link(stage, one.evidence))
    columns = [Column(_("Level"), numeric=True, key=True), Column(_("In words")),
               Column(_("What shows it"))]  # fmt: skip
    by = CHOICES["assessed_by"].get(str(record.assessed_by), "")
    return Participation(
        found.answer.value, str(ANSWERS[Answer(found.answer)]), str(found.reason), tuple(row),
        tuple(missing),
        Table(gettext("Participation, stage by stage (1 told, 5 decided and led)"),
              gettext("Stage"), columns, lines),
        tuple(evidence), str(by), record.assessed_words,
        told.wordings.get("record.assessed_words") if told else None,
        record.assessed_by in BY_OTHERS and not record.assessed_words,
    )  # fmt: skip
