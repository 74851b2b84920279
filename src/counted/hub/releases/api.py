"""Releases, for programs: what stands, with its figures as they were released."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from counted.hub.accounts.programs import Error, Slug
from counted.hub.desk.api import Answer, Asked, answer
from counted.hub.releases import public_queries, works
from counted.hub.releases.models import Release

router = Router(tags=["Releases"])
GONE = 410
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class FileOut(Schema):
    """A file to take away."""

    type: str
    url: str


class ReleaseOut(Schema):
    """One release; its figures are in its files, the first of which is everything as JSON."""

    slug: str
    number: int
    title: str
    url: str
    producer: str
    language: str
    countries: list[str]
    indicators: list[str]
    licence: str
    published_at: datetime
    sha256: str = Field(description="Of the figures; the same wherever they are kept.")
    made_up: bool
    files: list[FileOut]


@router.get("/releases", response=Answer)
def releases(request: HttpRequest, asked: Query[Asked]) -> Any:  # noqa: ARG001  read by Question
    """Standing releases, the newest of each study."""
    return answer(request, kinds=("release",))


@router.get("/releases/{slug}/{number}", response={200: ReleaseOut, 404: Error, GONE: Error})
def release(request: HttpRequest, slug: Slug, number: Number) -> Any:
    """One release; of a withdrawn one its page tells why."""
    row = Release.objects.filter(slug=slug, number=number).only("pk", "withdrawn_at").first()
    if row is None:
        raise Http404
    if row.withdrawn_at:
        return _gone()
    work = works.of_page(row.pk)
    found = public_queries.standing().defer("content").get(pk=row.pk)
    address = request.build_absolute_uri
    names = ("slug", "number", "title", "language", "countries", "indicators", "published_at",
             "sha256", "made_up")  # fmt: skip
    return ReleaseOut(
        url=address(work.url),
        producer=work.creators[0].name,
        licence=work.licence,
        files=[FileOut(type=media, url=address(path)) for media, path in work.files],
        **{it: getattr(found, it) for it in names},
    )


def _gone() -> Any:
    return Status(GONE, Error(what="This release was withdrawn.", remedy="Its page tells why."))
