"""Loading the made-up world, once, through the same actions that people use in the browser.

All of it is one transaction: it is there as a whole or not at all. Its accounts have a password
that anybody can read, so a database in which somebody else has an account is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.collect.actions import LEAVE_OUT, NOT_PERSONAL
from counted.hub.desk import indexing
from counted.hub.home import examples
from counted.hub.releases import actions, drawing_tasks, production, publishing, tasks
from counted.hub.releases.models import Approval, Release, Run, Study
from counted.hub.sdg.models import Figure, Series
from counted.hub.world import (
    asking,
    calling,
    consulting,
    gathering,
    guiding,
    lacking,
    partnering,
    shelving,
)
from counted.hub.world.inventory import facts, is_loaded
from counted.hub.world.past import on
from counted.io.study import parse_study
from counted.messages import mark
from counted.model.study import Study as Described

FORM = "form"  #: the role of a form among the files of a study
COMPUTING_DAYS = 6  #: between handing in and publishing
AGREEING_DAYS = 2  #: between asking for agreement and publishing


def load_demo() -> bool:
    """Load the made-up world; False where it is there already, and then nothing changes.

    Raises WrongUse where somebody who is not part of it has an account.
    """
    with transaction.atomic():
        if is_loaded():
            return False
        _refuse_others()
        with indexing.once():
            _load()
        shelving.load_links()  # each end is looked for in the index
        lacking.load_gaps()  # so is what motivated them
    return True


def _load() -> None:
    """Who is there, what they counted, and then everything that leans on these."""
    gathering.gather_people()
    gathering.gather_bodies()
    _load_series()
    shelving.load_initiatives()
    organisations = {it.slug: it for it in Organisation.objects.all()}
    people = {it.email: it for it in User.objects.all()}
    for it in facts("studies")["studies"]:
        _load_study(it, people, organisations)
    _load_unfinished(facts("studies")["unfinished"], people, organisations)
    gathering.hold_meetings()
    shelving.load_items()
    partnering.load_partnerships()
    guiding.load_guidance()
    consulting.load_consultations()
    calling.load_calls()
    asking.load_policies()
    asking.load_requests()
    asking.load_interests()


def _refuse_others() -> None:
    if User.objects.exists():
        raise WrongUse(
            mark(
                "Somebody has an account here already, and the made-up world brings accounts "
                "whose password everybody can read."
            ),
            remedy=mark(
                "Use `counted serve` here; for the demonstration name an empty data folder "
                "with COUNTED_HOME, or an empty database with DATABASE_URL."
            ),
        )


def _load_series() -> None:
    known = facts("series")
    for it in known["series"]:
        described = {key: it[key] for key in ("code", "indicator", "unit", "titles")}
        series = Series.objects.create(
            **described, country=known["country"], source=known["publisher"], made_up=True
        )
        parts = {("", ""): it["everybody"]} | {
            (group, category): figures
            for group, categories in it.get("groups", {}).items()
            for category, figures in categories.items()
        }
        Figure.objects.bulk_create(
            Figure(series=series, year=year, group=group, category=category, value=str(value))
            for (group, category), figures in parts.items()
            for year, value in figures.items()
        )


def _load_study(
    it: Mapping[str, Any],
    people: Mapping[str, User],
    organisations: Mapping[str, Organisation],
) -> None:
    """A study on its whole way: handed in, computed, approved twice, published, withdrawn."""
    path = examples() / it["example"]
    owner, text = people[it["owner"]], path.read_text(encoding="utf-8")
    described = parse_study(text, name=path.name)
    with on(it["day"] - COMPUTING_DAYS):
        study = _begin(described.title, owner, organisations[it["organisation"]])
        _hand_in(study, owner, described, folder=path.parent)
        study = actions.use_file(study=study, by=owner, text=text)
        run = _computed(study, owner)
    approved_by = {role: people[email] for role, email in it["approved_by"].items()}
    release = _published(run, owner, approved_by, day=it["day"])
    if withdrawn := it.get("withdrawn"):
        by = people[withdrawn["by"]]
        with on(withdrawn["day"]):
            publishing.withdraw(release=release, by=by, reason=withdrawn["reason"])
    else:
        drawing_tasks.order(release.sha256, release.language)


def _load_unfinished(
    it: Mapping[str, Any],
    people: Mapping[str, User],
    organisations: Mapping[str, Organisation],
) -> None:
    """A study with records and its first screens answered; the rest waits for its owner."""
    path, owner = examples() / it["files_of"], people[it["owner"]]
    described = parse_study(path.read_text(encoding="utf-8"), name=path.name)
    with on(it["day"]):
        study = _begin(it["title"], owner, organisations[it["organisation"]])
        _hand_in(study, owner, described, folder=path.parent)
        for screen, answers in it["screens"].items():
            actions.answer(study=study, by=owner, screen=screen, answers=answers)


def _begin(title: str, owner: User, organisation: Organisation) -> Study:
    return actions.begin(owner=owner, title=title, organisation=organisation, made_up=True)


def _hand_in(study: Study, owner: User, described: Described, *, folder: Path) -> None:
    """The files that a study file names; every column that looks personal is settled."""
    forms = {form for file in described.files for form in file.forms}
    for name in sorted(forms):
        actions.hand_in(
            study=study, by=owner, role=FORM, name=name, data=(folder / name).read_bytes()
        )
    for file in described.files:
        role = production.ROLES[file.about]
        kept = actions.hand_in(
            study=study, by=owner, role=role, name=file.path, data=(folder / file.path).read_bytes()
        )
        suspected = {it["column"] for it in kept.suspects} | set(file.personal_columns)
        decisions = {
            column: LEAVE_OUT if column in file.personal_columns else NOT_PERSONAL
            for column in sorted(suspected)
        }
        actions.settle(study=study, by=owner, role=role, decisions=decisions)


def _computed(study: Study, owner: User) -> Run:
    run = actions.start_run(study=study, by=owner)
    tasks.compute(run_id=run.pk)
    run = Run.objects.get(pk=run.pk)
    if error := run.error:
        raise error
    return run


def _published(run: Run, owner: User, approved_by: Mapping[str, User], *, day: float) -> Release:
    with on(day - AGREEING_DAYS):
        publishing.ask(run=run, by=owner)
    with on(day):
        for role in (Approval.Role.STEWARD, Approval.Role.SECOND):
            publishing.approve(run=run, by=approved_by[role], role=role, sha256=run.sha256)
        return publishing.publish(run=run, by=owner, sha256=run.sha256, seen=True)
