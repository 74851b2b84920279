"""What a run says to the people who made the data: what it can tell, what not, what comes next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.releases import publishing
from counted.hub.releases.models import Run, Study
from counted.hub.ui.parts import Link
from counted.io import findings, telling
from counted.io.panels import group_title, panels
from counted.model.release import Release, Status, canonical, restore

MOST_FINDINGS = 8


@dataclass(frozen=True)
class Said:
    """The results in plain words."""

    headline: str
    summary: tuple[str, ...]
    can: tuple[tuple[str, tuple[str, ...]], ...]  #: title of a figure, sentences on its groups
    cannot: tuple[str, ...]
    hidden: tuple[str, ...]  #: groups that were counted and are kept hidden
    uncertain: tuple[str, ...]  #: groups that were counted and are too uncertain
    findings: tuple[tuple[str, str], ...]  #: what was seen in the records, what to do


def of_results(content: dict[str, Any], *, language: str) -> Said:
    """The results of a run, from its protected content alone."""
    sha256 = hashlib.sha256(canonical(content).encode()).hexdigest()
    release = restore(content, sha256=sha256)
    rows = findings.finding_rows(release, language)
    return Said(
        headline=telling.headline(release, language),
        summary=telling.summary(release, language, limits=False),
        can=tuple(
            (panel.title, telling.sentences(release, panel, language))
            for panel in panels(release, language)
        ),
        cannot=telling.cannot_say(release, language),
        hidden=_groups(release, Status.HIDDEN, language),
        uncertain=_groups(release, Status.UNCERTAIN, language),
        findings=tuple((row[1], row[5]) for row in rows[:MOST_FINDINGS]),
    )


def to_do(run: Run, study: Study, said: Said) -> list[Link]:
    """What comes next, the most pressing first."""
    found = []

    def screen(label: str, name: str) -> None:
        address = (
            reverse("releases:file", args=[study.pk])
            if study.is_uploaded
            else reverse("releases:screen", args=[study.pk, name])
        )
        found.append(Link(label, address))

    if publishing.consent_gap(run.content, study):
        screen(_("Record what was agreed with the people about publishing."), "agreed")
    if not run.content["study"]["stewards"]:
        screen(_("Name a steward: somebody who decides for the people in the data."), "agreed")
    if study.organisation_id is None:
        screen(_("Choose an organisation: the steward and the second person act for it."), "who")
    if said.hidden or said.uncertain:
        screen(_("Pool small groups, places or rounds, so that more can be shown."), "groups")
    if said.findings:
        found.append(Link(_("Look at what was found in the records."), "#findings"))
    return found


def _groups(release: Release, status: Status, language: str) -> tuple[str, ...]:
    titles = (
        group_title(release, figure.domain.parts, language)
        for figure in release.protected.figures
        if figure.status is status
    )
    return tuple(dict.fromkeys(titles))
