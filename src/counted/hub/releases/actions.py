"""What can be done with a study up to its results: begin, hand in, answer, compute.

Approving and publishing are in `publishing`. Every action is one transaction and leaves an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from counted.errors import CountedError, StudyError, WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.collect import actions as records
from counted.hub.collect import queries as kept
from counted.hub.collect.models import HandedIn
from counted.hub.releases import screens, writing
from counted.hub.releases.models import Approval, Event, Run, Study
from counted.io.study import parse_study
from counted.messages import mark

Verb = Event.Verb


def log(*, study: Study, by: User, verb: str, detail: str = "") -> Event:
    """Write down what happened; events are never changed."""
    return Event.objects.create(study=study, person=by, verb=verb, detail=detail)


@transaction.atomic
def begin(
    *,
    owner: User,
    title: str,
    organisation: Organisation | None = None,
    language: str = "en",
    made_up: bool = False,
) -> Study:
    """A study with nothing in it but its title and a place for records."""
    study = Study.objects.create(
        title=title,
        owner=owner,
        organisation=organisation,
        language=language,
        made_up=made_up or bool(organisation and organisation.made_up),
        dataset_id=records.begin_dataset(owner=owner).pk,
    )
    log(study=study, by=owner, verb=Verb.BEGUN)
    return study


@transaction.atomic
def hand_in(*, study: Study, by: User, role: str, name: str, data: bytes) -> HandedIn:
    """Keep a file of the study. Raises CountedError where it cannot be used."""
    file = records.hand_in(dataset=_dataset(study), role=role, name=name, data=data)
    log(study=study, by=by, verb=Verb.HANDED_IN, detail=f"{role}: {file.blob_id}")
    _join_if_clear(study)
    return file


@transaction.atomic
def take_back(*, study: Study, by: User, role: str) -> None:
    """Remove a file of the study."""
    file = kept.files_of(_dataset(study)).get(role)
    if file is not None:
        log(study=study, by=by, verb=Verb.TOOK_BACK, detail=f"{role}: {file.blob_id}")
        records.take_back(file=file)


@transaction.atomic
def settle(*, study: Study, by: User, role: str, decisions: Mapping[str, str]) -> None:
    """Record for columns whether they are left out or are not about a single person."""
    file = kept.files_of(_dataset(study))[role]
    records.settle(file=file, decisions=decisions)
    log(study=study, by=by, verb=Verb.SETTLED, detail=role)
    _join_if_clear(study)


@transaction.atomic
def answer(*, study: Study, by: User, screen: str, answers: Any, title: str = "") -> Study:
    """Keep the answers of one screen, and write the study file once all are complete."""
    study = Study.objects.select_for_update().get(pk=study.pk)
    study.answers = {**study.answers, screen: answers}
    if title:
        study.title = title
    study.study_file = study.study_file if study.is_uploaded else _written(study)
    study.save()
    log(study=study, by=by, verb=Verb.ANSWERED, detail=screen)
    return study


@transaction.atomic
def set_organisation(
    *, study: Study, organisation: Organisation | None, language: str, made_up: bool
) -> None:
    """For whom the study is made; that decides who may see it, and whose approvals count."""
    if study.organisation != organisation:
        Approval.objects.filter(run__study=study, run__release__isnull=True).delete()
    study.organisation, study.language = organisation, language
    study.made_up = made_up or bool(organisation and organisation.made_up)
    study.save(update_fields=["organisation", "language", "made_up", "changed_at"])


@transaction.atomic
def use_file(*, study: Study, by: User, text: str) -> Study:
    """Use a study file from outside in place of the answers. Raises StudyError."""
    described = parse_study(text, name="study.yaml")
    study.study_file, study.is_uploaded = text, True
    study.title, study.language = described.title[:200], described.language
    study.made_up = study.made_up or described.made_up
    study.save()
    log(study=study, by=by, verb=Verb.ANSWERED, detail="file")
    return study


@transaction.atomic
def use_answers(*, study: Study, by: User) -> Study:
    """Go back to the answers of the screens."""
    study.is_uploaded = False
    study.study_file = _written(study)
    study.save()
    log(study=study, by=by, verb=Verb.ANSWERED, detail="screens")
    return study


@transaction.atomic
def start_run(*, study: Study, by: User) -> Run:
    """Ask for a computation; one that waits or runs already is returned.

    The job is put into the queue by this very transaction: either both exist or none.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    under_way = study.runs.filter(state__in=(Run.State.WAITING, Run.State.RUNNING)).first()
    if under_way is not None:
        return under_way
    if not study.is_uploaded:
        study.study_file = _written(study)
        study.save(update_fields=["study_file", "changed_at"])
    _require_ready(study)
    run = Run.objects.create(
        study=study,
        study_file=study.study_file,
        inputs=kept.hashes(_dataset(study)),
        started_by=by,
    )
    log(study=study, by=by, verb=Verb.RAN)
    jobs.configure_task("releases.compute").defer(run_id=run.pk)
    return run


