"""Reading what the world may see: releases that were published and not withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.fields.json import KT, KeyTransform

from counted.hub import searching
from counted.hub.accounts import queries as accounts
from counted.hub.accounts.models import Organisation
from counted.hub.accounts.rules import running
from counted.hub.releases import presenting
from counted.hub.releases.models import Approval, Release, Run

SORTS = {
    "newest": ("-published_at", "-id"),
    "period": ("-period_end", "-id"),
    "title": ("title", "id"),
}


def standing() -> QuerySet[Release]:
    """Every release that was not withdrawn."""
    return Release.objects.filter(withdrawn_at__isnull=True)


def listed() -> QuerySet[Release]:
    """The newest standing release of each study: what lists and the search show."""
    newer = standing().filter(slug=OuterRef("slug"), number__gt=OuterRef("number"))
    return standing().filter(~Exists(newer))


def facet_rows(rows: QuerySet[Release]) -> Iterable[tuple[Any, ...]]:
    """Key, countries, indicators, groups, kind of producer, how people were found, end."""
    names = ("pk", "countries", "indicators", "groups", "producer_kind", "how_found", "period_end")
    return rows.values_list(*names)


def briefly(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Releases without their content, but with producer, area and period."""
    return rows.defer("content", "words").annotate(
        producer=KT("content__study__producer__name"),
        area=KT("content__study__area__name"),
        period=KeyTransform("period", KeyTransform("study", F("content"))),
    )


def in_order(keys: Iterable[int]) -> list[Release]:
    """The releases with these keys, briefly, in the order of the keys."""
    wanted = list(keys)
    found = briefly(Release.objects.all()).in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


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


def of_slug(slug: str) -> list[Release]:
    """All releases of one study, withdrawn ones too, newest first; without their content."""
    return list(Release.objects.filter(slug=slug).defer("content", "words").order_by("-number"))


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


def found(query: str) -> tuple[QuerySet[Release], QuerySet[Organisation], tuple[str, ...]]:
    """Releases and organisations that answer a query, and the words that had to be mended."""
    question = searching.exactly(query)
    releases, organisations = _answers(question)
    if not question.groups or releases.exists() or organisations.exists():
        return releases, organisations, ()
    mended = searching.mended(query, searching.vocabulary(listed()) | accounts.vocabulary())
    if mended is None:
        return releases, organisations, ()
    return *_answers(mended), mended.mended


def _answers(question: searching.Asked) -> tuple[QuerySet[Release], QuerySet[Organisation]]:
    return searching.holding(listed(), question), accounts.holding(question)
