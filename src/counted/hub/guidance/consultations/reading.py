"""Comments as a reader gets them: with what they propose, what became of them, who agrees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.comparing import Piece, compare
from counted.hub.desk.translating import Field, Original, Told, Wording
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
from counted.hub.guidance.models import Comment, Consultation, Disposition, Document, Passage
from counted.hub.ui import markdown
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
    """One clause of the version that is open, with how much was said of it; ready to be shown."""

    passage: Passage
    anchor: str  #: its name within the page
    url: str  #: all comments on it
    title: Wording | None
    text: Wording | None
    said: str = ""  #: how many of which kind, in words

    @property
    def html(self) -> SafeString:
        """Its text."""
        return rendered(self.text.text) if self.text else SafeString("")


@lru_cache(maxsize=4096)
def rendered(text: str) -> SafeString:
    """A clause as HTML; what is published never changes, and many read the same."""
    return markdown.render(text, top=4)


def lines(consultation: Consultation, voices: Iterable[Voice], language: str) -> list[Line]:
    """All clauses in order; two queries at most, however many clauses and comments there are."""
    passages = documents.passages(consultation.version)
    wordings = _read_as(passages, consultation.version.document, language)
    counted, here = counts(voices), presenting.url(consultation)
    return [
        Line(
            passage=it,
            anchor=it.clause.name,
            url=f"{here}{it.clause.name}/",
            title=wordings[it.pk].get("title"),
            text=wordings[it.pk].get("text"),
            said=in_words(counted[it.pk]),
        )
        for it in passages
    ]


def _read_as(
    passages: Sequence[Passage], document: Document, language: str
) -> dict[int, Mapping[str, Wording]]:
    """How clauses read for somebody; translations are looked for by those only who need them."""
    if language != document.language:
        originals = [_original(it, document.language) for it in passages]
        told = translating.told_all(originals, language)
        return {it.pk: told[shelf.passage_thing(it)].wordings for it in passages}
    return {
        it.pk: {
            name: Wording(text, language)
            for name, text in (("title", it.title), ("text", it.text))
            if text
        }
        for it in passages
    }


def _original(passage: Passage, language: str) -> Original:
    """What of a clause is told in other languages; without what only its own page needs."""
    texts = {"title": passage.title, "text": passage.text}
    fields = {name: Field("", text) for name, text in texts.items() if text}
    return Original(shelf.passage_thing(passage), "", "", language, fields)


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
