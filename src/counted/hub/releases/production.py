"""The one door through which unit records leave `collect`: bytes in, a release out.

Nothing of a record is logged, stored or shown here; what comes out went through `protect`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counted.errors import DataError, ProtectionRefused, StudyError
from counted.hub.collect import queries as records
from counted.hub.collect.models import Dataset, HandedIn
from counted.hub.releases.models import Run
from counted.io.study import parse_study
from counted.messages import mark
from counted.model.release import Release
from counted.model.study import Study
from counted.model.vocabulary import Unit

if TYPE_CHECKING:
    from counted.pipeline import Dataset as Joined

UNPROTECTED = "none"  #: the profile for data that are not about people
ROLES = {
    Unit.HOUSEHOLD: HandedIn.Role.HOUSEHOLDS.value,
    Unit.PERSON: HandedIn.Role.MEMBERS.value,
}


def produce(run: Run, *, progress: Callable[[str, int, int], None]) -> Release:
    """Compute a run from the very files that it was started with.

    Raises CountedError where it cannot be computed, ProtectionRefused where that would expose
    people.
    """
    from counted import pipeline  # numbers are made in the worker; pages need none of it

    dataset = _dataset(run)
    study = parse_study(run.study_file, name="study.yaml")
    _require_protected(study)
    return pipeline.produce(_joined(study, dataset), progress=progress)


def _require_protected(study: Study) -> None:
    """What is handed in here has a row for each household or person, whatever a file calls it."""
    if study.protection.profile == UNPROTECTED or any(
        file.about is Unit.INSTITUTION for file in study.files
    ):
        raise ProtectionRefused(
            mark("The study file leaves the people in these records unprotected."),
            remedy=mark(
                "Say that a row is a household or a person, and use the profile 'community'. "
                "Data about schools or water points are computed on the command line."
            ),
        )


def _dataset(run: Run) -> Dataset:
    if run.study.dataset_id is None:
        raise DataError(
            mark("There are no records yet."), remedy=mark("Hand in the spreadsheet first.")
        )
    dataset = records.dataset_of(run.study.dataset_id)
    if dataset.erased_at is not None:
        raise DataError(
            mark("The records were erased."),
            remedy=mark("Begin a new study with new records."),
        )
    if records.hashes(dataset) != run.inputs:
        raise DataError(
            mark("The files were changed after this computation was asked for."),
            remedy=mark("Compute again."),
        )
    return dataset


def _joined(study: Study, dataset: Dataset) -> Joined:
    from counted.engine.quality import questions_of
    from counted.pipeline import Dataset as Joined

    tables = records.tables(dataset)
    form = records.form(dataset)
    missing = [file.id for file in study.files if ROLES[file.about] not in tables]
    if missing:
        raise StudyError(
            mark("The study file names a table that was not handed in."),
            remedy=mark("Hand in the spreadsheet, or take the table out of the study file."),
            ids=tuple(missing),
        )
    return Joined(
        study=study,
        tables={file.id: tables[ROLES[file.about]] for file in study.files},
        questions={file.id: {} if form is None else questions_of([form]) for file in study.files},
    )
