"""Releases as works that anybody may cite and harvest; withdrawn ones are told to be gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Coalesce

from counted.hub.desk import works
from counted.hub.desk.works import Agent, Collection, Gone, Record, Window, Work
from counted.hub.releases import presenting, taking
from counted.hub.releases.models import Release
from counted.hub.ui.describing import SPDX, without_empty

NAME = "release"


def register() -> None:
    """Make releases known to harvesters."""
    works.register(Collection(NAME, {NAME: Release._meta.verbose_name_plural}, find, window))


def find(key: str) -> Record | None:
    """One release by its row, standing or withdrawn."""
    found = _known().filter(pk=key).first() if key.isdecimal() else None
    return record(found) if found else None


def window(asked: Window) -> Iterator[tuple[datetime, int, Record]]:
    """Releases of a window in the order in which they came or went."""
    if NAME not in asked.sets:
        return
    for row in asked.of(_known(), changed="changed"):
        yield row.changed, row.pk, record(row)


def _known() -> QuerySet[Release]:
    """Releases without their figures."""
    rows = Release.objects.defer("content").select_related("study__organisation")
    return rows.annotate(
        changed=Coalesce("withdrawn_at", "published_at"),
        producer=KT("content__study__producer__name"),
        area=KT("content__study__area__name"),
        summary=KT("content__study__summary"),
        licence=KT("content__study__licence"),
        period=KeyTransform("period", KeyTransform("study", "content")),
    )


def record(row: Any) -> Record:
    """A release as a work, or that it is gone."""
    if row.withdrawn_at:
        return Gone(NAME, str(row.pk), NAME, row.changed)
    return work(row)


def of_page(pk: int) -> Work:
    """The work of a standing release."""
    return work(_known().get(pk=pk))


def work(row: Any) -> Work:
    """A standing release, annotated as `_known` does, as a work."""
    organisation = row.study.organisation
    page = presenting.address(row)
    ror = organisation.ror if organisation and organisation.name == row.producer else ""
    return Work(
        collection=NAME,
        key=str(row.pk),
        set=NAME,
        url=page,
        title=row.title,
        language=row.language,
        type="Statistical release",
        general_type="Dataset",
        schema="Dataset",
        published=row.published_at,
        changed=row.published_at,
        summary=row.summary or "",
        creators=(Agent(row.producer or works.UNKNOWN, is_organisation=True, ror=ror),),
        licence=row.licence or "",
        licence_url=f"{SPDX}{row.licence}.html" if row.licence else "",
        subjects=tuple(_subjects(row)),
        countries=tuple(row.countries),
        files=tuple((kind.type.partition(";")[0], f"{page}{name}")
                    for name, kind in taking.KINDS.items()),
        version=str(row.number),
        sha256=row.sha256,
        made_up=row.made_up,
        more=_more(row),
    )  # fmt: skip


def _subjects(row: Release) -> Iterator[str]:
    yield from (f"SDG {it}" for it in row.indicators)
    if row.made_up:
        yield works.MADE_UP


def _more(row: Any) -> dict[str, Any]:
    period = row.period if isinstance(row.period, dict) else {}
    ends = [str(it) for it in (period.get("start"), period.get("end")) if it]
    return without_empty(
        {
            "temporalCoverage": "/".join(ends),
            "variableMeasured": [f"SDG {it}" for it in row.indicators],
            "isAccessibleForFree": True,
            "measurementTechnique": str(row.how_found),
        }
    )
