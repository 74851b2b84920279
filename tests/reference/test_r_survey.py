"""The R package survey, on the same data, gives the same numbers (../shared/reference)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counted.model.estimate import Basis, Domain, Estimate, Statistic
from counted.model.frame import Factor, Frame, Variable
from counted.model.study import Benchmark, Count
from counted.model.vocabulary import Unit
from counted.model.weights import Design, Diagnostics, Stage, Weights
from counted.stats.estimate import estimate
from counted.stats.intervals import korn_graubard, logit, student
from counted.stats.variance import degrees_of_freedom
from counted.stats.weigh import given, poststratify, rake

pytestmark = pytest.mark.shared

#: Relative agreement asked of sums, and of anything that was iterated.
EXACT, ITERATED = 1e-9, 1e-7
DIMENSIONS = ("stype", "comp.imp", "sch.wide")


@dataclass(frozen=True)
class Survey:
    """One data set of the reference folder under one design."""

    columns: dict[str, list[str]]
    frame: Frame

    def numbers(self, column: str) -> np.ndarray:
        return np.array([float(v) if v not in ("NA", "") else np.nan for v in self.columns[column]])

    def coded(self, column: str) -> np.ndarray:
        return np.unique(self.columns[column], return_inverse=True)[1].astype(np.int64)

    def variable(self, column: str, *, over: str | None = None, yes: str | None = None) -> Variable:
        values = self.numbers(column) if yes is None else self.is_yes(column, yes)
        about = np.ones(len(values), dtype=bool)
        below = None if over is None else self.numbers(over)
        return Variable(indicator=column, reading="", values=values, about=about, over=below)

    def is_yes(self, column: str, yes: str) -> np.ndarray:
        return np.array([float(v == yes) for v in self.columns[column]])

    def figure(
        self,
        statistic: Statistic,
        column: str,
        *,
        domain: Domain | None = None,
        weights: Weights | None = None,
        over: str | None = None,
        yes: str | None = None,
    ) -> Estimate:
        return estimate(
            self.variable(column, over=over, yes=yes),
            domain or Domain(),
            self.frame,
            weights or given(self.frame),
            statistic=statistic,
            basis=Basis.SAMPLE,
        )


def _survey(
    path: Path,
    *,
    strata: str | None = None,
    stages: tuple[tuple[str | None, str | None], ...] = ((None, None),),
    weight: str | None = "pw",
) -> Survey:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    n = len(rows)
    bare = Survey(columns, Frame("institution", Design(np.ones(n), np.zeros(n), ()), {}))
    design = Design(
        base=np.ones(n) if weight is None else bare.numbers(weight),
        strata=np.zeros(n, dtype=np.int64) if strata is None else bare.coded(strata),
        stages=tuple(
            Stage(
                clusters=np.arange(n) if cluster is None else bare.coded(cluster),
                population=None if population is None else bare.numbers(population),
            )
            for cluster, population in stages
        ),
    )
    factors = {
        d: Factor(d, tuple(sorted(set(columns[d]))), bare.coded(d))
        for d in DIMENSIONS
        if d in columns
    }
    return Survey(columns, Frame("institution", design, factors))


@pytest.fixture(scope="session")
def survey(shared: Path) -> Callable[[str], Survey]:
    """The surveys by name, each under the design that R was given."""
    folder = shared / "data/survey"

    @cache
    def load(name: str) -> Survey:
        match name:
            case "srs":
                return _survey(folder / "api_srs.csv", stages=((None, "fpc"),))
            case "strat":
                return _survey(folder / "api_strat.csv", strata="stype", stages=((None, "fpc"),))
            case "strat without fpc":
                return _survey(folder / "api_strat.csv", strata="stype")
            case "clus1":
                return _survey(folder / "api_clus1.csv", stages=(("dnum", "fpc"),))
            case "clus2":
                stages = (("dnum", "fpc1"), ("snum", "fpc2"))
                return _two_stage(folder / "api_clus2.csv", stages)
            case "clus2 with replacement":
                return _survey(folder / "api_clus2.csv", stages=(("dnum", None),))
            case _:
                return _survey(
                    folder / "scd.csv", strata="ESA", stages=(("ambulance", None),), weight=None
                )

    return load


def _two_stage(path: Path, stages: tuple[tuple[str | None, str | None], ...]) -> Survey:
    """With the weights that R works out itself: the product of N/n over the stages."""
    plain = _survey(path, stages=stages)
    schools = np.bincount(plain.coded("dnum"))
    districts = len(schools)
    weights = plain.numbers("fpc1") / districts
    weights = weights * plain.numbers("fpc2") / schools[plain.coded("dnum")]
    design = Design(weights, plain.frame.design.strata, plain.frame.design.stages)
    return Survey(plain.columns, Frame("institution", design, plain.frame.factors))


@pytest.fixture(scope="session")
def reference(shared: Path) -> Callable[[str], tuple[np.ndarray, np.ndarray]]:
    """Estimates and standard errors of a case, as arrays."""
    cases = json.loads((shared / "reference/r_survey.json").read_text(encoding="utf-8"))["cases"]
    by_id = {case["id"]: case for case in cases}

    def look_up(name: str) -> tuple[np.ndarray, np.ndarray]:
        case: dict[str, Any] = by_id[name]
        return np.atleast_1d(case["estimate"]), np.atleast_1d(case["se"] or np.nan)

    return look_up


def assert_same(
    figures: list[Estimate], expected: tuple[np.ndarray, np.ndarray], *, rel: float = EXACT
) -> None:
    assert [f.value for f in figures] == pytest.approx(expected[0], rel=rel)
    assert [f.standard_error for f in figures] == pytest.approx(expected[1], rel=rel)


MEAN, TOTAL, RATIO, SHARE = Statistic.MEAN, Statistic.TOTAL, Statistic.RATIO, Statistic.SHARE


@pytest.mark.parametrize(
    ("case", "name", "statistic", "column", "over"),
    [
        ("api.srs.total.enroll", "srs", TOTAL, "enroll", None),
        ("api.srs.mean.api00", "srs", MEAN, "api00", None),
        ("api.strat.mean.api00", "strat", MEAN, "api00", None),
        ("api.strat.total.enroll", "strat", TOTAL, "enroll", None),
        ("api.strat.nofpc.mean.api00", "strat without fpc", MEAN, "api00", None),
        ("api.strat.ratio", "strat", RATIO, "api.stu", "enroll"),
        ("api.clus1.mean.api00", "clus1", MEAN, "api00", None),
        ("api.clus1.total.enroll", "clus1", TOTAL, "enroll", None),
        ("api.clus1.ratio", "clus1", RATIO, "api.stu", "enroll"),
        ("api.clus2.mean.api00", "clus2", MEAN, "api00", None),
        ("api.clus2.total.enroll", "clus2", TOTAL, "enroll", None),
        ("api.clus2.wr.mean.api00", "clus2 with replacement", MEAN, "api00", None),
        ("scd.taylor.ratio", "scd", RATIO, "alive", "arrests"),
    ],
)
def test_figures_of_everyone(case, name, statistic, column, over, survey, reference):
    figure = survey(name).figure(statistic, column, over=over)
    assert_same([figure], reference(case))


def test_share(survey, reference):
    figure = survey("strat").figure(SHARE, "sch.wide", yes="Yes")
    assert_same([figure], reference("api.strat.prop.stype"))


def test_design_effect(survey, reference):
    figure = survey("strat").figure(MEAN, "api00")
    assert figure.design_effect == pytest.approx(reference("api.strat.deff")[0][0], rel=EXACT)
    assert figure.effective_n == pytest.approx(200 / figure.design_effect)


@pytest.mark.parametrize(
    ("case", "name", "statistic", "column", "dimension"),
    [
        ("api.strat.by.stype", "strat", MEAN, "api00", "stype"),
        ("api.strat.by.comp.imp", "strat", MEAN, "enroll", "comp.imp"),
        ("api.clus1.by.stype", "clus1", MEAN, "api00", "stype"),
    ],
)
def test_domains(case, name, statistic, column, dimension, survey, reference):
    s = survey(name)
    figures = [
        s.figure(statistic, column, domain=Domain(((dimension, category),)))
        for category in s.frame.factors[dimension].categories
    ]
    assert_same(figures, reference(case))


def test_two_way_domains(survey, reference):
    s = survey("strat")
    figures = [
        s.figure(TOTAL, "enroll", domain=Domain((("comp.imp", improved), ("stype", school))))
        for improved in ("No", "Yes")
        for school in ("E", "H", "M")
    ]
    assert_same(figures, reference("api.strat.by.stype.compimp.total"))


def test_korn_graubard_interval(survey, reference):
    figure = survey("strat").figure(SHARE, "awards", yes="Yes")
    expected = reference("api.strat.ciprop.beta")[0]
    assert [figure.value, figure.low, figure.high] == pytest.approx(expected, rel=EXACT)
    again = korn_graubard(
        figure.value,
        standard_error=figure.standard_error,
        n=200,
        clusters=200,
        degrees_of_freedom=197,
    )
    assert again == pytest.approx(expected[1:], rel=EXACT)


@pytest.mark.parametrize("case", ["api.strat.ciprop.logit", "api.strat.ciprop.xlogit"])
def test_logit_interval(case, survey, reference):
    figure = survey("strat").figure(SHARE, "awards", yes="Yes")
    interval = logit(
        figure.value,
        standard_error=figure.standard_error,
        clusters=200,
        degrees_of_freedom=figure.degrees_of_freedom,
    )
    assert [figure.value, *interval] == pytest.approx(reference(case)[0], rel=EXACT)


def _benchmark(dimension: str, **counts: float) -> Benchmark:
    return Benchmark(
        id="by_" + dimension.replace(".", "_"),
        title=dimension,
        source="api population",
        source_date=date(2000, 1, 1),
        unit=Unit.INSTITUTION,
        counts=tuple(Count(categories={dimension: c}, count=n) for c, n in counts.items()),
    )


SCHOOL_TYPES = _benchmark("stype", E=4421, H=755, M=1018)
SCHOOL_WIDE = _benchmark("sch.wide", No=1072, Yes=5122)


def _calibrated(s: Survey, how: str) -> Weights:
    if how == "ps":
        return poststratify(s.frame, SCHOOL_TYPES)
    return rake(s.frame, [SCHOOL_TYPES, SCHOOL_WIDE])


@pytest.mark.parametrize(("how", "rel"), [("ps", EXACT), ("rake", ITERATED), ("calrake", ITERATED)])
def test_figures_under_calibrated_weights(how, rel, survey, reference):
    s = survey("clus1")
    weights = _calibrated(s, how)
    total = s.figure(TOTAL, "enroll", weights=weights)
    mean = s.figure(MEAN, "api00", weights=weights)
    parts = [
        s.figure(MEAN, "api00", domain=Domain((("comp.imp", c),)), weights=weights)
        for c in ("No", "Yes")
    ]
    assert_same([total], reference(f"api.clus1.{how}.total.enroll"), rel=rel)
    assert_same([mean], reference(f"api.clus1.{how}.mean.api00"), rel=rel)
    assert_same(parts, reference(f"api.clus1.{how}.by.compimp"), rel=rel)


def test_raked_weights(survey, reference):
    weights = _calibrated(survey("clus1"), "rake")
    distinct = np.unique(weights.values.round(10))
    assert distinct == pytest.approx(reference("api.clus1.rake.weights")[0], rel=ITERATED)
    assert weights.values.sum() == pytest.approx(6194, rel=1e-11)


def test_variance_with_a_continuous_auxiliary(survey, reference, shared):
    """Linear calibration is not offered; its variance is, for whoever brings such weights."""
    s = survey("clus1")
    with (shared / "data/survey/api_pop.csv").open(encoding="utf-8") as file:
        total_api99 = sum(float(row["api99"]) for row in csv.DictReader(file))
    kinds = s.frame.factors["stype"].codes[:, None] == np.arange(3)
    x = np.column_stack([kinds.astype(float), s.numbers("api99")])
    base = s.frame.design.base
    gap = np.array([4421, 755, 1018, total_api99]) - x.T @ base
    values = base * (1 + x @ np.linalg.solve(x.T @ (base[:, None] * x), gap))
    weights = Weights(values, Diagnostics("given", len(values), 0.0, 1.0), auxiliaries=x)
    mean = s.figure(MEAN, "api00", weights=weights)
    total = s.figure(TOTAL, "enroll", weights=weights)
    assert_same([mean], reference("api.clus1.callin.mean.api00"), rel=ITERATED)
    assert_same([total], reference("api.clus1.callin.total.enroll"), rel=ITERATED)


def test_degrees_of_freedom(survey):
    """As R `degf` gives them: clusters minus strata, of a subset among its own rows."""
    everyone = np.ones(200, dtype=bool)
    assert degrees_of_freedom(everyone, survey("strat").frame.design) == 197
    clus1 = survey("clus1")
    assert degrees_of_freedom(everyone[:183], clus1.frame.design) == 14
    high = clus1.figure(MEAN, "api00", domain=Domain((("stype", "H"),)))
    assert high.degrees_of_freedom == high.cell.clusters - 1
    assert (high.low, high.high) == student(
        high.value,
        standard_error=high.standard_error,
        degrees_of_freedom=high.degrees_of_freedom,
    )
