"""Reading what the world may see: releases that were published and not withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.fields.json import KT, KeyTransform

from counted.hub.accounts.models import Organisation
from counted.hub.accounts.rules import running
from counted.hub.releases import presenting
from counted.hub.releases.models import Approval, Release, Run


def standing() -> QuerySet[Release]:
    """Every release that was not withdrawn."""
    return Release.objects.filter(withdrawn_at__isnull=True)


def listed() -> QuerySet[Release]:
    """The newest standing release of each study: what lists and the search show."""
    newer = standing().filter(slug=OuterRef("slug"), number__gt=OuterRef("number"))
    return standing().filter(~Exists(newer))


def briefly(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Releases without their content, but with producer, area and period."""
    return rows.defer("content").annotate(
        producer=KT("content__study__producer__name"),
        area=KT("content__study__area__name"),
        period=KeyTransform("period", KeyTransform("study", F("content"))),
    )


def in_order(slugs: Iterable[str]) -> list[Release]:
    """The newest standing releases of these studies, briefly, in the order of the short names."""
    wanted = list(slugs)
    found = {it.slug: it for it in briefly(listed().filter(slug__in=wanted))}
    return [found[slug] for slug in wanted if slug in found]


def items(releases: Iterable[Release], *, language: str) -> list[Any]:
    """Releases as they stand in a list, each with its finding; at most one query."""
    shown = list(releases)
    known = presenting.known_headlines([it.sha256 for it in shown], language)
    missing = [it.pk for it in shown if it.sha256 not in known]
    if missing:
        contents = Release.objects.filter(pk__in=missing).values_list("sha256", "content")
        known |= presenting.headlines(dict(contents), language)
    return [
        presenting.item(it, headline=known.get(it.sha256, ""), language=language) for it in shown
    ]


def newest(count: int) -> list[Release]:
    """The newest releases, briefly."""
    return list(briefly(listed())[:count])


def of_organisation(organisation: Organisation) -> list[Release]:
    """What an organisation has released, briefly, newest first."""
    return list(briefly(listed().filter(study__organisation=organisation)))


def of_country(code: str) -> list[Release]:
    """What was released in a country, briefly, newest first."""
    return list(briefly(listed().filter(countries__contains=[code])))


def on_indicator(code: str, indicator: str) -> list[Release]:
    """What was released in a country on an indicator, with its content, newest first."""
    rows = briefly(listed()).defer(None)
    return list(rows.filter(countries__contains=[code], indicators__contains=[indicator]))


def of_slug(slug: str) -> list[Release]:
    """All releases of one study, withdrawn ones too, newest first; without their content."""
    return list(Release.objects.filter(slug=slug).defer("content").order_by("-number"))


def release(pk: int) -> Release:
    """One standing release with its content and its organisation."""
    rows = Release.objects.select_related("study__organisation").annotate(
        producer=KT("content__study__producer__name")
    )
    return rows.get(pk=pk)


def approvals(release: Release) -> list[Approval]:
    """Who agreed to exactly this content, in order."""
    return list(
        Approval.objects.filter(run_id=release.run_id, sha256=release.sha256).order_by("given_at")
    )


def withdrawn_by_role(release: Release) -> str:
    """In which role somebody withdrew a release; '' where no mandate of theirs ran that day."""
    mandates = release.withdrawn_by.mandates.filter(
        running(release.withdrawn_at.date()), organisation_id=release.study.organisation_id
    )
    mandate = mandates.exclude(role="member").order_by("-role").first()
    return mandate.get_role_display() if mandate else ""


def content_of(sha256: str) -> dict[str, Any] | None:
    """The content with this hash, published or computed; None once it is withdrawn."""
    for rows in (Release.objects, Run.objects):
        found = rows.filter(sha256=sha256, content__isnull=False).values_list("content", flat=True)
        if content := found.first():
            return dict(content)
    return None
