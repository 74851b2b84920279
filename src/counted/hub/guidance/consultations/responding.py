"""The response to a consultation, which comes out by itself: clause by clause, what was said, what
became of it, and how the clause reads since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from counted.hub.desk.comparing import Piece, compare
from counted.hub.guidance.consultations import following, presenting, queries, reading
from counted.hub.guidance.consultations.following import Course
from counted.hub.guidance.consultations.reading import Remark
from counted.hub.guidance.documents.reading import words
from counted.hub.guidance.models import Comment, Consultation, Disposition, Passage
from counted.hub.ui.parts import Column, Row, Table
from counted.hub.ui.words import isolated


@dataclass(frozen=True)
class Part:
    """One clause of the version that was open, or the whole (no passage)."""

    passage: Passage | None
    place: str
    remarks: Sequence[Remark]
    course: Course | None
    pieces: tuple[Piece, ...] = ()  #: from how it read to how it reads today

    @property
    def is_removed(self) -> bool:
        """Whether nothing of it stands today."""
        return self.course is not None and not self.course.now

    @property
    def is_same(self) -> bool:
        """Whether it reads today as it did."""
        return not self.is_removed and all(it.change == "same" for it in self.pieces)


def parts(consultation: Consultation, reader: Any) -> list[Part]:
    """Every clause of which something was said, in order; the whole document first."""
    found = queries.comments(consultation).filter(withdrawn_at=None)
    comments = queries.linked(consultation, found.order_by("passage__position", "number"))
    told: dict[int | None, list[Remark]] = {None: []}
    for it in reading.remarks(comments, consultation, reader, with_courses=False):
        told.setdefault(it.it.passage_id, []).append(it)
    keys = [it for it in told if it is not None]
    courses = following.courses(consultation.version.document, keys).of
    return [_part(of, courses.get(key or 0)) for key, of in told.items() if of]


def _part(remarks: Sequence[Remark], course: Course | None) -> Part:
    passage = remarks[0].it.passage
    place = presenting.place_name(passage)
    if passage is None or course is None:
        return Part(passage, place, remarks, course)
    now = "\n\n".join(map(words, course.now))
    return Part(passage, place, remarks, course, compare(words(passage), now))


def outcomes(consultation: Consultation) -> Table | None:
    """How many comments of each kind became what."""
    rows = consultation.comments.filter(withdrawn_at=None, disposition__isnull=False)
    counted = Counter(rows.values_list("kind", "disposition__outcome"))
    if not counted:
        return None
    names = Disposition.Outcome
    columns = tuple(Column(it.label, numeric=True) for it in names)
    lines = [
        Row(kind.label, tuple(number_format(counted[kind.value, it.value]) for it in names))
        for kind in Comment.Kind
        if any(counted[kind.value, it.value] for it in names)
    ]
    return Table(_("What became of the comments"), _("Kind of comment"), columns, lines)


COLUMNS = (
    "comment", "clause", "number_in_version", "kind", "language", "who", "in_the_name_of",
    "written_down_by", "constituency", "quote", "text", "proposed_wording", "date", "group",
    "outcome", "reason", "resulting_clause", "stands_today_at", "withdrawn",
)  # fmt: skip


def rows(comments: Iterable[Comment], *, with_answers: bool, document: Any) -> Iterator[list[str]]:
    """All comments for a spreadsheet, the heads first; of one taken back only that it was."""
    from counted.io.spreadsheet import defuse  # brings a library that no page needs

    found = list(comments)
    courses = following.courses(document, {it.passage_id for it in found if it.passage_id}).of
    yield list(COLUMNS)
    for it in found:
        told = _told(it, courses.get(it.passage_id or 0), with_answers=with_answers)
        yield [defuse(str(told.get(name, ""))) for name in COLUMNS]


def _told(it: Comment, course: Course | None, *, with_answers: bool) -> dict[str, str]:
    if it.withdrawn_at:
        return {"comment": it.name, "withdrawn": it.withdrawn_at.date().isoformat()}
    name = presenting.author_name(it)
    told = {
        "comment": it.name, "kind": it.kind, "language": it.language,
        "clause": it.passage.clause.name if it.passage else "",
        "number_in_version": it.passage.number if it.passage else "",
        "who": it.said_by or name, "written_down_by": name if it.said_by else "",
        "in_the_name_of": it.speaks_for.name if it.speaks_for else "",
        "constituency": it.speaks_for.kind if it.speaks_for else "",
        "quote": it.quote, "text": it.text, "proposed_wording": it.proposed,
        "date": it.at.date().isoformat(),
        "stands_today_at": " ".join(one.clause.name for one in course.now) if course else "",
    }  # fmt: skip
    kept = queries.disposition(it)
    if with_answers and kept is not None:
        told |= {
            "outcome": kept.outcome, "reason": kept.reason,
            "resulting_clause": kept.clause.name if kept.clause else "",
            "group": it.group.title if it.group else "",
        }  # fmt: skip
    return told


def summary(balance: dict[str, Any]) -> str:
    """How many took part, in a sentence."""
    return _("{people} people made {comments} comments from {countries} countries.").format(
        people=isolated(number_format(balance["people"])),
        comments=isolated(number_format(balance["comments"])),
        countries=isolated(number_format(balance["countries"])),
    )
