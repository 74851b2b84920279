"""What a page tells machines about itself: search engines, chat windows, harvesters of metadata.

    context["described"] = Described(title, path, summary, data={"@type": "Report", ...})

`base.html` writes it as schema.org JSON-LD, as an Open Graph card and as links. Only what everybody
may read is described: whoever makes a `Described` answers for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from counted.hub.ui.parts import Text

LONGEST_SUMMARY = 300  #: characters
#: What XML 1.0 has no place for.
ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What could end a script element, or mean something to a reader of HTML.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
SCHEMA_ORG = "https://schema.org"
#: Where organisations and licences are registered.
ROR, SPDX = "https://ror.org/", "https://spdx.org/licenses/"


@dataclass(frozen=True)
class Described:
    """A page in the words of machines; addresses are paths of this site."""

    title: Text
    url: str
    summary: Text = ""
    type: str = "website"  #: of the Open Graph: website, article, profile
    language: str = ""  #: of the title, where it is not the page's
    data: Mapping[str, Any] = field(default_factory=dict)  #: schema.org, without its context
    alternates: Sequence[tuple[str, str]] = ()  #: languages and where to read in them
    metadata: Sequence[tuple[str, str]] = ()  #: media types and addresses of metadata


def site(request: HttpRequest) -> str:
    """The beginning of all addresses of this site, without a slash at its end."""
    return request.build_absolute_uri("/").rstrip("/")


def legal(text: str) -> str:
    """A text without the characters that no XML may hold."""
    return ILLEGAL.sub("", text)


def beginning(text: str, *, longest: int = LONGEST_SUMMARY) -> str:
    """A text in one line, cut after a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[:longest].rpartition(' ')[0] or line[:longest]} …"


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is told."""
    return {name: it for name, it in values.items() if it not in ("", None, [], (), {})}


def script(data: Mapping[str, Any]) -> SafeString:
    """Data as a block that browsers do not run and the page's policy does not mind."""
    text = json.dumps({"@context": SCHEMA_ORG, **data}, ensure_ascii=False, default=str)
    return mark_safe(f'<script type="application/ld+json">{text.translate(ESCAPED)}</script>')  # noqa: S308  escaped above
