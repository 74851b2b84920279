"""Calls for contributions, for programs: which there are, what is asked, and answering them.

The same actions and rules as on the pages; files are handed in there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from counted.errors import UnusableInput
from counted.hub.accounts.models import User
from counted.hub.accounts.programs import (
    UNFIT,
    Error,
    Known,
    Slug,
    SpeaksFor,
    Words,
    Writing,
    person,
    reader,
    voice,
)
from counted.hub.calls import answering, queries, variants
from counted.hub.calls.models import Call, Contribution, Question
from counted.hub.desk.api import Answer, Asked, answer
from counted.hub.library.api import without_base
from counted.hub.library.api_texts import Language
from counted.messages import mark

router = Router(tags=["Calls"])
WRITE = {401: Error, 403: Error, 404: Error, 422: Error}


class QuestionOut(Schema):
    """One question of a call."""

    key: str = Field(description="By which the answer is named.")
    section: str
    label: str
    help: str
    variant: str
    is_required: bool
    is_personal: bool
    choices: list[dict[str, str]] = Field(description="Of value and label, where one chooses.")
    condition: str | None = Field(description="Key of the question on which it depends.")
    condition_values: list[str]


class CallOut(Schema):
    """A call and what it asks."""

    slug: str
    title: str
    summary: str
    text: str
    language: str
    stage: str
    opens_at: datetime | None
    closes_at: datetime | None
    url: str
    questions: list[QuestionOut]
    made_up: bool


class NewContribution(Schema):
    """An answer to begin."""

    model_config = ConfigDict(extra="forbid")

    title: Words = Field(min_length=1, max_length=200)
    language: Language = Field(description="BCP 47, such as sw or pt-BR.")
    speaks_for: SpeaksFor = None
    late: Words = Field("", max_length=20, description="A late code, after the deadline.")


class ContributionChange(Schema):
    """What is written of an answer; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    base: Words | None = Field(
        None, max_length=40, description="The `version` from which this was written; always needed."
        " Where it is not that of today nothing is written: the answer is 409.",
    )  # fmt: skip
    title: Words | None = Field(None, min_length=1, max_length=200)
    language: Language | None = None
    answers: dict[Words, Any] = Field(
        default_factory=dict, max_length=500,
        description="Key of a question -> answer, as the page keeps it; null takes it away.",
    )  # fmt: skip


class Reply(Schema):
    """What goes with handing in anew."""

    model_config = ConfigDict(extra="forbid")

    reply: Words = Field(
        "", max_length=5000, description="What was done with the changes that were asked for."
    )


class ContributionOut(Schema):
    """An answer of one's own."""

    code: str
    call: str
    url: str
    title: str
    language: str
    state: str
    version: str = Field(description="Of the title, the language and the answers.")
    speaks_for: str | None
    answers: dict[str, Any]
    missing: list[str] = Field(description="Keys of questions that have to be answered yet.")
    changed_at: datetime
    submitted_at: datetime | None


@router.get("/calls", response=Answer)
def calls(request: HttpRequest, asked: Query[Asked]) -> Any:  # noqa: ARG001  read by Question
    """Calls that this reader may see."""
    return answer(request, kinds=("call",))


@router.get("/calls/{slug}", response={200: CallOut, 404: Error})
def call(request: HttpRequest, slug: Slug) -> Any:
    """One call with its questions."""
    by = person(request) if reader(request).is_signed_in else None
    found = queries.call_for(by, slug)
    names = ("slug", "title", "summary", "text", "language", "opens_at", "closes_at", "made_up")
    return CallOut(
        url=request.build_absolute_uri(reverse("calls:call", args=[found.slug])),
        stage=found.stage().value,
        questions=[_question(it) for it in found.questions.all()],
        **{it: getattr(found, it) for it in names},
    )


@router.post("/calls/{slug}/contributions", response={201: ContributionOut, **WRITE},
             auth=Writing())  # fmt: skip
