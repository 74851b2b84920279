"""A version as a file, for everybody who reads it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted.errors import UnusableInput
from counted.hub.desk import translating
from counted.hub.guidance.documents import presenting, taking_along
from counted.hub.guidance.documents.views import numbered, versions_for
from counted.hub.ui.describing import site
from counted.hub.ui.downloads import attachment


@require_safe
def take(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """One version in one format; drafts for those who write them."""
    if name not in taking_along.FORMATS:
        raise Http404
    _document, versions = versions_for(request, slug)
    version = numbered(versions, number)
    language = translating.wanted(request)
    try:
        data = taking_along.made(version, name, language=language, site=site(request))
    except UnusableInput as error:
        messages.error(request, error.said(_))
        return redirect(presenting.version_url(version))
    ends = [slug, f"v{number}", *(["draft"] if version.state == "draft" else [])]
    if language != version.document.language:
        ends.append(language)
    return attachment(
        data, name=f"{'-'.join(ends)}.{name}", media_type=taking_along.FORMATS[name].media_type
    )
