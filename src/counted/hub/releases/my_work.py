"""Studies that wait for whoever is signed in, and those that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.releases import queries, screens
from counted.hub.releases.models import Release
from counted.hub.ui import registry
from counted.hub.ui.parts import Item, Link, Section, Text
from counted.io import words

SHOWN = 5  #: of each part


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(to_approve, order=11)
    registry.register_tally(tallied)
    registry.register_begun(to_finish, order=12)
    registry.register_own(studies, order=50)
    registry.register_own(released, order=55)


def work(request: HttpRequest) -> queries.Work:
    """What waits for the reader; read once for all parts of a page."""
    if not hasattr(request, "_work_on_studies"):
        request._work_on_studies = queries.work_of(request.user)
    return request._work_on_studies


def tallied(request: HttpRequest) -> Iterable[QuerySet]:
    """What waits for my approval, for the menu."""
    return (queries.asked_to_approve(request.user),)


def to_approve(request: HttpRequest) -> Section | None:
    """Studies for which my approval is asked."""
    items = [approval_item(it) for it in work(request).approvals]
    return _section(_("Your approval is asked for"), items)


def to_finish(request: HttpRequest) -> Section | None:
    """Studies in which something is to be answered."""
    return _section(_("Studies to finish"), [finish_item(it) for it in work(request).unfinished])


def studies(request: HttpRequest) -> Section | None:
    """My other studies."""
    return _section(_("Your studies"), [study_item(it) for it in work(request).others])


def released(request: HttpRequest) -> Section | None:
    """What came of them."""
    return _section(_("My releases"), [released_item(it) for it in work(request).releases])


def _section(title: Text, items: Sequence[Item]) -> Section | None:
    more = Link(_("Studies"), reverse("releases:work"))
    return Section(title, items[:SHOWN], more=more, number=len(items)) if items else None


def approval_item(it: queries.Waiting) -> Item:
    """A study whose approval is asked for."""
    roles = {"steward": _("as steward"), "second": _("as the second person")}
    return Item(
        title=it.study.title,
        url=f"{reverse('releases:preview', args=[it.study.pk])}#decide",
        kind=_("Your approval is asked for"),
        note=" / ".join(str(roles[role]) for role in it.my_part),
        foot=str(it.study.organisation or ""),
        tone="waiting",
        made_up=it.study.made_up,
    )


def finish_item(it: queries.Waiting) -> Item:
    """A study with what is missing."""
    gaps = [str(screens.screen(name).title) for name in it.gaps]
    if it.needs_files:
        gaps.insert(0, _("Hand in the spreadsheet"))
    if it.needs_settling:
        gaps.insert(0, _("Say which columns are personal"))
    note = _("Still to do: %(what)s") % {"what": ", ".join(gaps)} if gaps else ""
    return study_item(it, kind=_("Not finished"), note=note, tone="waiting")


def study_item(
    it: queries.Waiting, *, kind: Text = "", note: Text = "", tone: str = "release"
) -> Item:
    """A study as it stands in a list."""
    state = it.run.get_state_display() if it.run else _("not computed yet")
    return Item(
        title=it.study.title,
        url=reverse("releases:study", args=[it.study.pk]),
        kind=kind or (_("Published") if it.published else _("Study")),
        note=note or _("Computation: %(state)s") % {"state": state},
        foot=str(it.study.organisation or ""),
        tone=tone,
        made_up=it.study.made_up,
    )


def released_item(release: Release) -> Item:
    """A release of somebody's own."""
    return Item(
        title=release.title,
        url=reverse("releases:release", args=[release.slug, release.number]),
        kind=_("Withdrawn") if release.withdrawn_at else _("Published"),
        foot=words.day(release.published_at.date().isoformat(), get_language() or "en"),
        made_up=release.made_up,
    )