def begin_contribution(request: HttpRequest, slug: Slug, told: NewContribution) -> Any:
    """Begin an answer; nobody but its authors sees it."""
    by = writer(request)
    found = queries.call_for(by, slug)
    made = answering.begin(
        call=found, by=by, title=told.title, language=told.language,
        speaks_for=voice(told.speaks_for), late=answering.late_code(found, told.late),
    )  # fmt: skip
    answering.follow(made, by)
    return Status(201, _out(request, made))


@router.get("/contributions/{slug}", response={200: ContributionOut, 401: Error, 404: Error},
            auth=Known())  # fmt: skip
def contribution(request: HttpRequest, slug: Slug) -> Any:
    """An answer of one's own, by its code."""
    if not reader(request).is_signed_in:
        raise Http404
    return _out(request, queries.written_by(writer(request), slug))


@router.patch("/contributions/{slug}", response={200: ContributionOut, **WRITE, 409: Error},
              auth=Writing())  # fmt: skip
def save_contribution(request: HttpRequest, slug: Slug, told: ContributionChange) -> Any:
    """Keep answers; a draft may stay incomplete."""
    found = queries.written_by(writer(request), slug)
    if told.base is None:
        raise without_base("version")
    saved = answering.save(
        contribution=found, title=told.title, language=told.language, base=told.base,
        answers=_checked(found.call, told.answers),
    )  # fmt: skip
    return _out(request, saved)


@router.post("/contributions/{slug}/submit", response={200: ContributionOut, **WRITE},
             auth=Writing())  # fmt: skip
def submit_contribution(request: HttpRequest, slug: Slug, told: Reply) -> Any:
    """Hand it in, for the first time or after changes."""
    by = writer(request)
    found = queries.written_by(by, slug)
    return _out(request, answering.submit(contribution=found, by=by, reply=told.reply))


def writer(request: HttpRequest) -> User:
    """Whose token it is, where there has to be one."""
    by = person(request)
    if by is None:
        raise Http404
    return by


def _checked(call: Call, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept. Raises UnusableInput, naming the question."""
    known = {it.key: it for it in call.questions.all() if it.variant != Question.Variant.FILE}
    found = {}
    for key, value in given.items():
        if key not in known:
            raise UnusableInput(
                mark("This call asks nothing with the key ‘{key}’ that can be answered here."),
                remedy=mark("Use the keys that the call tells; files are handed in on its page."),
                facts={"key": key},
            )
        try:
            found[key] = variants.check(known[key], _plain(value))
        except (ValidationError, TypeError, ValueError, AttributeError, KeyError) as error:
            raise UnusableInput(
                mark("The answer to ‘{question}’ cannot be kept as it is."),
                remedy=mark(
                    "Send it as the call describes it: a text, a number, a list of values."
                ),
                facts={"question": known[key].label},
            ) from error
    return found


def _plain(value: Any) -> Any:
    """The value, where the database can keep it."""
    if isinstance(value, str) and UNFIT.search(value):
        raise ValueError("a character that no text may hold")
    if isinstance(value, list):
        return [_plain(it) for it in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(it) for key, it in value.items()}
    return value


def _out(request: HttpRequest, found: Contribution) -> ContributionOut:
    questions = list(found.call.questions.all())
    names = ("code", "title", "language", "state", "answers", "changed_at", "submitted_at")
    return ContributionOut(
        call=found.call.slug,
        version=answering.version(found),
        url=request.build_absolute_uri(reverse("calls:contribution", args=[found.code])),
        speaks_for=found.speaks_for.slug if found.speaks_for else None,
        missing=[it.key for it in answering.lacking(found, questions)],
        **{it: getattr(found, it) for it in names},
    )


def _question(question: Question) -> QuestionOut:
    names = [it for it in QuestionOut.model_fields if it != "condition"]
    condition = str(question.condition_id) if question.condition_id else None
    return QuestionOut(condition=condition, **{it: getattr(question, it) for it in names})
