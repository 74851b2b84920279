"""Calls, contributions and reviews as the nouns that components show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts.labels import foreign
from counted.hub.accounts.models import display_name
from counted.hub.calls import answers as logic
from counted.hub.calls import files, rules, variants
from counted.hub.calls.models import (
    Assignment,
    Attachment,
    Call,
    Contribution,
    Question,
)
from counted.hub.desk.comparing import Piece, compare
from counted.hub.ui.parts import Fact, Item, Moment, Person, Row, Tag
from counted.hub.ui.words import day, deadline, deadline_alone, opening

TONES = {
    "open": "accent", "ahead": "ochre", "draft": "", "accepted": "deep", "submitted": "",
    "changes": "ochre", "declined": "",
}  # fmt: skip


def call_address(call: Call) -> str:
    """Where a call is."""
    return reverse("calls:call", args=[call.slug])


def by_whom(call: Call) -> str:
    """Who calls."""
    return str(call.speaks_for or call.body or _("The secretariat"))


def who_decides(call: Call) -> str:
    """Those who decide about what was handed in."""
    if call.body:
        return _("Those who lead ‘{body}’").format(body=call.body)
    return _("The secretariat")


def call_item(call: Call) -> Item:
    """A call pinned to the board."""
    stage = call.stage()
    if stage == Call.Stage.OPEN:
        foot = _("Open until {day}").format(day=deadline(call.closes_at))
    elif stage == Call.Stage.AHEAD:
        foot = _("Opens on {day}").format(day=opening(call.opens_at))
    else:
        foot = str(stage.label)
    return Item(
        title=call.title,
        url=call_address(call),
        kind=_("Call for contributions"),
        note=call.summary,
        foot=foot,
        tone="call",
        tags=[*foreign(call.language), Tag(stage.label, TONES.get(stage, ""))],
        language=call.language,
        made_up=call.made_up,
    )


def call_facts(call: Call) -> list[Fact]:
    """When, who, and under which rules."""
    wants = call.get_wants_display()
    return [
        Fact(_("Opens"), opening(call.opens_at) or _("not fixed yet")),
        Fact(_("Deadline"), deadline_alone(call.closes_at) or _("not fixed yet")),
        Fact(_("Who calls"), by_whom(call)),
        Fact(_("Who decides"), who_decides(call)),
        Fact(_("Decisions are told by"), day(call.decisions_due) or _("not fixed yet")),
        Fact(_("What it becomes"), wants),
    ]


def contribution_item(contribution: Contribution, *, url: str = "") -> Item:
    """A contribution in a list."""
    return Item(
        title=contribution.title,
        url=url or reverse("calls:contribution", args=[contribution.code]),
        kind=contribution.get_state_display(),
        note=contribution.call.title,
        foot=_handing_in(contribution) or day(contribution.submitted_at) or _("not handed in"),
        tone="waiting" if contribution.is_editable else "call",
        language=contribution.language,
        made_up=contribution.call.made_up,
    )


def _handing_in(contribution: Contribution) -> str:
    """Until when it can be handed in; "" where it cannot."""
    until = deadline(rules.hand_in_by(contribution))
    return _("Hand it in by {day}").format(day=until) if until else ""


def review_item(assignment: Assignment) -> Item:
    """Something that somebody is asked to review; no names."""
    contribution = assignment.contribution
    review = getattr(assignment, "review", None)
    done = bool(review and review.submitted_at)
    return Item(
        title=shown_title(contribution),
        url=reverse("calls:review", args=[assignment.pk]),
        kind=_("Review handed in") if done else _("You are asked to review"),
        note=assignment.phase.call.title,
        foot=_("Due by {day}").format(day=deadline(assignment.due_at)),
        tone="release" if done else "waiting",
        language=contribution.language,
    )


def shown_title(contribution: Contribution) -> str:
    """The title that reviewers read."""
    return contribution.masked.get("title") or contribution.title


@dataclass(frozen=True)
class ShownFile:
    """A file beside an answer."""

    name: str
    url: str
    size_bytes: int
    pk: int = 0


@dataclass(frozen=True)
class Shown:
    """One answer as it is read."""

    label: str
    text: str
    files: Sequence[ShownFile] = ()
    url: str = ""  #: where the answer is an address


@dataclass
class Part:
    """The answers of one step."""

    title: str
    answers: list[Shown] = field(default_factory=list)


def parts_of(
    questions: Iterable[Question],
    contribution: Contribution,
    *,
    attached: Mapping[int, Sequence[ShownFile]],
    masked: Mapping[str, str] | None = None,
) -> list[Part]:
    """Answers in steps, without questions that nobody answered."""
    found = []
    told = {it.pk: it for it in questions}  # perhaps in another language than the call's
    asked = logic.asked(contribution.call.questions.all(), contribution.answers)
    for title, group in logic.sections([told[it.pk] for it in asked if it.pk in told]):
        part = Part(title)
        for it in group:
            value = contribution.answers.get(it.key)
            text = (masked or {}).get(it.key) or variants.said(it, value)
            if text or attached.get(it.pk):
                link = text if it.variant == Question.Variant.URL else ""
                part.answers.append(Shown(it.label, text, attached.get(it.pk, ()), link))
        if part.answers:
            found.append(part)
    return found


def for_reviewers(questions: Iterable[Question], *, hides_authors: bool) -> list[Question]:
    """The questions whose answers reviewers read; nothing about a person where names are hidden."""
    return [it for it in questions if rules.is_for_reviewers(it, hides_authors=hides_authors)]


def attached_for_authors(contribution: Contribution) -> dict[int, list[ShownFile]]:
    """Files under the names that their authors gave them."""
    return _attached(
        contribution.attachments.all(),
        lambda it, _at: reverse("calls:file", args=[contribution.code, it.pk]),
        lambda it, _at: it.name,
    )


def attached_for_judges(contribution: Contribution) -> dict[int, list[ShownFile]]:
    """Files for those who run the call."""
    call = contribution.call
    return _attached(
        contribution.attachments.all(),
        lambda it, _at: reverse("calls:judge_file", args=[call.slug, contribution.code, it.pk]),
        lambda it, _at: it.name,
    )


def attached_for_reviewers(assignment: Assignment) -> dict[int, list[ShownFile]]:
    """Files under names that say nothing."""
    return _attached(
        assignment.contribution.attachments.all(),
        lambda _it, at: reverse("calls:review_file", args=[assignment.pk, at]),
        lambda it, at: neutral_name(it, at),
    )


def neutral_name(attachment: Attachment, at: int) -> str:
    """A name of a file that tells its number and kind only."""
    return f"{_('file')}-{at}.{files.ending(attachment.name)}"


def _attached(attachments: QuerySet[Attachment], url: Any, name: Any) -> dict[int, list[ShownFile]]:
    found: dict[int, list[ShownFile]] = {}
    for at, it in enumerate(attachments, 1):
        shown = ShownFile(name(it, at), url(it, at), it.size_bytes, it.pk)
        found.setdefault(it.question_id, []).append(shown)
    return found


def authors_of(contribution: Contribution) -> list[Person]:
    """Author and co-authors, and for whom they speak."""
    first = Person(display_name(contribution.author), str(contribution.speaks_for or ""))
    others = [
        Person(it.name, it.organisation or ("" if it.agreed_at else _("has not agreed yet")))
        for it in contribution.co_authors.all()
    ]
    return [first, *others]


def moments_of(contribution: Contribution) -> list[Moment]:
    """What happened, as its authors know it; nothing of reviewers and of what was not told."""
    found = [Moment(contribution.begun_at, _("Begun"))]
    if contribution.submitted_at:
        found.append(Moment(contribution.submitted_at, _("Handed in")))
    for it in contribution.decisions.all():
        if it.told_at:
            found.append(Moment(it.told_at, str(it.get_outcome_display())))
    for it in contribution.rounds.all():
        if it.replied_at:
            found.append(Moment(it.replied_at, _("Handed in again")))
    return sorted(found, key=lambda it: it.when)


@dataclass(frozen=True)
class Changed:
    """An answer that reads differently after a round of changes."""

    label: str
    pieces: Sequence[Piece]


def changes_of(
    questions: Iterable[Question], before: Any, after: Any, *, masked: Collection[str] = ()
) -> list[Changed]:
    """What changed between two states of a contribution; nothing of answers that are masked."""
    if not (before and after):
        return []
    texts = []
    if "title" not in masked:
        texts.append((_("Title"), before.get("title", ""), after.get("title", "")))
    for it in (one for one in questions if one.key not in masked):
        old, new = (variants.said(it, side["answers"].get(it.key)) for side in (before, after))
        texts.append((it.label, old, new))
    return [Changed(label, compare(old, new)) for label, old, new in texts if old != new]


def points(mean: float | None) -> str:
    """A mean from 0 to 1 as points of a hundred."""
    return "" if mean is None else number_format(round(100 * mean), 0)


def row_of(contribution: Any, call: Call) -> Row:
    """A contribution in the list of those who decide."""
    prepared = dict(Contribution.State.choices).get(contribution.prepared or "", "")
    return Row(
        head=contribution.title,
        texts=(
            str(contribution.get_state_display()),
            f"{contribution.done}/{contribution.asked}",
            points(contribution.mean),
            points(contribution.spread),
            str(prepared),
        ),
        url=reverse("calls:judge", args=[call.slug, contribution.code]),
        language=contribution.language,
    )


def handed_in_words(number: int) -> str:
    """How many were handed in."""
    text = ngettext("{number} contribution", "{number} contributions", number)
    return text.format(number=number)
