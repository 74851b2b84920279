"""An answer as its authors look it over: every question that is asked, answered or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counted.hub.accounts.labels import language_name
from counted.hub.accounts.rules import may_speak_for
from counted.hub.calls import answering, presenting, stepping, variants
from counted.hub.calls import answers as logic
from counted.hub.calls.models import Contribution, Question
from counted.hub.ui.parts import Link


@dataclass(frozen=True)
class Line:
    """One question, what was answered, and where to change it."""

    label: str
    change: str
    text: str = ""
    files: Sequence[Any] = ()
    url: str = ""  #: where the answer is an address
    is_needed: bool = False
    language: str = ""  #: of the answer, where members wrote it
    is_ours: bool = False  #: the label is one of the page's own

    @property
    def is_answered(self) -> bool:
        """Whether there is something to read."""
        return bool(self.text or self.files)


@dataclass(frozen=True)
class Screen:
    """One step with its questions."""

    title: str
    lines: Sequence[Line]
    is_ours: bool = False  #: the title is one of the page's own


def screens(
    contribution: Contribution, questions: list[Question], told: Sequence[Question]
) -> list[Screen]:
    """All steps; `told` are the questions in the language in which they stand here."""
    labels = {it.pk: it for it in told}
    attached = presenting.attached_for_authors(contribution)
    found = [Screen(_("Begin"), _begun(contribution), is_ours=True)]
    groups = logic.sections(logic.asked(questions, contribution.answers))
    for at, (_title, group) in enumerate(groups, 1):
        step = stepping.address_of(contribution, str(at))
        asked = [labels[it.pk] for it in group]
        lines = [_line(it, contribution, step, attached.get(it.pk, ())) for it in asked]
        found.append(Screen(asked[0].section or _("Questions"), lines, not asked[0].section))
    return [*found, Screen(_("Who wrote it"), _wrote(contribution), is_ours=True)]


def _line(it: Question, contribution: Contribution, step: str, files: Sequence[Any]) -> Line:
    text = variants.said(it, contribution.answers.get(it.key))
    link = text if it.variant == Question.Variant.URL else ""
    change = f"{step}#{variants.first_id(it)}"
    return Line(it.label, change, text, files, link, it.is_required, contribution.language)


def _begun(contribution: Contribution) -> list[Line]:
    """What was asked first."""
    step = stepping.address_of(contribution, stepping.START)
    voice = str(contribution.speaks_for or _("In a personal capacity"))
    return [
        Line(_("Title"), f"{step}#id_title", contribution.title,
             language=contribution.language, is_ours=True),
        Line(_("Language in which you write"), f"{step}#id_language",
             str(language_name(contribution.language)), is_ours=True),
        Line(_("In whose name?"), step, voice, is_ours=True),
    ]  # fmt: skip


def _wrote(contribution: Contribution) -> list[Line]:
    names = ", ".join(it.name for it in contribution.co_authors.all())
    step = stepping.address_of(contribution, stepping.PEOPLE)
    return [Line(_("Who wrote it with you?"), step, names or _("nobody else"), is_ours=True)]


@dataclass(frozen=True)
class Hindered:
    """Why it cannot be handed in yet."""

    missing: Sequence[Link] = ()  #: questions that have to be answered, each leading to its field
    voice: str = ""  #: the organisation that its author does not represent today
    author: str = ""
    change_voice: str = ""

    def __bool__(self) -> bool:
        return bool(self.missing or self.voice)


def hindered(contribution: Contribution, questions: list[Question]) -> Hindered:
    """What stands between it and handing in; nothing where it can be handed in."""
    missing = _missing(contribution, questions)
    if may_speak_for(contribution.author, contribution.speaks_for):
        return Hindered(missing)
    start = stepping.address_of(contribution, stepping.START)
    return Hindered(missing, str(contribution.speaks_for), str(contribution.author), start)


def _missing(contribution: Contribution, questions: list[Question]) -> list[Link]:
    lacking = {it.pk for it in answering.lacking(contribution, questions)}
    groups = logic.sections(logic.asked(questions, contribution.answers))
    return [
        Link(it.label, f"{stepping.address_of(contribution, str(at))}#{variants.first_id(it)}")
        for at, (_title, group) in enumerate(groups, 1)
        for it in group
        if it.pk in lacking
    ]
