"""Every page that everybody may read, for search engines; and what they should leave alone."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from counted.hub.accounts.rules import PUBLIC
from counted.hub.desk.models import Entry
from counted.hub.desk.translating import ASKED
from counted.hub.ui.describing import site

#: Pages that tell a search engine nothing, or are somebody's own.
LEFT_ALONE = ("/accounts/", "/desk/", "/translate/", "/searches/", "/search/", "/api/")


class Things(Sitemap):
    """Everything that is found by everybody, with the languages in which it can be read."""

    limit = 5000
    protocol = None

    def items(self) -> QuerySet[Entry]:
        """Entries in the order in which they came."""
        rows = Entry.objects.filter(audiences__contains=[PUBLIC]).order_by("pk")
        return rows.only("url", "at", "language", "languages", "kind")

    def location(self, entry: Entry) -> str:
        """Its page."""
        return entry.url

    def lastmod(self, entry: Entry) -> Any:
        """When it was published or changed."""
        return entry.at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Addresses with their other languages."""
        urls = super().get_urls(*args, **kwargs)
        for it in urls:
            entry = it["item"]
            spoken = [entry.language, *entry.languages] if len(entry.languages) > 1 else []
            it["alternates"] = [
                {"lang_code": code, "location": f"{it['location']}?{ASKED}={code}"}
                for code in dict.fromkeys(spoken)
                if entry.kind != "person"
            ]
        return urls


SITEMAPS = {"things": Things}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read: everything that is public, in one place."""
    lines = ["User-agent: *", *(f"Disallow: {it}" for it in LEFT_ALONE), "",
             f"Sitemap: {site(request)}{reverse('desk:sitemap')}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
