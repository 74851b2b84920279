"""The register of gaps, for programs: search it, read a gap with what bears on it, raise one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from counted.errors import UnusableInput
from counted.hub.accounts.programs import (
    Error,
    Key,
    SpeaksFor,
    Words,
    Writing,
    person,
    reader,
    voice,
)
from counted.hub.desk.api import Answer, Asked, answer
from counted.hub.guidance.gaps import actions, citing, presenting, queries
from counted.hub.guidance.gaps.citing import Piece
from counted.hub.guidance.gaps.scope import public_card
from counted.hub.guidance.models import Gap
from counted.hub.library.api_texts import Code, Codes, Country, Language, check
from counted.hub.ui import things
from counted.hub.ui.things import Thing
from counted.messages import mark

router = Router(tags=["Gaps"])
KINDS = (presenting.KIND,)


class NewGap(Schema):
    """A gap to raise; it stands in the register at once, and everybody reads it."""

    model_config = ConfigDict(extra="forbid")

    statement: Words = Field(min_length=1, max_length=300, description="One sentence.")
    kind: Literal["conceptual", "methodological", "capacity", "legal", "data"]
    severity: Literal["excludes", "misleads", "hinders"]
    text: Words = Field("", max_length=20_000, description="Why it matters; Markdown.")
    language: Language = Field("en", description="BCP 47, such as sw or pt-BR.")
    topics: Codes = Field(default_factory=list)
    stages: Codes = Field(default_factory=list)
    groups: Codes = Field(default_factory=list)
    indicators: list[Code] = Field(default_factory=list, max_length=250)
    countries: list[Country] = Field(default_factory=list, max_length=250)
    place: Words = Field("", max_length=200)
    motivated_by: Words = Field(
        "", max_length=100, description="A thing that everybody may see, such as item:12."
    )
    speaks_for: SpeaksFor = None


class PieceOut(Schema):
    """Something that bears on a gap."""

    relation: str
    title: str
    url: str
    note: str
    said_by: str


class ProposalOut(Schema):
    """What somebody proposes, and what became of it."""

    id: int
    text: str
    language: str
    state: str
    reason: str
    at: datetime


class GapOut(Schema):
    """A gap with all that bears on it."""

    id: int
    name: str
    url: str
    statement: str
    kind: str
    severity: str
    state: str
    text: str
    language: str
    topics: list[str]
    stages: list[str]
    groups: list[str]
    indicators: list[str]
    countries: list[str]
    place: str
    owner: str | None = Field(description="Who sees to it.")
    merged_into: int | None
    speaks_for: str | None
    made_up: bool
    raised_at: datetime
    changed_at: datetime
    evidence: list[PieceOut]
    proposals: list[ProposalOut]
    marks: dict[str, int] = Field(
        description="How many of each constituency hold that it should come first."
    )
    priority: float = Field(description="The mean over constituencies of their shares, 0 to 1.")


@router.get("/gaps", response=Answer)
def gaps(request: HttpRequest, asked: Query[Asked]) -> Any:  # noqa: ARG001  read by Question
    """Gaps, searched and narrowed as in the register."""
    return answer(request, kinds=KINDS)


@router.get("/gaps/{key}", response={200: GapOut, 404: Error})
def gap(request: HttpRequest, key: Key) -> Any:
    """One gap; what was merged into it is part of it."""
    found = queries.gap(key)
    if found is None:
        raise Http404
    return _out(request, found)


@router.post(
    "/gaps",
    response={201: GapOut, 401: Error, 403: Error, 422: Error},
    auth=Writing(),
)
def raise_gap(request: HttpRequest, told: NewGap) -> Any:
    """Raise a gap; members do."""
    content = told.model_dump(include=set(actions.WRITTEN))
    check(content, changed=content)
    by = person(request)
    assert by is not None  # noqa: S101  a token that may write is somebody's
    made = actions.raise_gap(
        by=by, told=content, speaks_for=voice(told.speaks_for),
        motivated_by=_thing(told.motivated_by),
    )  # fmt: skip
    return Status(201, _out(request, made))


def _thing(text: str) -> Thing | None:
    """The thing of this name, where everybody may see it."""
    if not text:
        return None
    try:
        found = things.thing(text)
    except ValueError:
        found = None
    if found is None or public_card(found) is None:
        raise UnusableInput(
            mark("Nothing that everybody may see is called ‘{name}’."),
            remedy=mark("Name a published thing by its kind and key, such as item:12."),
            facts={"name": text},
        )
    return found


def _out(request: HttpRequest, found: Gap) -> GapOut:
    keys = queries.family(found)
    counted = queries.tally()
    who = person(request) if reader(request).is_signed_in else None
    special = {
        "url": request.build_absolute_uri(presenting.gap_url(found)),
        "owner": presenting.owner_name(owner) if (owner := presenting.owner_of(found)) else None,
        "merged_into": found.merged_into_id,
        "speaks_for": found.speaks_for.slug if found.speaks_for else None,
        "evidence": [_piece(request, it) for it in citing.evidence_of(keys, reader=who).all()],
        "proposals": [
            ProposalOut(**{name: getattr(it, name) for name in ProposalOut.model_fields})
            for it in queries.proposals(keys)
        ],
        "marks": dict(counted.of(found.pk)),
        "priority": float(counted.priority(found.pk)),
    }
    told = {"id": found.pk} | {
        it: getattr(found, it) for it in GapOut.model_fields if it not in {*special, "id"}
    }
    return GapOut(**told, **special)


def _piece(request: HttpRequest, it: Piece) -> PieceOut:
    return PieceOut(
        relation=it.link.relation, title=str(it.card.title), note=it.link.note, said_by=it.who,
        url=request.build_absolute_uri(it.card.url),
    )  # fmt: skip
