"""Intervals: known values, and what must hold at the edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from counted.stats.intervals import korn_graubard, logit, student, wilson

shares = st.floats(0.001, 0.999)
errors = st.floats(0.0001, 0.3)
degrees = st.integers(1, 300)


def test_student_by_hand():
    low, high = student(10.0, standard_error=2.0, degrees_of_freedom=4)
    assert (low, high) == pytest.approx((10 - 2 * 2.776445, 10 + 2 * 2.776445), rel=1e-6)


def test_clopper_pearson_where_nothing_is_clustered():
    """7 of 20 people, drawn simply: the interval of a binomial test, had n stayed 20."""
    exact = stats.binomtest(7, 20).proportion_ci(method="exact")
    share, n = 0.35, 20
    interval = korn_graubard(
        share,
        standard_error=(share * (1 - share) / n) ** 0.5,
        n=n,
        clusters=n,
        degrees_of_freedom=n - 1,
    )
    assert interval == pytest.approx((exact.low, exact.high), rel=1e-9)


def test_wilson_score_interval():
    """With very many degrees of freedom t is the normal, and this is Wilson's interval."""
    exact = stats.binomtest(7, 20).proportion_ci(method="wilson")
    interval = wilson(
        0.35,
        standard_error=(0.35 * 0.65 / 20) ** 0.5,
        clusters=20,
        degrees_of_freedom=10**9,
    )
    assert interval == pytest.approx((exact.low, exact.high), rel=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_at_the_edges_the_clusters_count(share):
    """Nobody among 30 people of 12 households: as nobody among 12 drawn one by one."""
    exact = stats.binomtest(int(12 * share), 12).proportion_ci(method="exact")
    more = {"standard_error": 0.0, "clusters": 12, "degrees_of_freedom": 11}
    assert korn_graubard(share, n=30, **more) == pytest.approx((exact.low, exact.high))
    assert logit(share, **more) == pytest.approx((exact.low, exact.high))
    low, high = wilson(share, **more)
    assert low < high
    assert share in (low, high)


def test_luck_does_not_shorten_an_interval():
    """Clusters that happen to be alike (standard error 0) are no better than a simple sample."""
    more = {"n": 40, "clusters": 10, "degrees_of_freedom": 9}
    lucky = korn_graubard(0.5, standard_error=0.0, **more)
    simple = korn_graubard(0.5, standard_error=0.001, **more)
    exact = stats.binomtest(20, 40).proportion_ci(method="exact")
    assert lucky == simple == pytest.approx((exact.low, exact.high))


def test_counting_most_of_a_population_does_shorten_it():
    more = {"standard_error": 0.01, "n": 40, "clusters": 40, "degrees_of_freedom": 39}
    few = korn_graubard(0.5, fraction=0.0, **more)
    most = korn_graubard(0.5, fraction=0.9, **more)
    assert few[0] < most[0] < 0.5 < most[1] < few[1]
    assert korn_graubard(0.5, fraction=1.0, **more) == (0.5, 0.5)


@pytest.mark.slow
@given(shares, errors, degrees)
def test_intervals_of_shares_hold_the_share_and_stay_inside(share, error, df):
    more = {"standard_error": error, "clusters": 50, "degrees_of_freedom": df}
    for low, high in (korn_graubard(share, n=400, **more), logit(share, **more)):
        assert 0 <= low <= share <= high <= 1
    low, high = wilson(share, **more)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.slow
@given(shares, errors, degrees)
def test_a_share_and_its_complement_mirror_each_other(share, error, df):
    more = {"standard_error": error, "clusters": 50, "degrees_of_freedom": df}
    low, high = logit(share, **more)
    assert logit(1 - share, **more) == pytest.approx((1 - high, 1 - low), abs=1e-9)
    low, high = korn_graubard(share, n=400, **more)
    assert korn_graubard(1 - share, n=400, **more) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.slow
@given(shares, errors, st.integers(2, 300))
def test_higher_levels_and_fewer_degrees_of_freedom_widen(share, error, df):
    def width(degrees_of_freedom: int, level: float) -> float:
        low, high = korn_graubard(
            share,
            standard_error=error,
            n=400,
            clusters=50,
            degrees_of_freedom=degrees_of_freedom,
            level=level,
        )
        return high - low

    assert width(df, 0.99) >= width(df, 0.95) >= width(df, 0.8)
    assert width(df - 1, 0.95) >= width(df, 0.95) - 1e-12
