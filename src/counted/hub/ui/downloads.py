"""Files that are handed out to be kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(data: bytes | str, *, name: str, media_type: str) -> HttpResponse:
    """A file under a name, never shown or guessed at by the browser itself."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
