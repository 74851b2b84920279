"""The worked examples of docs/methods are true."""

from __future__ import annotations

import pytest

from counted.model.estimate import Basis, Domain, Statistic
from counted.stats.estimate import estimate
from counted.stats.intervals import korn_graubard, logit, wilson
from counted.stats.weigh import given, poststratify, rake
from tests.conftest import ROOT
from tests.stats.frames import benchmark_of, design_of, frame_of, variable_of


def page(name: str) -> str:
    return (ROOT / "docs/methods" / f"{name}.md").read_text(encoding="utf-8")


def test_weighting_page():
    frame = frame_of(design_of(weights=[1] * 8), sex="wwwmmmmm", age="yyoyyooo")
    sex = benchmark_of("sex", {"w": 48, "m": 52})
    age = benchmark_of("age", {"y": 40, "o": 60})
    by_sex, by_both = poststratify(frame, sex).diagnostics, rake(frame, [sex, age])
    young_women, old_women, young_men, old_men = by_both.values[[0, 2, 3, 7]]
    text = page("weighting")
    assert f"= {by_sex.effective_n:.2f}, the largest ratio {by_sex.largest_ratio:.2f}." in text
    assert f"| women | 2 × {young_women:.2f} | 1 × {old_women:.2f} | 48 |" in text
    assert f"| men | 2 × {young_men:.2f} | 3 × {old_men:.2f} | 52 |" in text
    assert f"raking finds after {by_both.diagnostics.iterations} rounds" in text
    assert f"falls to {by_both.diagnostics.effective_n:.2f} and the largest ratio grows to " in text
    assert f"grows to {by_both.diagnostics.largest_ratio:.2f}:" in text


def test_variance_page():
    design = design_of(
        weights=[5, 5, 2, 2, 2], strata=[1, 1, 2, 2, 2], population=[10, 10, 6, 6, 6]
    )
    frame, cows = frame_of(design, unit="household"), variable_of([2, 4, 1, 2, 3])
    total, mean = (
        estimate(cows, Domain(), frame, given(frame), statistic=s, basis=Basis.SAMPLE)
        for s in (Statistic.TOTAL, Statistic.MEAN)
    )
    text = page("variance")
    assert f"= {total.value:g} cows." in text
    assert f"√86 = {total.standard_error:.3f} cows" in text
    assert f"5 − 2 = {total.degrees_of_freedom} degrees of freedom" in text
    assert (
        f"{mean.value:.3f} cows per household with standard error {mean.standard_error:.3f}, the "
        in text
    )
    assert (
        f"design effect {mean.design_effect:.3f}, the effective n {mean.effective_n:.2f}." in text
    )


def test_intervals_page():
    more = {"standard_error": 0.05, "clusters": 20, "degrees_of_freedom": 16}
    text = page("intervals")
    for name, (low, high) in {
        "Korn and Graubard": korn_graubard(0.2, n=80, **more),
        "logit": logit(0.2, **more),
        "Wilson": wilson(0.2, **more),
    }.items():
        assert f"| {name} | {low:.3f} | {high:.3f} |" in text
    nobody = korn_graubard(0, standard_error=0, n=30, clusters=12, degrees_of_freedom=11)
    assert f"= {nobody[1]:.3f}." in text
    assert nobody[1] == pytest.approx(1 - 0.025 ** (1 / 12))