def fail(*, run_id: int, error: CountedError, screen: str) -> None:
    """Write down why a run failed; one that is finished already stays as it is."""
    Run.objects.filter(pk=run_id, state__in=(Run.State.WAITING, Run.State.RUNNING)).update(
        state=Run.State.FAILED,
        failure=error.to_json(),
        screen=screen,
        finished_at=timezone.now(),
    )


def finish(*, run_id: int, content: Mapping[str, Any], sha256: str) -> None:
    """Keep what a run made; one that is finished already stays as it is."""
    Run.objects.filter(pk=run_id, state=Run.State.RUNNING).update(
        state=Run.State.DONE, content=content, sha256=sha256, finished_at=timezone.now()
    )


def problem_of(study: Study) -> CountedError | None:
    """Why no study file can be written although all screens are complete, if so."""
    if screens.missing(study.answers) or study.is_uploaded:
        return None
    try:
        _write(study)
    except CountedError as error:
        return error
    return None


def _written(study: Study) -> str:
    """The study file, or '' while screens are incomplete or contradict one another."""
    if screens.missing(study.answers):
        return ""
    try:
        return _write(study)
    except CountedError:
        return ""


def _write(study: Study) -> str:
    try:
        return writing.write(
            study.answers,
            files=kept.files_of(_dataset(study)),
            language=study.language,
            made_up=study.made_up,
        )
    except (KeyError, ValueError, StopIteration) as error:
        raise StudyError(
            mark("The answers do not fit together any more."),
            remedy=mark("Go through the screens once more and save each."),
        ) from error


def _require_ready(study: Study) -> None:
    files = kept.files_of(_dataset(study))
    if not set(files) - {HandedIn.Role.FORM}:
        raise WrongUse(
            mark("There are no records yet."), remedy=mark("Hand in the spreadsheet first.")
        )
    if any(kept.unsettled(file) for file in files.values()):
        raise WrongUse(
            mark("Some columns may point at single people, and nobody has said what they are."),
            remedy=mark("Say for each of these columns whether it is left out."),
        )
    if not study.study_file:
        raise problem_of(study) or WrongUse(
            mark("Some screens are not complete."), remedy=mark("Complete them first.")
        )


def _join_if_clear(study: Study) -> None:
    """Propose how the tables join; nothing is overwritten that still holds."""
    dataset = _dataset(study)
    files = kept.files_of(dataset)
    tables = set(files) - {HandedIn.Role.FORM.value}
    if len(tables) < 2 or any(kept.unsettled(file) for file in files.values()):
        return
    joins = study.answers.get("joins", {})
    held = joins.get("key") in files[HandedIn.Role.HOUSEHOLDS].columns
    if held and joins.get("parent_key") in files[HandedIn.Role.MEMBERS].columns:
        return
    read = kept.tables(dataset)
    found = kept.matches(read[HandedIn.Role.HOUSEHOLDS], read[HandedIn.Role.MEMBERS])
    study.answers = {k: v for k, v in study.answers.items() if k != "joins"}
    if len(found) == 1 and found[0].matched == found[0].of:
        study.answers["joins"] = {"key": found[0].key, "parent_key": found[0].parent_key}
    study.save(update_fields=["answers", "changed_at"])


def _dataset(study: Study) -> Any:
    return kept.dataset_of(study.dataset_id)
