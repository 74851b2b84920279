"""Who is here, for programs: organisations, bodies, and for whom a token opens."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from counted.hub.accounts import presenting
from counted.hub.accounts.models import Body, Organisation
from counted.hub.accounts.programs import BodyOut, Error, Known, Me, OrganisationOut, Slug
from counted.hub.accounts.queries import represented
from counted.hub.accounts.rules import standing

router = Router(tags=["People and organisations"])
ASKED_FOR = {404: Error}


@router.get("/organisations/{slug}", response={200: OrganisationOut, **ASKED_FOR})
def organisation(request: HttpRequest, slug: Slug) -> Any:  # noqa: ARG001  the same for everybody
    """One organisation; lists of them are in the search, as kind `organisation`."""
    row = Organisation.objects.filter(slug=slug).first()
    return _told(row, OrganisationOut, presenting.organisation_url)


@router.get("/bodies/{slug}", response={200: BodyOut, **ASKED_FOR})
def body(request: HttpRequest, slug: Slug) -> Any:  # noqa: ARG001  the same for everybody
    """One body; what stands behind closed doors is not told here."""
    return _told(Body.objects.filter(slug=slug).first(), BodyOut, presenting.body_url)


def _told(row: Any, noun: Any, url: Any) -> Any:
    if row is None:
        raise Http404
    names = [it for it in noun.model_fields if it != "url"]
    return noun(url=url(row), **{it: getattr(row, it) for it in names})


@router.get("/me", response={200: Me, 401: Error}, auth=Known())
def me(request: HttpRequest) -> Any:
    """For whom this token opens, and what it may do."""
    token = request.auth
    return Me(
        name=str(token.person),
        scopes=token.scopes,
        is_member=standing(token.person).is_member,
        organisations=[it.slug for it in represented(token.person)],
    )
