"""Where the clauses of comments stand today: over all versions, to several places or to an end.

A comment stays where it was made. Where its clause has gone follows from the map between versions;
every comment on a clause is found from the version of today, or among the clauses that were
removed, or in both where a clause was parted and one of the parts removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from counted.hub.guidance.consultations import queries as consulted
from counted.hub.guidance.documents import mapping, queries
from counted.hub.guidance.models import Change, Comment, Document, Passage, Version


@dataclass(frozen=True)
class Ending:
    """A clause went no further: how it read last, which version dropped it, and why."""

    passage: Passage
    version: Version
    why: str


@dataclass(frozen=True)
class Course:
    """What became of the clause of a comment."""

    now: tuple[Passage, ...] = ()  #: in the version of today
    ended: tuple[Ending, ...] = ()


@dataclass(frozen=True)
class Courses:
    """What became of the clauses of many comments, up to the version of today."""

    current: Version | None
    of: Mapping[int, Course] = field(default_factory=dict)  #: by the passage of the comment

    def leading_to(self, passage: int) -> list[int]:
        """The passages that led to one of the version of today."""
        return [key for key, it in self.of.items() if any(one.pk == passage for one in it.now)]

    def ended(self) -> dict[int, tuple[Ending, list[int]]]:
        """The clauses that were removed, by their last passage, and what led to each."""
        found: dict[int, tuple[Ending, list[int]]] = {}
        for key, course in self.of.items():
            for it in course.ended:
                found.setdefault(it.passage.pk, (it, []))[1].append(key)
        return found


def courses(document: Document, passages: Collection[int]) -> Courses:
    """What became of passages of any published version; at most four queries."""
    current = queries.latest(document)
    if current is None or not passages:
        return Courses(current)
    changes = queries.ways_of(document.pk)
    current.document = document
    rows = Passage.objects.filter(version__document=document).select_related("clause", "version")
    led = _until(queries.pairs(changes), current)
    told = mapping.courses(passages, led)
    wanted = {key for it in told.values() for key in (*it.now, *it.ended)}
    known = {it.pk: _knowing(it, document) for it in rows.filter(pk__in=wanted)}
    endings = _endings(changes, known, document, current)
    return Courses(
        current,
        {
            key: Course(
                tuple(sorted((known[it] for it in course.now), key=lambda it: it.position)),
                tuple(endings[it] for it in course.ended if it in endings),
            )
            for key, course in told.items()
        },
    )


def _knowing(passage: Passage, document: Document) -> Passage:
    passage.version.document = passage.clause.document = document
    return passage


def _until(ways: Iterable[mapping.Way], current: Version) -> list[mapping.Way]:
    """The ways that lead no further than a version, so that no draft is told of."""
    own = set(current.passages.values_list("pk", flat=True))
    return [(a, b) for a, b in ways if a not in own]


def _endings(
    changes: Iterable[Change], known: Mapping[int, Passage], document: Document, current: Version
) -> dict[int, Ending]:
    versions = {it.pk: it for it in document.versions.all()}
    return {
        it.before_id: Ending(known[it.before_id], versions[it.version_id], it.note)
        for it in changes
        if it.after_id is None
        and it.before_id in known
        and versions[it.version_id].number <= current.number
    }


def origins(passage: Passage) -> tuple[int, ...]:
    """A passage and all earlier ones from which it came: where comments that led here stand."""
    ways = queries.pairs(queries.ways_of(passage.version.document_id))
    return (passage.pk, *mapping.origins(passage.pk, ways))


def led_to(passage: Passage) -> QuerySet[Comment]:
    """All comments on a passage and on those from which it came, whoever may read them."""
    found = Comment.objects.filter(passage__in=origins(passage), withdrawn_at=None)
    return found.order_by("consultation__opens_at", "number")


def shown(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """Comments of several consultations with all that their cards show."""
    others = (f"consultation__{it}" for it in consulted.WITH)
    return found.select_related(*consulted.OF_COMMENT, *others, "passage__version__document")
