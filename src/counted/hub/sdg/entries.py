"""What the search knows of official series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import Max
from django.urls import reverse

from counted.hub import searching
from counted.hub.accounts.rules import PUBLIC
from counted.hub.desk.models import Entry
from counted.hub.sdg.models import Series


def entries(keys: Iterable[str] | None) -> Iterator[Entry]:
    """Official series with their titles in all languages; everybody finds them."""
    rows = Series.objects.annotate(last=Max("figures__year")).order_by("pk")
    found = rows if keys is None else rows.filter(pk__in=list(keys))
    for it in found.iterator(chunk_size=1000):
        yield Entry(
            kind="series",
            key=str(it.pk),
            title=it.titles["en"],
            language="en",
            url=reverse("sdg:series", args=[it.country, it.code]),
            by=it.source,
            made_up=it.made_up,
            at=datetime(it.last, 12, 31, tzinfo=UTC) if it.last else None,
            audiences=[PUBLIC],
            countries=[it.country],
            languages=["en"],
            indicators=[it.indicator],
            goals=[str(it.goal)],
            organisation_kind="nso",
            year=it.last,
            words=" ".join(
                searching.index([title], language=language) for language, title in it.titles.items()
            ),
        )
