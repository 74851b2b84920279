"""A version as a reader gets it: each clause in their language, with what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from counted.hub.desk import translating
from counted.hub.desk.comparing import Piece, compare
from counted.hub.desk.translating import Told
from counted.hub.guidance.documents import mapping, presenting, queries, translated
from counted.hub.guidance.models import Change, Consultation, Passage, Version
from counted.hub.ui.parts import Link


@dataclass(frozen=True)
class Shown:
    """One clause of a version."""

    passage: Passage
    told: Told
    url: str
    #: what became of it since the version before: a kind of `Change`; "" in a first version
    change: str = ""
    links: int = 0  #: of evidence, in both directions
    proposals: int = 0  #: that it answers

    @property
    def anchor(self) -> str:
        """Its name within the page."""
        return self.passage.clause.name

    @property
    def is_heading(self) -> bool:
        """Whether it opens a part of the document."""
        return self.passage.kind == Passage.Kind.HEADING

    @property
    def change_label(self) -> str:
        """What became of it, in a word."""
        return str(Change.Kind(self.change).label) if self.change else ""


@dataclass(frozen=True)
class Difference:
    """What became of one passage, or of several, between two versions."""

    kind: str
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    pieces: tuple[Piece, ...]  #: what stayed, came and went
    note: str = ""

    @property
    def label(self) -> str:
        """What happened, in a word."""
        return str(Change.Kind(self.kind).label)


def shown(version: Version, language: str) -> list[Shown]:
    """All clauses of a version in order; five queries, however many there are."""
    passages = queries.passages(version)
    told = translating.told_all(map(translated.of_passage, passages), language)
    changed = {it.after_id: it.kind for it in version.changes.all()}
    is_first = version.number == 1 or not any(kind != mapping.NEW for kind in changed.values())
    links = queries.links_of([it.clause for it in passages])
    counted = version.passages.filter(proposals__isnull=False).values_list("pk")
    proposals = dict(counted.annotate(number=Count("proposals")))
    return [
        Shown(
            passage=it,
            told=told[presenting.passage_thing(it)],
            url=presenting.passage_url(it),
            change="" if is_first else changed.get(it.pk, ""),
            links=links[it.clause_id],
            proposals=proposals.get(it.pk, 0),
        )
        for it in passages
    ]


def contents(found: Sequence[Shown]) -> list[Link]:
    """The headings of the two upper degrees, for the list beside the text."""
    return [
        Link(f"{it.passage.number} {it.told.said('title')}", f"#{it.anchor}")
        for it in found
        if it.is_heading and it.passage.depth <= 2
    ]


def differences(old: Version, new: Version) -> list[Difference]:
    """What differs between two versions, in the order of the newer; what was removed at the end.

    A text that several passages make, or that went into several, is compared as a whole.
    """
    ways, kinds = queries.between(old, new)
    passages = {it.pk: it for version in (old, new) for it in queries.passages(version)}
    notes = {it.before_id: it.note for it in queries.ways_of(new.document_id) if it.note}
    found = []
    for group in _joined(ways):
        kind = _kind_of([kinds[it] for it in group])
        if kind == mapping.SAME:
            continue
        before = _ends(passages, (a for a, _b in group))
        after = _ends(passages, (b for _a, b in group))
        pieces = compare("\n\n".join(map(words, before)), "\n\n".join(map(words, after)))
        note = next((notes[it.pk] for it in before if it.pk in notes), "")
        found.append(Difference(kind, before, after, pieces, note))
    return sorted(found, key=_place)


def words(passage: Passage) -> str:
    """Title and text of a passage, to be compared."""
    return "\n".join(it for it in (passage.title, passage.text) if it)


def _joined(ways: Sequence[mapping.Way]) -> list[list[mapping.Way]]:
    """The ways in groups that share a passage, directly or by others."""
    groups: dict[tuple[str, int], list[mapping.Way]] = {}  # of each passage, by the end it is at
    for way in ways:
        ends = _ends_of([way])
        met = {id(groups[it]): groups[it] for it in ends if it in groups}
        largest, *others = sorted(met.values(), key=len, reverse=True) or [[]]
        for other in others:
            largest.extend(other)
            groups.update(dict.fromkeys(_ends_of(other), largest))
        largest.append(way)
        groups.update(dict.fromkeys(ends, largest))
    return list({id(it): it for it in groups.values()}.values())


def _ends_of(ways: Sequence[mapping.Way]) -> list[tuple[str, int]]:
    return [
        (end, key) for way in ways for end, key in zip(("before", "after"), way, strict=True) if key
    ]


def _kind_of(kinds: Sequence[str]) -> str:
    """One word for a group: what weighs most for whoever looks for a clause."""
    order = (mapping.MERGED, mapping.SPLIT, mapping.EDITED, mapping.NEW, mapping.REMOVED)
    return next((it for it in order if it in kinds), mapping.SAME)


def _ends(passages: Mapping[int, Passage], keys) -> tuple[Passage, ...]:
    once = dict.fromkeys(key for key in keys if key is not None)
    return tuple(sorted((passages[it] for it in once), key=lambda it: it.position))


def _place(one: Difference) -> tuple[bool, int]:
    ends = one.after or one.before
    return not one.after, ends[0].position


def where_now(passage: Passage, current: Version | None) -> tuple[list[Passage], bool]:
    """Where a passage stands in the current version, and whether a part of it was removed."""
    if current is None or current.pk == passage.version_id:
        return [], False
    ways = [(it.before_id, it.after_id) for it in queries.ways_of(current.document_id)]
    told = mapping.course(passage.pk, _until(ways, current))
    found = [it for it in queries.passages(current) if it.pk in told.now]
    return found, bool(told.ended)


def why_removed(passage: Passage) -> str:
    """The reason that was given when a passage, or what it had become, was taken out."""
    changes = queries.ways_of(passage.version.document_id)
    ended = mapping.course(passage.pk, queries.pairs(changes)).ended
    gone = (it.note for it in changes if it.before_id in ended and it.after_id is None)
    return next((it for it in gone if it), "")


def _until(ways: Sequence[mapping.Way], current: Version) -> list[mapping.Way]:
    """The ways that lead no further than a version."""
    own = set(current.passages.values_list("pk", flat=True))
    return [(a, b) for a, b in ways if a not in own]


def state_line(version: Version, current: Version | None) -> str:
    """What a reader of a version has to know about where it stands, in a sentence."""
    if version.state == Version.State.DRAFT:
        return _("This is a draft; only those who write it read it.")
    if current is not None and current.number > version.number:
        return _("This version is kept as it was; version {number} is the one of today.").format(
            number=current.number
        )
    if version.state == Version.State.CONSULTATION:
        over = Consultation.objects.filter(version=version, closes_at__lte=timezone.now())
        if over.exists():
            return _("Comments on this version are being answered; it is not the last word.")
        return _("This version is open for comments; it is not the last word.")
    return ""
