"""The search, for programs: the same words, choices and order as on the pages, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from counted.hub.accounts.programs import Words, reader
from counted.hub.accounts.rules import Standing
from counted.hub.desk import finding
from counted.hub.desk.finding import Question

router = Router(tags=["Search"])
MOST_PAGES = 10_000
Values = Annotated[list[Words], Field(default_factory=list, max_length=finding.MOST_CHOSEN)]


class Asked(Schema):
    """What to look for; each choice may be given several times, and means any of them."""

    q: Words = Field("", description="Words, in any of the six languages.", max_length=500)
    topic: Values
    country: Values = Field(description="ISO 3166, three letters.")
    group: Values
    goal: Values
    indicator: Values
    stage: Values
    office: Values = Field(
        description="Cases: none, informed, consulted, validated, co_produced, adopted."
    )
    use: Values = Field(
        description="Cases: vnr, official_statistics, budget, plan, law, court, service, campaign."
    )
    scale: Values
    language: Values = Field(description="BCP 47; translations count too.")
    organisation: Values = Field(description="Kinds of organisation.")
    type: Values
    state: Values = Field(
        description="Gaps: gap-raised, gap-accepted, gap-in_work, gap-addressed, gap-closed."
    )
    severity: Values = Field(description="Gaps: excludes, misleads, hinders.")
    year: Values
    sort: Words = Field("", description="relevance, newest or title.", max_length=20)
    page: int = Field(1, ge=1, le=MOST_PAGES)


class AskedOfAll(Asked):
    """The same, of all kinds of things."""

    kind: Values = Field(description="item kinds, organisation, person, body, release, call.")


class EntryOut(Schema):
    """One thing found."""

    kind: str
    key: str
    title: str
    summary: str
    language: str
    languages: list[str]
    url: str
    by: str
    at: datetime
    countries: list[str]
    topics: list[str]
    groups: list[str]
    indicators: list[str]
    made_up: bool


class Answer(Schema):
    """One page of what was found."""

    total: int
    next: str | None = Field(description="The address of the next page; null at the end.")
    found: list[EntryOut]


def answer(request: HttpRequest, *, kinds: Iterable[str] = ()) -> Answer:
    """What the address asks, as far as the reader may see it."""
    who: Standing = reader(request)
    question = Question.from_query(request.GET, kinds=kinds)
    found = finding.find(question, who, facets=())
    page = found.page
    following = None
    if page.has_next():
        more = [*question.pairs(), ("page", str(page.next_page_number()))]
        following = request.build_absolute_uri(f"{request.path}?{urlencode(more)}")
    return Answer(
        total=found.total, next=following, found=[_entry(request, it) for it in found.entries]
    )


def _entry(request: HttpRequest, entry: Any) -> EntryOut:
    names = [it for it in EntryOut.model_fields if it != "url"]
    url = request.build_absolute_uri(entry.url)
    return EntryOut(url=url, **{it: getattr(entry, it) for it in names})


@router.get("/search", response=Answer)
def search(request: HttpRequest, asked: Query[AskedOfAll]) -> Any:  # noqa: ARG001  read by Question
    """Everything that can be found here."""
    return answer(request)
