"""What pages ask about studies. Contents of runs and releases stay in the database until shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from counted.hub.accounts.models import Mandate, User
from counted.hub.accounts.rules import running
from counted.hub.collect.models import Dataset
from counted.hub.collect.queries import unsettled
from counted.hub.releases import rules, screens
from counted.hub.releases.models import Approval, Event, Release, Run, Study

HEAVY_OF_RUN = ("content", "study_file", "inputs")


@dataclass(frozen=True)
class Waiting:
    """A study on the page 'My work', with what there is to do."""

    study: Study
    run: Run | None  #: the newest
    published: Release | None  #: the newest that is not withdrawn
    gaps: dict[str, list[Any]]  #: screen -> what is missing
    needs_files: bool
    needs_settling: bool
    is_erased: bool
    my_part: tuple[str, ...] = ()  #: the roles in which this person's approval is asked for

    @property
    def is_unfinished(self) -> bool:
        """Whether there is something to answer before it can be computed."""
        is_answered = self.study.is_uploaded or not self.gaps
        return not self.is_erased and (self.needs_files or self.needs_settling or not is_answered)


@dataclass(frozen=True)
class Work:
    """What waits for one person."""

    approvals: list[Waiting] = field(default_factory=list)
    unfinished: list[Waiting] = field(default_factory=list)
    others: list[Waiting] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)


def studies_of(person: User) -> QuerySet[Study]:
    """Studies that the person may see: their own, and those of organisations they act for."""
    mandates = Mandate.objects.filter(running(), person=person)
    mine = Q(owner=person) | Q(organisation_id__in=mandates.values("organisation_id"))
    return Study.objects.filter(mine).select_related("organisation", "owner")


def study_for(person: User, pk: int) -> tuple[Study, rules.Standing]:
    """A study and how the person stands to it; Http404 for everybody who may not see it.

    One and the same question finds out about a study that is not there and one that may not be
    seen: the time it takes tells nothing either.
    """
    study = studies_of(person).filter(pk=pk).first()
    if study is None:
        raise Http404
    who = rules.standing(person, study)
    if not rules.may_see(who):
        raise Http404
    return study, who


def work_of(person: User) -> Work:
    """What waits for the person; the number of queries does not grow with the studies."""
    studies = list(
        studies_of(person).prefetch_related(
            Prefetch(
                "runs",
                Run.objects.defer(*HEAVY_OF_RUN).prefetch_related("approvals"),
            ),
            Prefetch("releases", Release.objects.defer("content")),
        )
    )
    roles = _roles_of(person)
    datasets = _datasets([study.dataset_id for study in studies if study.dataset_id])
    items = [_waiting(study, person, roles, datasets) for study in studies]
    return Work(
        approvals=[it for it in items if it.my_part],
        unfinished=[it for it in items if it.is_unfinished and not it.my_part],
        others=[it for it in items if not it.is_unfinished and not it.my_part],
        releases=[release for study in studies for release in study.releases.all()],
    )


def _roles_of(person: User) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = {}
    held = Mandate.objects.filter(running(), person=person)
    for organisation, role in held.values_list("organisation_id", "role"):
        roles.setdefault(organisation, set()).add(role)
    return roles


def _datasets(ids: list[UUID]) -> dict[UUID, Dataset]:
    return {it.pk: it for it in Dataset.objects.filter(pk__in=ids).prefetch_related("files")}


def _waiting(
    study: Study, person: User, roles: dict[int, set[str]], datasets: dict[UUID, Dataset]
) -> Waiting:
    run = next(iter(study.runs.all()), None)
    dataset = datasets.get(study.dataset_id) if study.dataset_id else None
    files = list(dataset.files.all()) if dataset else []
    published = next((it for it in study.releases.all() if it.withdrawn_at is None), None)
    released = {it.run_id for it in study.releases.all()}
    mine = roles.get(study.organisation_id or 0, set())
    is_bound = study.organisation_id is not None
    who = rules.Standing(person.pk, study.owner_id == person.pk, frozenset(mine), is_bound)
    return Waiting(
        study=study,
        run=run,
        published=published,
        gaps=screens.missing(study.answers),
        needs_files=all(file.role == "form" for file in files),
        needs_settling=any(unsettled(file) for file in files),
        is_erased=bool(dataset and dataset.erased_at),
        my_part=_my_part(run, person, who) if run and run.pk not in released else (),
    )


def _my_part(run: Run, person: User, who: rules.Standing) -> tuple[str, ...]:
    """In which roles this person may still approve a run that waits for it."""
    return my_part(run, person, who) if run.asked_at else ()


def lapsed(run: Run) -> list[Approval]:
    """The approvals whose givers could not give them today: a mandate of theirs has ended."""
    given = run.approvals.select_related("person")
    return [
        it for it in given if not rules.still_counts(it.role, rules.standing(it.person, run.study))
    ]


def asked_to_approve(person: User) -> QuerySet[Run]:
    """Runs that wait for the approval of somebody, as rows; as `my_part` finds them one by one."""
    held = Mandate.objects.filter(running(), person=person)
    newest = Run.objects.filter(study=OuterRef("study")).order_by("-created_at", "-pk")
    asked = Run.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), state=Run.State.DONE, asked_at__isnull=False
    )
    given = Approval.objects.filter(run=OuterRef("pk"))
    acts = Q(study__organisation__in=held.values("organisation_id"))
    acts |= Q(study__organisation=None, study__owner=person)
    steward = held.filter(role=Mandate.Role.STEWARD).values("organisation_id")
    second = acts & ~Exists(given.filter(role=Approval.Role.SECOND))
    first = Q(study__organisation__in=steward) & ~Exists(given.filter(role=Approval.Role.STEWARD))
    return asked.filter(
        first | second,
        ~Exists(given.filter(person=person)),
        ~Exists(Release.objects.filter(run=OuterRef("pk"))),
    )


def my_part(
    run: Run, person: User, who: rules.Standing, *, without: Iterable[Approval] = ()
) -> tuple[str, ...]:
    """In which roles this person may approve, asked or not; `without` those that have lapsed."""
    gone = {it.pk for it in without}
    given = [it for it in run.approvals.all() if it.pk not in gone]
    if run.state != Run.State.DONE or any(it.person_id == person.pk for it in given):
        return ()
    taken = {it.role for it in given}
    may = {
        Approval.Role.STEWARD: rules.may_approve_as_steward(who),
        Approval.Role.SECOND: rules.may_approve_as_second(who),
    }
    return tuple(str(role) for role in Approval.Role if role not in taken and may[role])


def newest_run(study: Study) -> Run | None:
    """The run asked for last."""
    return study.runs.prefetch_related("approvals__person").first()


def newest_done(study: Study) -> Run | None:
    """The newest run with results."""
    done = study.runs.filter(state=Run.State.DONE)
    return done.prefetch_related("approvals__person").first()


def run_of(study: Study, pk: int) -> Run:
    """A run of the study, without its content; Http404 where there is none."""
    run = study.runs.defer(*HEAVY_OF_RUN).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def story_of(study: Study) -> list[Any]:
    """What happened, the newest first, the same in a row told once."""
    told: list[Any] = []
    for event in study.events.select_related("person").order_by("-at", "-id")[:200]:
        if not (told and _same(told[-1], event)):
            told.append(event)
    return told


def _same(one: Event, other: Event) -> bool:
    """Whether the same was done by the same person; of answers, to the same screen."""
    is_answer = one.verb == Event.Verb.ANSWERED
    done = [(it.verb, it.person_id, it.detail if is_answer else "") for it in (one, other)]
    return done[0] == done[1]
