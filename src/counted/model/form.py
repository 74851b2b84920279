"""A form as it was designed in a workbook (XLSForm): questions, lists of choices, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from counted.model.finding import Severity
from counted.sentence import Fact

Labels = Mapping[str, str]  #: language as the form writes it ("" where it names none) -> text


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers."""

    code: str
    labels: Labels
    row: int  #: of the choices sheet, from 1


@dataclass(frozen=True)
class Question:
    """One question, or one value that the phone works out by itself."""

    name: str
    path: tuple[str, ...]  #: names of the groups around it, the outermost first
    repeat: str  #: name of the innermost repeat around it; "" outside of repeats
    type: str  #: "text", "integer", "select_one", "select_multiple", "calculate" ...
    list_name: str  #: of choices; the file name where choices come from a file; else ""
    or_other: bool  #: whether 'other, please say' is offered besides the list
    labels: Labels
    hints: Labels
    relevant: str  #: when it is asked; "" is always
    relevant_around: tuple[str, ...]  #: when the groups around it are asked, outermost first
    constraint: str
    required: str
    appearance: str
    calculation: str
    row: int  #: of the survey sheet, from 1

    @property
    def is_skippable(self) -> bool:
        """Whether the form does not put it to everyone."""
        return bool(self.relevant or any(self.relevant_around))


@dataclass(frozen=True)
class Form:
    """A form."""

    title: str
    form_id: str
    version: str
    languages: tuple[str, ...]  #: in the order of the columns; ("",) where none is named
    questions: tuple[Question, ...]
    choices: Mapping[str, tuple[Choice, ...]]  #: by list name
    settings: Mapping[str, str]
    notes: tuple[str, ...] = ()  #: what reading had to mend

    def question(self, name: str) -> Question | None:
        """The first question of that name; names may repeat in different groups."""
        return next((question for question in self.questions if question.name == name), None)

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """The choices that a question offers; () where it offers none or they are in a file."""
        return self.choices.get(question.list_name, ())


@dataclass(frozen=True)
class FormProblem:
    """Something in a form that a phone or browser cannot work with, or should not have to.

    `text` and `remedy` are English sentences with `{named}` gaps, marked for translation, to be
    filled from `facts`.
    """

    code: str
    severity: Severity  #: a FAULT keeps the form from working at all
    text: str
    remedy: str = ""
    sheet: str = ""
    row: int | None = None  #: from 1
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class FormRepair:
    """Something that was changed in a copy of a form; `text` as in `FormProblem`."""

    code: str  #: of the problem that it mends
    text: str
    sheet: str
    row: int | None
    facts: Mapping[str, Fact] = field(default_factory=dict)
