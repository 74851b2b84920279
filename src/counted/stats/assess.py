"""Assess: what is missing, uneven or thin, each as a value against a criterion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counted.messages import mark
from counted.model.estimate import Domain, Statistic
from counted.model.finding import Finding, Severity
from counted.model.frame import KINDS, Frame, Variable
from counted.model.study import Study
from counted.model.vocabulary import HowFound

KIND_TEXTS = {
    "not_asked": mark("{count} were not asked: the form skips the question for them."),
    "refused": mark("{count} would not say."),
    "unknown": mark("{count} did not know."),
    "sentinel": mark("{count} have a code that stands for no value, or an impossible one."),
    "unanswered": mark("{count} have no answer, and no reason for it is recorded."),
}


NOT_ASKED_REMEDY = mark("The figure is not about them.")
LEFT_OUT_REMEDY = mark(
    "They are left out of the figure. If they differ from the others, so does it."
)
TOTAL_REMEDY = mark("The total counts nothing for them, so it is too low.")


def assess(
    study: Study, frames: Iterable[Frame], *, criteria: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Findings about how people were found, what is missing and which groups are thin.

    `criteria` are the facts of `standards/assessment`. Counts are unweighted.
    """
    return (
        *_how_found(study),
        *(
            finding
            for frame in frames
            for finding in (
                *_missing(study, frame, criteria),
                *_small_groups(frame, criteria),
            )
        ),
    )


def _how_found(study: Study) -> Iterator[Finding]:
    how = study.people_found.how
    if how is HowFound.RANDOM_SAMPLE:
        return
    if how is HowFound.EVERYONE:
        yield Finding(
            code=f"found.{how}",
            severity=Severity.NOTE,
            text=mark("Everyone was to be counted; who was missed is not in the data."),
            criterion=mark("Nobody is missing."),
            remedy=mark("Compare the number counted with another list or count of the place."),
        )
        return
    texts = {
        HowFound.UNKNOWN: mark("How people were found is not recorded well enough to rely on."),
    }
    yield Finding(
        code=f"found.{how}",
        severity=Severity.DOUBT,
        text=texts.get(how, mark("People were not drawn at random.")),
        criterion=mark("Each person had a known chance to be asked."),
        remedy=mark("Read every interval 'as if drawn at random': people who could not be found, "
                    "or did not want to take part, may differ."),
    )  # fmt: skip


def _first_readings(frame: Frame) -> Iterator[Variable]:
    """Each indicator once, in the reading that leaves blanks missing."""
    seen = set()
    for variable in sorted(frame.variables, key=lambda v: v.kinds is None):
        if variable.indicator not in seen:
            seen.add(variable.indicator)
            yield variable


def _missing(study: Study, frame: Frame, criteria: Mapping[str, Any]) -> Iterator[Finding]:
    for variable in sorted(_first_readings(frame), key=lambda v: v.indicator):
        everyone = np.ones(frame.n, dtype=bool)
        for kind, count in variable.missing(everyone):
            finding = _missing_finding(frame, variable, kind, count, everyone, Domain(), criteria)
            yield _as_declared(study, finding)
        yield from _uneven(study, frame, variable, criteria)


def _missing_finding(
    frame: Frame,
    variable: Variable,
    kind: str,
    count: int,
    rows: NDArray[np.bool_],
    domain: Domain,
    criteria: Mapping[str, Any],
) -> Finding:
    skipped = kind == "not_asked"
    of = int((variable.about & rows).sum()) + (count if skipped else 0)
    return Finding(
        code=f"missing.{kind}",
        severity=Severity.NOTE if skipped else _severity(count / of, criteria),
        text=KIND_TEXTS[kind],
        count=count,
        of=of,
        unit=frame.unit,
        criterion="" if skipped else mark("At most one in twenty answers is missing."),
        source="" if skipped else criteria["source"],
        remedy=NOT_ASKED_REMEDY if skipped else LEFT_OUT_REMEDY,
        indicator=variable.indicator,
        domain=domain,
        records=tuple(int(row) for row in np.flatnonzero(rows & _kind(variable, kind))),
    )


def _severity(share: float, criteria: Mapping[str, Any]) -> Severity:
    if share > criteria["missing_fault"]:
        return Severity.FAULT
    return Severity.DOUBT if share > criteria["missing_doubt"] else Severity.NOTE


def _as_declared(study: Study, finding: Finding) -> Finding:
    """The finding with what becomes of missing answers under this indicator."""
    indicator = study.indicator(finding.indicator)
    if finding.code == "missing.not_asked":
        return finding
    if indicator.readings:
        return replace(finding, remedy=mark("The ways of counting them are shown side by side."))
    if indicator.statistic is Statistic.TOTAL and not indicator.counts_units:
        return replace(finding, remedy=TOTAL_REMEDY)
    return finding


def _kind(variable: Variable, kind: str) -> NDArray[np.bool_]:
    kinds = variable.kinds
    if kinds is None:
        return np.zeros(len(variable.values), dtype=bool)
    here: NDArray[np.bool_] = kinds == KINDS.index(kind)
    return here


def _uneven(
    study: Study, frame: Frame, variable: Variable, criteria: Mapping[str, Any]
) -> Iterator[Finding]:
    """Answers missing much more often in one place than in another."""
    places = study.design.places
    factor = frame.factors.get(places.dimension) if places else None
    if factor is None:
        return
    rows = [factor.codes == code for code in range(len(factor.categories))]
    asked = [int((variable.about & here).sum()) for here in rows]
    blank = [dict(variable.missing(here)).get("unanswered", 0) for here in rows]
    shares = [b / a for b, a in zip(blank, asked, strict=True) if a]
    if not shares or max(shares) - min(shares) <= criteria["uneven_missing"]:
        return
    for category, here, count in zip(factor.categories, rows, blank, strict=True):
        domain = Domain(((factor.dimension, category),))
        if (variable.about & here).any():
            yield _as_declared(
                study,
                _missing_finding(frame, variable, "unanswered", count, here, domain, criteria),
            )


def _small_groups(frame: Frame, criteria: Mapping[str, Any]) -> Iterator[Finding]:
    smallest = int(criteria["small_group"])
    for factor in frame.factors.values():
        for code, category in enumerate(factor.categories):
            rows = factor.codes == code
            if 0 < rows.sum() < smallest:
                yield Finding(
                    code="group.small",
                    severity=Severity.NOTE,
                    text=mark("Few belong to this group: figures about it are withheld."),
                    unit=frame.unit,
                    criterion=mark("At least {least} were asked in each group."),
                    facts={"least": str(smallest)},
                    source=criteria["source"],
                    remedy=mark("Ask more of them, or pool this group with a near one."),
                    domain=Domain(((factor.dimension, category),)),
                )
