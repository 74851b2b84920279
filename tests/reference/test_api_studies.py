"""R's api studies through the whole recipe up to `protect`, against R survey 4.1.1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counted.engine.frames import frames
from counted.engine.records import join
from counted.model.estimate import Domain, Estimate
from counted.pipeline import read_dataset, weights_of
from counted.stats.plan import asked

pytestmark = pytest.mark.shared

HERE = Path(__file__).parent
EVERYONE = Domain()


def estimates(name: str) -> dict[tuple[str, Domain], Estimate]:
    """What the study estimates, before protection, by indicator and domain."""
    dataset = read_dataset(HERE / f"api_{name}.yaml")
    units = frames(join(dataset.study, dataset.tables))
    figures = asked(dataset.study, units, weights_of(dataset.study, units))
    return {(f.indicator, f.domain): f.estimate for f in figures if f.estimate is not None}


@pytest.fixture(scope="module")
def by_r(shared: Path) -> dict[str, dict]:
    """R's numbers by case."""
    cases = json.loads((shared / "reference" / "r_survey.json").read_text())["cases"]
    return {case["id"]: case for case in cases}


def groups(dimension: str, *categories: str) -> list[Domain]:
    return [Domain(((dimension, category),)) for category in categories]


CASES = [
    ("srs", "api.srs.total.enroll", "enroll", [EVERYONE]),
    ("srs", "api.srs.mean.api00", "api00", [EVERYONE]),
    ("strat", "api.strat.mean.api00", "api00", [EVERYONE]),
    ("strat", "api.strat.total.enroll", "enroll", [EVERYONE]),
    ("strat", "api.strat.prop.stype", "sch_wide", [EVERYONE]),
    ("strat", "api.strat.ratio", "tested", [EVERYONE]),
    ("strat", "api.strat.by.stype", "api00", groups("stype", "e", "h", "m")),
    ("strat", "api.strat.by.comp.imp", "mean_enroll", groups("comp_imp", "no", "yes")),
    (
        "strat",
        "api.strat.by.stype.compimp.total",
        "enroll",
        [
            Domain((("comp_imp", improved), ("stype", kind)))
            for improved in ("no", "yes")
            for kind in ("e", "h", "m")
        ],
    ),
    ("clus1", "api.clus1.mean.api00", "api00", [EVERYONE]),
    ("clus1", "api.clus1.total.enroll", "enroll", [EVERYONE]),
    ("clus1", "api.clus1.ratio", "tested", [EVERYONE]),
    ("clus1", "api.clus1.by.stype", "api00", groups("stype", "e", "h", "m")),
]


@pytest.mark.parametrize(("design", "case", "indicator", "domains"), CASES, ids=lambda c: str(c))
def test_a_study_agrees_with_r(
    by_r: dict[str, dict], design: str, case: str, indicator: str, domains: list[Domain]
) -> None:
    ours = estimates(design)
    found = [ours[indicator, domain] for domain in domains]
    expected = by_r[case]
    value, se = expected["estimate"], expected["se"]
    if len(domains) == 1:
        value, se = [value], [se]
    assert [e.value for e in found] == pytest.approx(value, rel=1e-9)
    assert [e.standard_error for e in found] == pytest.approx(se, rel=1e-9)


def test_intervals_of_shares_agree_with_r(by_r: dict[str, dict]) -> None:
    share = estimates("strat")["awards", EVERYONE]
    assert [share.value, share.low, share.high] == pytest.approx(
        by_r["api.strat.ciprop.beta"]["estimate"], rel=1e-7
    )
