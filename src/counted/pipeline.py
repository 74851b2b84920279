"""The recipe: the only place where the order of the steps is written.

records -> frames -> assess -> weigh -> tabulate -> protect -> release
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from counted import standards
from counted.engine.crossings import crossing
from counted.engine.design import refuse_alone
from counted.engine.frames import file_of, frames, record_frames
from counted.engine.quality import Questions, questions_of, row_findings
from counted.engine.records import Records, join
from counted.errors import ProtectionRefused, StudyError
from counted.io.personal import suspects
from counted.io.study import read_study
from counted.io.tables import read_table
from counted.io.xlsform import read_form
from counted.messages import LANGUAGES, mark
from counted.model.finding import Finding, Severity
from counted.model.frame import Frame
from counted.model.profile import Profile
from counted.model.release import Release
from counted.model.study import File, Study
from counted.model.table import Table
from counted.model.vocabulary import Unit
from counted.model.weights import Weights
from counted.stats.assess import assess
from counted.stats.plan import LEVEL, asked
from counted.stats.protect import protect
from counted.stats.weigh import given, weigh

#: Tells somebody who waits which step begins, and how many there are.
Progress = Callable[[str, int, int], None]

STEPS = ("read", "assess", "weigh", "estimate", "protect")


@dataclass(frozen=True)
class Dataset:
    """A study with its records."""

    study: Study
    tables: Mapping[str, Table]  #: by file id
    questions: Questions  #: of its forms
    doubts: tuple[Finding, ...] = ()  #: what reading showed already


def silent(step: str, number: int, of: int) -> None:
    """No progress is shown."""


def read_dataset(path: Path) -> Dataset:
    """The study described at `path`, with the files it names beside it."""
    study = read_study(path)
    tables = {f.id: read_table(path.parent / f.path, name=f.id) for f in study.files}
    for file in study.files:
        _check_personal(file, tables[file.id])
    return Dataset(
        study=study,
        tables=tables,
        questions={
            f.id: questions_of(read_form(path.parent / form) for form in f.forms)
            for f in study.files
        },
        doubts=tuple(it for file in study.files for it in _suspicions(file, tables[file.id])),
    )


def _suspicions(file: File, table: Table) -> Iterator[Finding]:
    """Columns that may point at single people, and that nobody declared."""
    if file.about is Unit.INSTITUTION:
        return
    for suspect in suspects(table):
        if suspect.column not in (*file.personal_columns, file.key, file.parent_key):
            yield Finding(
                code="column.personal",
                severity=Severity.DOUBT,
                text=mark("The column '{column}' may point at single people; nobody declared it."),
                facts={"column": suspect.column},
                criterion=mark("Names, numbers and places of people are declared and left out."),
                remedy=mark("List it under 'personal_columns', unless it points at nobody."),
            )


def findings_of(dataset: Dataset) -> tuple[Finding, ...]:
    """What the records show about their own quality, the gravest first.

    Each finding names the records concerned: for those inside only.
    """
    return _findings(dataset, join(dataset.study, _known_only(dataset)))


def _findings(dataset: Dataset, records: Records) -> tuple[Finding, ...]:
    findings = (
        *dataset.doubts,
        *row_findings(records, dataset.questions),
        *assess(dataset.study, record_frames(records), criteria=standards.load("assessment")),
    )
    gravest_first = tuple(reversed(Severity))
    return tuple(sorted(findings, key=lambda finding: gravest_first.index(finding.severity)))


def produce(dataset: Dataset, *, progress: Progress = silent) -> Release:
    """From records to a release: the same input gives the same bytes.

    Raises CountedError where the study cannot be computed, ProtectionRefused where going on would
    expose people.
    """
    study = dataset.study
    profile = _profile(study)
    _refuse_unprotected(study, profile)
    progress("read", 1, len(STEPS))
    records = join(study, _known_only(dataset))
    units = frames(records)
    for unit, frame in units.items():
        refuse_alone(records, frame.design, file=file_of(records, unit))
    progress("assess", 2, len(STEPS))
    findings = _findings(dataset, records)
    progress("weigh", 3, len(STEPS))
    weights = weights_of(study, units)
    progress("estimate", 4, len(STEPS))
    requests = asked(study, units, weights)
    progress("protect", 5, len(STEPS))
    dimensions = tuple(dict.fromkeys(name for table in study.tables for name in table.by))
    protected = protect(
        requests,
        crossings={
            str(unit): crossing(records, frame, dimensions=dimensions, weights=weights[unit].values)
            for unit, frame in units.items()
        },
        sensitivity={i.id: i.sensitivity for i in study.indicators},
        readings={(i.id, r.id): r.blank for i in study.indicators for r in i.readings},
        findings=findings,
        weighting=[(str(unit), weights[unit].diagnostics) for unit in units],
        profile=profile,
        about_people=_about_people(study),
    )
    return Release(
        study=published(study),
        protected=protected,
        inputs=tuple(dataset.tables[file.id].source for file in study.files),
        software={name: version(name) for name in ("counted", "numpy", "scipy")},
        parameters=_parameters(study),
        language=study.language,
    )


def produce_file(
    path: Path, out: Path, *, languages: tuple[str, ...] = (), progress: Progress = silent
) -> Release:
    """Read a study, produce its release and write everything that is made of it into `out`."""
    from counted.io.outputs import check_outputs, outputs

    dataset = read_dataset(path)
    wanted = languages or (_report_language(dataset.study),)
    check_outputs(out, languages=wanted)
    release = produce(dataset, progress=progress)
    outputs(release, out, languages=wanted)
    return release


def _report_language(study: Study) -> str:
    """The language of the study file, if there are reports in it."""
    if study.language not in LANGUAGES:
        raise StudyError(
            mark("The study file is in the language '{language}', in which there is no report."),
            remedy=mark("Choose one with --language, or mend 'language': {known}."),
            ids=(study.language,),
            facts={"language": study.language, "known": tuple(LANGUAGES)},
        )
    return study.language


def published(study: Study) -> dict[str, Any]:
    """What the world may know of the study file: no folders, no names of personal columns."""
    plain: dict[str, Any] = TypeAdapter(Study).dump_python(study, mode="json")
    for file in plain["files"]:
        file["path"] = Path(file["path"]).name
        file["forms"] = [Path(form).name for form in file["forms"]]
        del file["personal_columns"]
    return plain


def _known_only(dataset: Dataset) -> dict[str, Table]:
    """The tables without the columns that the study declares as personal."""
    tables = {}
    for file in dataset.study.files:
        table = dataset.tables[file.id]
        kept = {k: v for k, v in table.columns.items() if k not in file.personal_columns}
        tables[file.id] = replace(table, columns=kept)
    return tables


def _check_personal(file: File, table: Table) -> None:
    """A misspelt name would leave the column in."""
    for name in file.personal_columns:
        if name not in table.columns:
            raise StudyError(
                mark("{table} has no column '{name}', which the study declares as personal."),
                remedy=mark(
                    "Correct the name under 'personal_columns', or take it out. Columns: {known}."
                ),
                ids=(name, file.id),
                facts={
                    "table": table.source.name,
                    "name": name,
                    "known": tuple(table.columns)[:60],
                },
            )


def weights_of(study: Study, units: Mapping[Unit, Frame]) -> dict[Unit, Weights]:
    """Weights for each kind of unit."""
    return {unit: _weigh(study, frame) for unit, frame in units.items()}


def _weigh(study: Study, frame: Frame) -> Weights:
    """Weights of one kind of unit: to the benchmarks that count this unit, if there are any."""
    own = tuple(
        name for name in study.weighting.benchmarks if study.benchmark(name).unit == frame.unit
    )
    if study.weighting.benchmarks and not own:
        return given(frame)
    return weigh(frame, replace(study.weighting, benchmarks=own), study.benchmarks)


def _profile(study: Study) -> Profile:
    name, known = study.protection.profile, standards.names("profiles")
    if name not in known:
        raise StudyError(
            mark("There is no protection profile called '{name}'."),
            remedy=mark("Write one of these under 'protection': {known}."),
            ids=(name,),
            facts={"name": name, "known": tuple(known)},
        )
    return Profile.from_facts(standards.load(f"profiles/{name}"))


def _about_people(study: Study) -> bool:
    return any(file.about is not Unit.INSTITUTION for file in study.files)


def _refuse_unprotected(study: Study, profile: Profile) -> None:
    if not profile.personal and _about_people(study):
        raise ProtectionRefused(
            mark(
                "The profile '{profile}' protects nobody, and these records are about people "
                "or households."
            ),
            remedy=mark("Use the profile 'community'."),
            ids=(profile.id,),
            facts={"profile": profile.id},
        )


def _parameters(study: Study) -> dict[str, Any]:
    """The choices that made the numbers, for whoever wants to make them again."""
    return {
        "profile": standards.load(f"profiles/{study.protection.profile}"),
        "assessment": standards.load("assessment"),
        "level": str(LEVEL),
        "interval_of_shares": "Korn-Graubard",
        "standard_errors": "Taylor linearisation; calibrated residuals",
    }
