"""What the world sees: releases to find, to read, to take away; and the trace of withdrawn ones."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted import __version__
from counted.hub.accounts.presenting import organisation_part
from counted.hub.desk import describing, listing
from counted.hub.releases import asking, drawing_tasks, presenting, public_queries, taking, works
from counted.hub.releases.drawing import NotDrawn
from counted.hub.releases.models import Release
from counted.hub.ui.parts import Link
from counted.model.release import restore

GONE = 410
FACETS = ("country", "indicator", "group", "organisation", "type", "year")
#: Facets that tell something else of releases than of other things.
TITLES = {
    "group": gettext_lazy("Broken down by"),
    "type": gettext_lazy("How people were found"),
}


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """All standing releases, to be searched, narrowed and ordered."""
    found = listing.answer(request, kinds=["release"], facets=FACETS)
    shown = public_queries.in_order(it.key for it in found.entries)
    items = public_queries.items(shown, language=_language())
    context = listing.context(found, titles=TITLES)
    return render(request, "releases/public/list.html", {**context, "items": items})


@require_safe
def newest(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest standing release of a study; its trace where all were withdrawn."""
    versions = _versions(slug)
    standing = [it for it in versions if it.withdrawn_at is None]
    return _shown(request, (standing or versions)[0], versions)


@require_safe
def release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One release, or the trace that it left."""
    versions = _versions(slug)
    return _shown(request, _numbered(versions, number), versions)


@require_safe
def download(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """A release as a file; the same bytes each time."""
    versions = _versions(slug)
    row = _numbered(versions, number)
    if row.withdrawn_at:
        return _gone(request, row, versions)
    if name not in taking.KINDS:
        raise Http404
    kind, language = taking.KINDS[name], _language()
    etag = f'"{row.sha256}-{language}"' if kind.in_language else f'"{row.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        found = public_queries.release(row.pk)
        try:
            data = kind.write(restore(found.content, sha256=found.sha256), language)
        except NotDrawn:
            drawing_tasks.order(row.sha256, language)
            return _not_drawn(request, found)
        response = HttpResponse(data, content_type=kind.type)
        filename = f"{slug}-{number}{'.' + language if kind.in_language else ''}.{kind.suffix}"
        response["Content-Disposition"] = content_disposition_header(True, filename)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    if kind.in_language:
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _versions(slug: str) -> list[Release]:
    versions = public_queries.of_slug(slug)
    if not versions:
        raise Http404
    return versions


def _numbered(versions: list[Release], number: int) -> Release:
    for it in versions:
        if it.number == number:
            return it
    raise Http404


def _shown(request: HttpRequest, row: Release, versions: list[Release]) -> HttpResponse:
    """The page of a standing release; a browser that has it already is told so."""
    if row.withdrawn_at:
        return _gone(request, row, versions)
    etag = _etag(request, row, versions)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        context = _context(request, public_queries.release(row.pk), versions)
        response = render(request, "releases/public/release.html", context)
        if not context["drawn"]:
            etag = ""
    if etag:
        response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _context(request: HttpRequest, row: Release, versions: list[Release]) -> dict[str, Any]:
    site = request.build_absolute_uri("/").rstrip("/")
    organisation = row.study.organisation
    said = presenting.public_context(row.content, language=_language(), sha256=row.sha256)
    return {
        **said,
        "contents": [*said["contents"], Link(_("Ask about this release"), "#ask")],
        "ways": asking.ways(row, by=request.user),
        "described": describing.described(works.of_page(row.pk), site=site),
        "release": row,
        "made_up": row.made_up,
        "organisation": organisation_part(organisation) if organisation else None,
        "downloads": presenting.downloads(row),
        "citation": presenting.citation(row, site=site),
        "history": presenting.history(row, public_queries.approvals(row)),
        "versions": presenting.versions(row, versions),
        "is_newest": not any(it.number > row.number and not it.withdrawn_at for it in versions),
        "beside": "releases/public/_beside.html",
        "after": "releases/public/_agreed.html",
    }


def _etag(request: HttpRequest, row: Release, versions: list[Release]) -> str:
    """Of everything a page depends on: the release, its siblings, the language, the visitor.

    The frame holds a form with a token of the visitor's, so the cookies count as well.
    """
    siblings = [(it.number, bool(it.withdrawn_at)) for it in versions]
    cookies = request.headers.get("Cookie", "")
    told = (__version__, row.sha256, _language(), siblings, cookies)
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:40]}"'


def _gone(request: HttpRequest, row: Release, versions: list[Release]) -> HttpResponse:
    """What a withdrawn release leaves: when, by whom in which role, and why."""
    context = {
        "release": row,
        "made_up": row.made_up,
        "role": public_queries.withdrawn_by_role(row),
        "standing": presenting.versions(row, [it for it in versions if not it.withdrawn_at]),
    }
    response = render(request, "releases/public/withdrawn.html", context, status=GONE)
    response["Cache-Control"] = "no-store"
    return response


def _not_drawn(request: HttpRequest, row: Release) -> HttpResponse:
    """The report has pictures that nobody has drawn yet."""
    context = {"release": row, "url": presenting.address(row), "made_up": row.made_up}
    response = render(request, "releases/public/not_drawn.html", context, status=503)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def _language() -> str:
    return get_language() or "en"
