"""Comments as a reader gets them: with what they propose, what became of them, who agrees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.comparing import Piece, compare
from counted.hub.desk.translating import Told
from counted.hub.guidance.consultations import (
    dividing,
    following,
    presenting,
    queries,
    quoting,
    rules,
)
from counted.hub.guidance.consultations.dividing import Opinion, Said
from counted.hub.guidance.consultations.following import Course
from counted.hub.guidance.consultations.hearing import Voice
from counted.hub.guidance.documents import presenting as shelf
from counted.hub.guidance.documents import queries as documents
from counted.hub.guidance.documents import translated
from counted.hub.guidance.models import Comment, Consultation, Disposition, Passage
from counted.hub.ui.parts import Person

#: How a disposition looks, by its outcome.
TONES: Mapping[str, str] = {"accepted": "taken", "partly": "part", "not": "not", "noted": "part"}


@dataclass(frozen=True)
class Remark:
    """One comment for one reader."""

    it: Comment
    person: Person
    url: str
    place: str
    place_url: str
    pieces: tuple[Piece, ...] = ()  #: what it proposes, against the clause
    answer: Disposition | None = None  #: what became of it, once that is public
    course: Course | None = None  #: where its clause stands today
    opinion: Opinion | None = None
    said: int | None = None  #: what this reader said of it
    may_agree: bool = False
    is_own: bool = False

    @property
    def is_told(self) -> bool:
        """Whether its words are shown: not of what was taken back, except to who said it."""
        return self.it.withdrawn_at is None or self.is_own

    @property
    def tone(self) -> str:
        """How its disposition looks."""
        return TONES[self.answer.outcome] if self.answer else "open"


def remarks(
    found: Sequence[Comment], consultation: Consultation, reader: Any, *, with_courses: bool = True
) -> list[Remark]:
    """Comments of one consultation for a reader; a handful of queries, however many there are."""
    who, now = standing(reader), timezone.now()
    shows_answers = rules.may_read_answers(who, consultation)
    opinions = dividing.opinions(Said(*it) for it in queries.agreements(found))
    said = queries.own_agreements(who, found) if who.is_signed_in else {}
    passages = {it.passage_id for it in found if it.passage_id}
    told = following.courses(consultation.version.document, passages).of if with_courses else {}
    return [
        Remark(
            it=it,
            person=presenting.author(it, reader),
            url=presenting.comment_url(it),
            place=presenting.place_name(it.passage),
            place_url=presenting.place_url(consultation, it.passage),
            pieces=compare(it.passage.text if it.passage else "", it.proposed)
            if it.proposed
            else (),
            answer=queries.disposition(it) if shows_answers else None,
            course=told.get(it.passage_id or 0),
            opinion=opinions.get(it.pk),
            said=said.get(it.pk),
            may_agree=rules.may_agree(who, it, now),
            is_own=rules.is_own(who, it),
        )
        for it in found
    ]


@dataclass(frozen=True)
class Line:
    """One clause of the version that is open, with how much was said of it."""

    passage: Passage
    told: Told
    url: str  #: all comments on it
    said: str = ""  #: how many of which kind, in words
    number: int = 0

    @property
    def anchor(self) -> str:
        """Its name within the page."""
        return self.passage.clause.name


def lines(consultation: Consultation, voices: Iterable[Voice], language: str) -> list[Line]:
    """All clauses in order; two queries, however many clauses and comments there are."""
    passages = documents.passages(consultation.version)
    for it in passages:
        it.clause.document = consultation.version.document
    told = translating.told_all(map(translated.of_passage, passages), language)
    counted = counts(voices)
    return [
        Line(
            passage=it,
            told=told[shelf.passage_thing(it)],
            url=presenting.place_url(consultation, it),
            said=in_words(counted[it.pk]),
            number=counted[it.pk].total(),
        )
        for it in passages
    ]


def counts(voices: Iterable[Voice]) -> Mapping[int | None, Counter[str]]:
    """How many comments of each kind there are on each passage, and on the whole (None)."""
    found: dict[int | None, Counter[str]] = defaultdict(Counter)
    for it in voices:
        found[it.passage][it.kind] += 1
    return found


def in_words(counted: Counter[str]) -> str:
    """How many comments of each kind, such as "3 concerns, 1 question"."""
    return ", ".join(KIND_COUNTS[it](counted[it]) for it in KIND_COUNTS if counted[it])


def _supports(n: int) -> str:
    return ngettext("{n} in support", "{n} in support", n).format(n=n)


def _concerns(n: int) -> str:
    return ngettext("{n} concern", "{n} concerns", n).format(n=n)


def _wordings(n: int) -> str:
    return ngettext("{n} proposed wording", "{n} proposed wordings", n).format(n=n)


def _questions(n: int) -> str:
    return ngettext("{n} question", "{n} questions", n).format(n=n)


def _evidence(n: int) -> str:
    return ngettext("{n} piece of evidence", "{n} pieces of evidence", n).format(n=n)


KIND_COUNTS = {
    "support": _supports, "concern": _concerns, "wording": _wordings, "question": _questions,
    "evidence": _evidence,
}  # fmt: skip


def quotable(told: Told) -> tuple[str, ...]:
    """A translation of a clause as its reader reads it, from which words may be quoted, too."""
    if not told.is_foreign or not told.number_translated:
        return ()
    return (quoting.read(told.said("title"), told.said("text")),)


def told_of(passage: Passage, language: str) -> Told:
    """One clause in a language."""
    original = translated.of_passage(passage)
    return translating.told_all([original], language)[original.thing]
