"""Made-up tables for the tests of protection: counts in the finest cells, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
from scipy.special import betaincinv

from counted import standards
from counted.model.crossing import Answers, Crossing
from counted.model.estimate import Basis, Cell, Domain, Estimate, Statistic
from counted.model.frame import Factor, Frame, Variable
from counted.model.profile import Profile, Sensitivity
from counted.model.release import Figure, Protected
from counted.model.request import Asked
from counted.model.weights import Codes, Design, Diagnostics, Margin, Stage
from counted.stats.estimate import estimate
from counted.stats.protect import protect
from counted.stats.weigh import equal

COMMUNITY = Profile.from_facts(standards.load("profiles/community"))
NONE = Profile.from_facts(standards.load("profiles/none"))

#: Small thresholds, so that all tables can be listed.
TOY = replace(
    COMMUNITY,
    min_numerator=2,
    min_complement=2,
    min_denominator=2,
    min_rate_denominator=4,
    flag_below=6,
    max_interval_width=Decimal("0.99"),
    bound_step=Decimal("0.1"),
    flag_interval_width=Decimal("0.9"),
    min_degrees_of_freedom=1,
    share_step=Decimal("0.1"),
    band_edges=(0, 3, 6, 10, 15),
    min_spread=2,
)


def crossing(
    dimensions: Mapping[str, Sequence[str]],
    answers: Mapping[str, Sequence[tuple[int, int, int]]],
    *,
    extra: Sequence[int] | None = None,
    unit: str = "person",
) -> Crossing:
    """Cells in the order of the product of `dimensions`; (yes, no, unanswered) per cell.

    `extra` are units in each cell outside every denominator. Cells without units are left out.
    """
    names = sorted(dimensions)
    cells = [
        Domain(tuple(zip(names, row, strict=True)))
        for row in product(*(dimensions[n] for n in names))
    ]
    tables = {name: np.array(rows, dtype=np.int64) for name, rows in answers.items()}
    total = np.max([table.sum(axis=1) for table in tables.values()], axis=0)
    total = total + (np.array(extra) if extra is not None else 0)
    keep = total > 0
    return Crossing(
        unit=unit,
        cells=tuple(cell for cell, kept in zip(cells, keep, strict=True) if kept),
        total=total[keep],
        answers={
            name: Answers(table[keep, 0], table[keep, 1], table[keep, 2])
            for name, table in tables.items()
        },
    )


def asked(
    table: Crossing,
    domains: Iterable[Domain],
    *,
    readings: Mapping[tuple[str, str], str] | None = None,
    basis: Basis = Basis.AS_IF_RANDOM,
    effect: float = 1.0,
    **more: Any,
) -> list[Asked]:
    """The share of every indicator and reading in every domain, as if drawn at random."""
    told = readings or {(indicator, ""): "left_out" for indicator in table.answers}
    return [
        share(table, indicator, reading, domain, blank=blank, basis=basis, effect=effect, **more)
        for (indicator, reading), blank in told.items()
        for domain in domains
    ]


def share(
    table: Crossing,
    indicator: str,
    reading: str,
    domain: Domain,
    *,
    blank: str = "left_out",
    basis: Basis = Basis.AS_IF_RANDOM,
    effect: float = 1.0,
    **more: Any,
) -> Asked:
    """One share with the interval of a random sample with this design effect."""
    answers, here = table.answers[indicator], table.within(domain)
    x, n = int(answers.yes[here].sum()), int((answers.yes + answers.no)[here].sum())
    if blank == "no":
        n += int(answers.unanswered[here].sum())
    p, low, high = x / n, None, None
    if basis in (Basis.SAMPLE, Basis.AS_IF_RANDOM):
        low, high = exact(x, n, n / effect)
    estimate = Estimate(
        cell=Cell(indicator, reading, domain, x, n, clusters=n),
        statistic=Statistic.SHARE,
        value=p,
        standard_error=None if low is None else (effect * p * (1 - p) / n) ** 0.5,
        low=low,
        high=high,
        basis=basis,
        design_effect=effect,
        degrees_of_freedom=None if low is None else n - 1,
    )
    return Asked(
        indicator=indicator,
        reading=reading,
        domain=domain,
        statistic=Statistic.SHARE,
        measure=Statistic.SHARE,
        unit=table.unit,
        estimate=replace(estimate, **more),
    )


def poststratified(
    table: Crossing, wanted: Sequence[Domain], sizes: Sequence[float]
) -> tuple[Crossing, list[Asked], Diagnostics]:
    """Shares of those interviewed, weighted so that each finest cell has its known population."""
    known = np.array(sizes, dtype=float)
    weights = known / table.total
    table = replace(table, weights=weights)
    requests = []
    for request in asked(table, wanted, basis=Basis.INTERVIEWED):
        answers, here = table.answers[request.indicator], table.within(request.domain)
        size = (weights * (answers.yes + answers.no))[here].sum()
        assert request.estimate is not None
        estimate = replace(
            request.estimate, value=float((weights * answers.yes)[here].sum() / size)
        )
        requests.append(replace(request, estimate=estimate))
    margins = tuple(
        Margin("census", cell.parts, target=size, before=float(n), after=size, n=int(n))
        for cell, size, n in zip(table.cells, known.tolist(), table.total.tolist(), strict=True)
    )
    effective = float(known.sum() ** 2 / (weights * known).sum())
    ratio = float(weights.max() / weights.min())
    n = int(table.total.sum())
    return table, requests, Diagnostics("poststratify", n, effective, ratio, margins)


def clustered(
    cells: Sequence[Domain], sizes: Codes, yes: Codes, wanted: Sequence[Domain]
) -> tuple[Crossing, list[Asked]]:
    """Shares of a sample of whole clusters, as the estimator makes them.

    `sizes` and `yes` are units, and those with it, per cluster and cell.
    """
    cluster, cell = (
        np.repeat(axis, sizes.ravel()) for axis in np.indices(sizes.shape).reshape(2, -1)
    )
    having = np.concatenate(
        [np.arange(n) < x for n, x in zip(sizes.ravel(), yes.ravel(), strict=True)]
    )
    dimension = cells[0].dimensions[0]
    categories = tuple(str(it.category(dimension)) for it in cells)
    n = len(having)
    variable = Variable("ill", "", having.astype(float), np.ones(n, dtype=bool))
    design = Design(np.ones(n), np.zeros(n, dtype=np.int64), (Stage(cluster),))
    frame = Frame("person", design, {dimension: Factor(dimension, categories, cell)}, (variable,))
    weights = equal(frame)
    requests = [
        Asked(
            "ill", "", domain, Statistic.SHARE, Statistic.SHARE, "person",
            estimate=estimate(
                variable, domain, frame, weights, statistic=Statistic.SHARE, basis=Basis.SAMPLE
            ),
        )
        for domain in wanted
    ]  # fmt: skip
    answers = Answers(yes.sum(axis=0), (sizes - yes).sum(axis=0), np.zeros(len(cells), dtype=int))
    return Crossing("person", tuple(cells), sizes.sum(axis=0), {"ill": answers}), requests


def exact(x: int, n: int, size: float) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval of x out of n at an effective size."""
    yes, no = size * x / n, size * (n - x) / n
    low = float(betaincinv(yes, no + 1, 0.025)) if x else 0.0
    high = float(betaincinv(yes + 1, no, 0.975)) if x < n else 1.0
    return low, high


def domains(dimensions: Mapping[str, Sequence[str]], *tables: Sequence[str]) -> list[Domain]:
    """All domains of the named tables; () is everyone."""
    return [
        Domain(tuple(sorted(zip(by, row, strict=True))))
        for by in tables
        for row in product(*(dimensions[d] for d in by))
    ]


def protected(
    requests: Sequence[Asked], *tables: Crossing, profile: Profile = COMMUNITY, **more: Any
) -> Protected:
    """Protect with nothing but figures, unless told otherwise."""
    indicators = {a.indicator for a in requests}
    settings: dict[str, Any] = {
        "crossings": {table.unit: table for table in tables},
        "sensitivity": dict.fromkeys(indicators, Sensitivity.SENSITIVE),
        "readings": {},
        "findings": (),
        "weighting": (),
        "about_people": profile.personal,
    }
    return protect(requests, profile=profile, **(settings | more))


def by_domain(release: Protected, indicator: str, reading: str = "") -> dict[Domain, Figure]:
    """The figures of one indicator and reading."""
    return {
        figure.domain: figure
        for figure in release.figures
        if (figure.indicator, figure.reading) == (indicator, reading)
    }
