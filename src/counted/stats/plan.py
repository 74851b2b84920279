"""The table plan, figure by figure: what is asked for, and what must be refused before estimating.

A figure is refused where it would mean nothing: over places of unknown size, over places where the
question was asked differently, a total without sizes, a group that nobody belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

import numpy as np

from counted.errors import StudyError
from counted.messages import mark
from counted.model.estimate import Basis, Domain, Statistic
from counted.model.frame import Frame, Variable
from counted.model.indicator import Indicator, TablePlan
from counted.model.release import Reason
from counted.model.request import Asked
from counted.model.study import Study
from counted.model.vocabulary import HowFound, Method, Unit, unit_word
from counted.model.weights import Weights
from counted.stats.estimate import estimate
from counted.stats.variance import Sampling, prepare

LEVEL = 0.95
LARGEST_TABLE = 400  #: groups of one table; auditing more takes minutes, and nobody reads them


def asked(
    study: Study, frames: Mapping[Unit, Frame], weights: Mapping[Unit, Weights]
) -> tuple[Asked, ...]:
    """Every figure that the tables of the study ask for, estimated or refused, each once."""
    sampling = {unit: prepare(frames[unit].design, weights[unit]) for unit in frames}
    figures: dict[tuple[str, str, Domain], Asked] = {}
    for table in study.tables:
        for indicator in _indicators(study, frames, table):
            frame = frames[indicator.unit]
            for variable in frame.variables:
                if variable.indicator != indicator.id:
                    continue
                for domain in _domains(frame, table):
                    key = (indicator.id, variable.reading, domain)
                    if key not in figures:
                        figures[key] = _figure(
                            study, indicator, variable, domain, frame,
                            weights[indicator.unit], sampling[indicator.unit],
                        )  # fmt: skip
    if not figures:
        raise StudyError(
            mark(
                "None of the tables of the study asks for a figure: no indicator can be broken "
                "down as they say."
            ),
            remedy=mark("Give 'tables' an entry whose dimensions the units of an indicator have."),
            ids=tuple(name for table in study.tables for name in table.by),
        )
    return tuple(figures.values())


def _indicators(
    study: Study, frames: Mapping[Unit, Frame], table: TablePlan
) -> Iterator[Indicator]:
    for name in table.by:
        study.dimension(name)
    for name in table.indicators or tuple(indicator.id for indicator in study.indicators):
        indicator = study.indicator(name)
        unknown = [d for d in table.by if d not in frames[indicator.unit].factors]
        if not unknown:
            yield indicator
        elif table.indicators:
            raise StudyError(
                mark(
                    "Indicator '{indicator}' is about each {unit} and cannot be broken down by "
                    "{dimensions}."
                ),
                remedy=mark(
                    "Take it out of this table, or choose a dimension that these units have."
                ),
                ids=(indicator.id, *unknown),
                facts={
                    "indicator": indicator.id,
                    "unit": unit_word(indicator.unit),
                    "dimensions": tuple(unknown),
                },
            )


def _domains(frame: Frame, table: TablePlan) -> Iterator[Domain]:
    names = sorted(table.by)
    groups = prod(len(frame.factors[name].categories) for name in names)
    if groups > LARGEST_TABLE:
        raise StudyError(
            mark(
                "The table by {dimensions} has {groups} groups; at most {most} can be "
                "protected together."
            ),
            remedy=mark("Ask for fewer groups, or for fewer dimensions at once."),
            ids=table.by,
            facts={"dimensions": table.by, "groups": groups, "most": LARGEST_TABLE},
        )
    for categories in product(*(frame.factors[name].categories for name in names)):
        yield Domain(tuple(zip(names, categories, strict=True)))


def _figure(
    study: Study,
    indicator: Indicator,
    variable: Variable,
    domain: Domain,
    frame: Frame,
    weights: Weights,
    sampling: Sampling,
) -> Asked:
    sized = sizes_known(study, weights)
    refusal = _refusal(study, indicator, variable, domain, frame, sized=sized)
    concerned = frame.members(domain) & variable.about
    return Asked(
        indicator=indicator.id,
        reading=variable.reading,
        domain=domain,
        statistic=indicator.statistic,
        measure=Statistic.SHARE if indicator.counts_units else indicator.statistic,
        unit=frame.unit,
        refusal=refusal,
        estimate=None
        if refusal
        else estimate(
            variable,
            domain,
            frame,
            weights,
            statistic=indicator.statistic,
            basis=basis(study),
            level=LEVEL,
            population=float(weights.values[concerned].sum()) if sized else None,
            coverage=_coverage(study, domain, frame),
            sampling=sampling,
        ),
    )


def _refusal(
    study: Study,
    indicator: Indicator,
    variable: Variable,
    domain: Domain,
    frame: Frame,
    *,
    sized: bool,
) -> Reason | None:
    if not (frame.members(domain) & variable.known).any():
        return Reason.NOBODY
    if any(domain.category(d) is None for d in indicator.not_comparable_across):
        return Reason.NOT_COMPARABLE
    if indicator.statistic is Statistic.TOTAL and not sized:
        return Reason.NO_SIZES
    if _spans_places(study, domain, frame) and not sized:
        return Reason.POOLED
    return None


def basis(study: Study) -> Basis:
    """What intervals of this study stand on."""
    how = study.people_found.how
    if how is HowFound.EVERYONE:
        return Basis.COMPLETE
    return Basis.SAMPLE if how is HowFound.RANDOM_SAMPLE else Basis.AS_IF_RANDOM


def sizes_known(study: Study, weights: Weights) -> bool:
    """Whether these weights say how many people or households each record stands for.

    Weights that meet a benchmark do, and so do design weights that are declared or follow from the
    sizes of the places. Equal weights do not, unless everyone was counted.
    """
    method = weights.diagnostics.method
    if method in (Method.POSTSTRATIFY, Method.RAKE):
        return True
    if study.people_found.how is HowFound.EVERYONE:
        return True
    return method == Method.GIVEN and (study.design.weight is not None or _sized(study))


def _sized(study: Study) -> bool:
    places = study.design.places
    if places is None:
        return False
    categories = {category.id for category in study.dimension(places.dimension).categories}
    return categories <= set(places.sizes)


def _spans_places(study: Study, domain: Domain, frame: Frame) -> bool:
    places = study.design.places
    if places is None or places.dimension not in frame.factors:
        return False
    here = frame.factors[places.dimension].codes[frame.members(domain)]
    return len(np.unique(here)) > 1


def _coverage(study: Study, domain: Domain, frame: Frame) -> float | None:
    """Of a complete count: households (or units) counted over all there are, in its places."""
    places = study.design.places
    if basis(study) is not Basis.COMPLETE or places is None or not _sized(study):
        return None
    factor = frame.factors[places.dimension]
    inside = np.unique(factor.codes[frame.members(domain)])
    rows = np.isin(factor.codes, inside)
    counted = len(np.unique(frame.design.stages[0].clusters[rows]))
    return counted / sum(places.sizes[factor.categories[code]] for code in inside if code >= 0)
