"""Calls for contributions, for programs: which there are, and what is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from counted.hub.accounts.programs import Error, Slug, person, reader
from counted.hub.calls import queries
from counted.hub.desk.api import Answer, Asked, answer

router = Router(tags=["Calls"])


class QuestionOut(Schema):
    """One question of a call."""

    label: str
    help: str
    variant: str
    is_required: bool
    is_personal: bool


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


def _question(question: Any) -> QuestionOut:
    return QuestionOut(**{it: getattr(question, it) for it in QuestionOut.model_fields})
