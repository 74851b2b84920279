"""Figures of domains: by hand, their counts, and what always holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given as with_examples
from hypothesis import settings
from hypothesis import strategies as st

from counted.errors import DataError
from counted.model.estimate import Basis, Domain, Estimate, Statistic
from counted.model.frame import Frame, Variable
from counted.model.weights import Design, Weights
from counted.stats.estimate import cell_of, estimate
from counted.stats.variance import prepare
from counted.stats.weigh import given, poststratify
from tests.stats.frames import benchmark_of, design_of, frame_of, variable_of

WOMEN = Domain((("sex", "w"),))
MEN = Domain((("sex", "m"),))
EVERYONE = Domain()


def figure(
    variable: Variable,
    frame: Frame,
    statistic: Statistic,
    *,
    domain: Domain = EVERYONE,
    basis: Basis = Basis.SAMPLE,
    weights: Weights | None = None,
    **more: float,
) -> Estimate:
    return estimate(
        variable,
        domain,
        frame,
        weights or given(frame),
        statistic=statistic,
        basis=basis,
        **more,
    )


def test_a_share_by_hand():
    """8 of 10 drawn simply: p(1-p)/(n-1) is the variance of a share."""
    frame = frame_of(design_of(weights=[1] * 10))
    share = figure(variable_of([1] * 8 + [0] * 2), frame, Statistic.SHARE)
    assert share.value == 0.8
    assert share.standard_error == pytest.approx(math.sqrt(0.8 * 0.2 / 9))
    assert share.design_effect == pytest.approx(1)
    assert share.effective_n == pytest.approx(10)
    assert share.degrees_of_freedom == 9
    assert share.low < 0.8 < share.high < 1


def test_members_of_alike_households_count_as_one():
    """Two members always answering alike carry as much as one."""
    homes = [0, 0, 1, 1, 2, 2, 3, 3]
    frame = frame_of(design_of(weights=[1] * 8, clusters=homes))
    share = figure(variable_of([1, 1, 0, 0, 1, 1, 0, 0]), frame, Statistic.SHARE)
    assert share.standard_error == pytest.approx(math.sqrt(0.25 / 3))
    assert share.design_effect == pytest.approx((0.25 / 3) / (0.25 / 7))
    assert share.effective_n == pytest.approx(8 * 3 / 7)
    assert share.cell.clusters == 4


def test_total_mean_and_ratio_by_hand():
    frame = frame_of(design_of(weights=[5, 5, 2, 2, 2], strata=[1, 1, 2, 2, 2]))
    cows = variable_of([2, 4, 1, 2, 3], over=np.array([1.0, 2, 1, 1, 2]))
    assert figure(cows, frame, Statistic.TOTAL).value == 42
    assert figure(cows, frame, Statistic.MEAN).value == 42 / 16
    assert figure(cows, frame, Statistic.RATIO).value == 42 / 23
    z = np.array([5, 5, 2, 2, 2]) * (np.array([2, 4, 1, 2, 3]) - 42 / 23 * cows.over) / 23
    expected = 2 * z[:2].var() * 2 + 3 / 2 * z[2:].var() * 3
    assert figure(cows, frame, Statistic.RATIO).standard_error == pytest.approx(expected**0.5)


def test_a_total_of_ones_counts_units():
    frame = frame_of(design_of(weights=[10] * 6), sex="wwwmmm")
    total = figure(variable_of([1, 0, 1, 1, 1, 0]), frame, Statistic.TOTAL, domain=WOMEN)
    assert total.value == 20
    assert (total.cell.numerator, total.cell.denominator) == (2, 3)
    y = np.array([10.0, 0, 10, 0, 0, 0])
    assert total.standard_error == pytest.approx(math.sqrt(6 / 5 * 6 * y.var()))
    assert total.design_effect == pytest.approx(1)


def test_the_cell_counts_who_is_there():
    frame = frame_of(design_of(weights=[1] * 6, clusters=[1, 1, 2, 2, 3, 3]), sex="wwwwm.")
    variable = variable_of(
        [1, np.nan, 0, 1, 1, 1],
        about=[True, True, True, False, True, True],
        kinds=np.array([-1, 4, -1, -1, -1, -1]),
    )
    cell = cell_of(variable, WOMEN, frame)
    assert (cell.numerator, cell.denominator, cell.clusters) == (1, 2, 2)
    assert cell.missing == (("unanswered", 1),)
    assert cell_of(variable, EVERYONE, frame).denominator == 4


def test_the_numerator_of_amounts_counts_units_with_a_value():
    frame = frame_of(design_of(weights=[1] * 3))
    assert cell_of(variable_of([0, 12, np.nan]), EVERYONE, frame).numerator == 2
    ratio = variable_of([0, 1, 1], over=np.ones(3))
    assert cell_of(ratio, EVERYONE, frame).numerator == 3


@pytest.mark.parametrize("values", [[0] * 6, [1] * 6])
def test_shares_of_none_and_all(values):
    frame = frame_of(design_of(weights=[1.1] * 6, clusters=[1, 1, 2, 2, 3, 3]))
    share = figure(variable_of(values), frame, Statistic.SHARE)
    assert (share.standard_error, share.design_effect, share.effective_n) == (0, None, 3)
    assert share.value in (share.low, share.high)
    assert share.high - share.low == pytest.approx(1 - 0.025 ** (1 / 3))


def test_equal_amounts_have_no_spread_in_spite_of_rounding():
    frame = frame_of(design_of(weights=[0.1, 0.7, 1.3, 2.9]))
    mean = figure(variable_of([0.1] * 4), frame, Statistic.MEAN)
    assert mean.standard_error == 0
    assert mean.design_effect is None


def test_a_share_that_the_benchmark_knows_has_no_error():
    frame = frame_of(design_of(weights=[1, 2, 3, 4, 5]), sex="wmwmw")
    weights = poststratify(frame, benchmark_of("sex", {"w": 52, "m": 48}))
    share = figure(variable_of([1, 0, 1, 0, 1]), frame, Statistic.SHARE, weights=weights)
    assert share.value == pytest.approx(0.52)
    assert (share.standard_error, share.design_effect) == (0, None)


def test_a_domain_in_one_cluster_has_no_interval():
    frame = frame_of(design_of(weights=[1] * 4, clusters=[1, 1, 2, 3]), sex="wwmm")
    for statistic in (Statistic.SHARE, Statistic.MEAN):
        women = figure(variable_of([1, 0, 1, 1]), frame, statistic, domain=WOMEN)
        assert women.degrees_of_freedom == 0
        assert (women.low, women.high) == (None, None)
        assert women.standard_error is not None


@pytest.mark.parametrize("basis", [Basis.COMPLETE, Basis.INTERVIEWED])
def test_counts_and_interviews_have_a_value_and_no_interval(basis):
    frame = frame_of(design_of(weights=[1] * 4, strata=[1, 2, 3, 4]))
    share = figure(
        variable_of([1, 0, 1, 1]), frame, Statistic.SHARE, basis=basis, coverage=0.9, population=5
    )
    assert share.value == 0.75
    assert share.basis is basis
    assert (share.coverage, share.population) == (0.9, 5)
    assert share.standard_error is share.low is share.high is share.effective_n is None


def test_a_domain_without_values_is_refused():
    frame = frame_of(design_of(weights=[1] * 4), sex="wwmm")
    with pytest.raises(DataError, match=r"No unit in sex = w has a value for 'water'\."):
        figure(variable_of([np.nan, np.nan, 1, 0]), frame, Statistic.SHARE, domain=WOMEN)


def test_nothing_below_the_line_is_refused():
    frame = frame_of(design_of(weights=[1] * 4))
    ratio = variable_of([1, 2, 3, 4], over=np.zeros(4))
    with pytest.raises(DataError, match="adds up to zero"):
        figure(ratio, frame, Statistic.RATIO)


def test_a_prepared_design_changes_nothing():
    frame = frame_of(design_of(weights=[1, 2, 3, 4], population=[9] * 4), sex="wwmm")
    weights = given(frame)
    variable = variable_of([1, 0, 1, 1])
    prepared = estimate(
        variable,
        WOMEN,
        frame,
        weights,
        statistic=Statistic.SHARE,
        basis=Basis.SAMPLE,
        sampling=prepare(frame.design, weights),
    )
    assert prepared == figure(variable, frame, Statistic.SHARE, domain=WOMEN)


@st.composite
def frames(draw: st.DrawFn) -> tuple[Frame, Variable]:
    """Two strata of three or four clusters, women and men in both."""
    strata, homes, sexes = [], [], ""
    for stratum in (1, 2):
        for home in range(draw(st.integers(3, 4))):
            for sex in "wm" + draw(st.text("wm", max_size=2)):
                strata.append(stratum)
                homes.append(home)
                sexes += sex
    n = len(strata)
    weights = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    values = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    population = [8.0] * n if draw(st.booleans()) else None
    design = design_of(weights=weights, strata=strata, clusters=homes, population=population)
    return frame_of(design, sex=sexes), variable_of(values)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@with_examples(frames(), st.floats(0.01, 100))
def test_scaling_the_weights_scales_totals_and_nothing_else(case, factor):
    frame, variable = case
    design = frame.design
    scaled = Frame(
        "person", Design(design.base * factor, design.strata, design.stages), frame.factors
    )
    for statistic, power in ((Statistic.TOTAL, factor), (Statistic.MEAN, 1.0)):
        before = figure(variable, frame, statistic, domain=WOMEN)
        after = figure(variable, scaled, statistic, domain=WOMEN)
        assert after.value == pytest.approx(before.value * power)
        assert after.standard_error == pytest.approx(before.standard_error * power, abs=1e-9)
        assert (after.design_effect or 0) == pytest.approx(before.design_effect or 0)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@with_examples(frames())
def test_totals_of_parts_add_up(case):
    frame, variable = case
    parts = [figure(variable, frame, Statistic.TOTAL, domain=d) for d in (WOMEN, MEN)]
    whole = figure(variable, frame, Statistic.TOTAL)
    assert sum(p.value for p in parts) == pytest.approx(whole.value)
    assert sum(p.cell.denominator for p in parts) == whole.cell.denominator


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@with_examples(frames())
def test_a_mean_is_the_ratio_of_two_totals(case):
    frame, variable = case
    over = Variable("water", "", variable.values, variable.about, over=np.ones(frame.n))
    mean = figure(variable, frame, Statistic.MEAN, domain=MEN)
    ratio = figure(over, frame, Statistic.RATIO, domain=MEN)
    total = figure(variable, frame, Statistic.TOTAL, domain=MEN)
    men = figure(variable_of(np.ones(frame.n)), frame, Statistic.TOTAL, domain=MEN)
    assert mean.value == ratio.value == pytest.approx(total.value / men.value)
    assert mean.standard_error == ratio.standard_error
