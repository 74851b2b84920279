"""The variance of totals: by hand, against a slow version, and what always holds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counted.errors import DesignError
from counted.model.weights import Design, Diagnostics, Floats, Stage, Weights
from counted.stats.variance import clusters, covariance, degrees_of_freedom, prepare
from tests.stats.frames import design_of


def weights_of(design: Design, auxiliaries: Floats | None = None) -> Weights:
    diagnostics = Diagnostics("given", design.n, 0.0, 1.0)
    return Weights(design.base, diagnostics, auxiliaries)


def variance(y: object, design: Design, auxiliaries: Floats | None = None) -> float:
    z = np.asarray(y, dtype=float)[:, None]
    return float(covariance(z, design, weights_of(design, auxiliaries))[0, 0])


def test_two_strata_by_hand():
    """Stratum 1: 2 of 10 drawn, totals 10 and 20. Stratum 2: 3 of 6 drawn, totals 2, 4, 6."""
    design = design_of(
        weights=[5, 5, 2, 2, 2], strata=[1, 1, 2, 2, 2], population=[10, 10, 6, 6, 6]
    )
    first = (1 - 2 / 10) * 2 / 1 * (5**2 + 5**2)
    second = (1 - 3 / 6) * 3 / 2 * (2**2 + 0 + 2**2)
    assert variance([2, 4, 1, 2, 3], design) == pytest.approx(first + second)
    assert first + second == 86


def test_two_stages_by_hand():
    """2 of 4 villages; 2 of 3 houses in the first, both of 2 in the second."""
    design = Design(
        base=np.array([3.0, 3.0, 2.0, 2.0]),
        strata=np.zeros(4, dtype=np.int64),
        stages=(
            Stage(np.array([1, 1, 2, 2]), np.full(4, 4.0)),
            Stage(np.array([1, 2, 1, 2]), np.array([3.0, 3.0, 2.0, 2.0])),
        ),
    )
    villages = (1 - 2 / 4) * 2 * (0.5**2 + 0.5**2)  # totals 9 and 10
    houses = 2 / 4 * (1 - 2 / 3) * 2 * (1.5**2 + 1.5**2)  # totals 3 and 6
    assert variance([1, 2, 1, 4], design) == pytest.approx(villages + houses)


def slow_variance(
    y: list[float], design: Design, rows: list[int], groups: list[int], stage: int = 0
) -> float:
    """The definition, row by row: `groups` are the strata or clusters that hold the rows."""
    if stage == len(design.stages):
        return 0.0
    drawn_in, here = design.stages[stage].clusters, 0.0
    for group in sorted({groups[r] for r in rows}):
        members = [r for r in rows if groups[r] == group]
        units = sorted({int(drawn_in[r]) for r in members})
        totals = [sum(design.base[r] * y[r] for r in members if drawn_in[r] == u) for u in units]
        population = design.stages[stage].population
        fraction = 0.0 if population is None else len(units) / population[members[0]]
        if fraction < 1:
            pairs = itertools.product(totals, totals)
            spread = sum((a - b) ** 2 for a, b in pairs) / 2
            here += (1 - fraction) * spread / (len(units) - 1)
        for u in units if fraction else ():
            inner = [r for r in members if drawn_in[r] == u]
            deeper = [int(c) for c in drawn_in]
            here += fraction * slow_variance(y, design, inner, deeper, stage + 1)
    return here


@st.composite
def designs(draw: st.DrawFn) -> tuple[Design, list[float]]:
    """Two stages, up to three strata of two or three clusters of two or three rows."""
    strata, first, second, sizes, inner_sizes = [], [], [], [], []
    for stratum in range(draw(st.integers(1, 3))):
        drawn = draw(st.integers(2, 3))
        size = drawn + draw(st.integers(0, 3))
        for cluster in range(drawn):
            rows = draw(st.integers(2, 3))
            inner = rows + draw(st.integers(0, 2))
            for row in range(rows):
                strata.append(stratum)
                first.append(cluster)
                second.append(row)
                sizes.append(float(size))
                inner_sizes.append(float(inner))
    n = len(strata)
    values = st.integers(-20, 20).map(float)
    base = draw(st.lists(st.integers(1, 9).map(float), min_size=n, max_size=n))
    counted, counted_inside = draw(st.booleans()), draw(st.booleans())
    design = Design(
        np.array(base),
        np.array(strata),
        (
            Stage(np.array(first), np.array(sizes) if counted else None),
            Stage(np.array(second), np.array(inner_sizes) if counted_inside else None),
        ),
    )
    return design, draw(st.lists(values, min_size=n, max_size=n))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(designs())
def test_same_as_the_slow_version(case):
    design, y = case
    slow = slow_variance(y, design, list(range(design.n)), [int(s) for s in design.strata])
    assert variance(y, design) == pytest.approx(slow, rel=1e-9, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(designs(), st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_clusters_do_not_matter(case, random):
    design, y = case
    order = list(range(design.n))
    random.shuffle(order)
    shuffled = Design(
        design.base[order],
        7 - design.strata[order],
        tuple(
            Stage(
                5 * s.clusters[order] + 100, None if s.population is None else s.population[order]
            )
            for s in design.stages
        ),
    )
    assert variance(np.array(y)[order], shuffled) == pytest.approx(variance(y, design), abs=1e-7)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(designs())
def test_covariance_agrees_with_variance_of_the_sum(case):
    design, y = case
    z = np.column_stack([y, np.arange(design.n) % 3])
    both = covariance(z, design, weights_of(design))
    assert both == pytest.approx(both.T)
    assert variance(z.sum(axis=1), design) == pytest.approx(both.sum(), rel=1e-9, abs=1e-7)


def test_what_the_auxiliaries_explain_has_no_variance():
    design = design_of(weights=[1, 2, 3, 4, 5, 6])
    women = np.array([1.0, 0, 1, 0, 1, 0])
    auxiliaries = np.column_stack([women, 1 - women, np.ones(6)])  # the third repeats the others
    assert variance(3 * women - 2, design, auxiliaries) == pytest.approx(0, abs=1e-20)
    y = np.array([1.0, 5, 2, 7, 4, 1])
    assert variance(y + 10 * women, design, auxiliaries) == pytest.approx(
        variance(y, design, auxiliaries)
    )


def test_residuals_take_base_weights_and_are_spread_with_final_ones():
    design = design_of(weights=[1, 3, 2, 2])
    final = Weights(
        np.array([2.0, 4, 5, 3]), Diagnostics("rake", 4, 0.0, 1.0), auxiliaries=np.ones((4, 1))
    )
    y = np.array([1.0, 2, 4, 8])
    mean = (1 * 1 + 3 * 2 + 2 * 4 + 2 * 8) / 8
    u = final.values * (y - mean)
    expected = 4 / 3 * ((u - u.mean()) ** 2).sum()
    assert covariance(y[:, None], design, final)[0, 0] == pytest.approx(expected)


def test_clusters_of_one_name_in_two_strata_are_two():
    design = design_of(weights=[1] * 8, strata=[1] * 4 + [2] * 4, clusters=[1, 1, 2, 2, 1, 1, 2, 2])
    everyone = np.ones(8, dtype=bool)
    assert clusters(everyone, design) == 4
    assert degrees_of_freedom(everyone, design) == 2
    assert degrees_of_freedom(np.arange(8) < 5, design) == 1
    assert degrees_of_freedom(np.arange(8) < 1, design) == 0
    assert clusters(~everyone, design) == degrees_of_freedom(~everyone, design) == 0


def test_clusters_outside_a_domain_still_count():
    design = design_of(weights=[1, 1, 1, 1])
    assert variance([5, 5, 0, 0], design) == pytest.approx(4 / 3 * 4 * 2.5**2)


def test_a_complete_stratum_adds_nothing():
    design = design_of(weights=[1, 1, 9], strata=[1, 1, 2], population=[2, 2, 1])
    assert variance([3, 8, 4], design) == 0


def test_a_single_cluster_is_refused_by_name():
    design = design_of(weights=[1, 1, 1], strata=[4, 4, 7], population=[5, 5, 5])
    with pytest.raises(DesignError, match="Stratum 7 has a single cluster") as caught:
        prepare(design, weights_of(design))
    assert "Merge it" in caught.value.remedy
    assert caught.value.ids == ("7",)


def test_a_single_unit_within_a_cluster_is_refused_by_name():
    design = Design(
        np.ones(3),
        np.zeros(3, dtype=np.int64),
        (Stage(np.array([31, 31, 32]), np.full(3, 9.0)), Stage(np.arange(3), np.full(3, 4.0))),
    )
    with pytest.raises(DesignError, match="Cluster 32 has a single unit of the next stage"):
        prepare(design, weights_of(design))


@pytest.mark.parametrize(
    ("population", "message"),
    [([1, 1, 9, 9], "Stratum 1 has 2 clusters"), ([5, 6, 9, 9], "Stratum 1 is given several")],
)
def test_impossible_population_sizes_are_refused(population, message):
    design = design_of(weights=[1] * 4, strata=[1, 1, 2, 2], population=population)
    with pytest.raises(DesignError, match=message):
        prepare(design, weights_of(design))


def test_the_fraction_drawn_comes_from_the_sizes_not_the_weights():
    design = design_of(weights=[1] * 4, strata=[1, 1, 2, 2], population=[4, 4, 8, 8])
    sampling = prepare(design, weights_of(design))
    assert sampling.fraction(np.ones(4, dtype=bool)) == pytest.approx(4 / 12)
    assert sampling.fraction(np.arange(4) < 2) == pytest.approx(1 / 2)
    unknown = design_of(weights=[3] * 4)
    assert prepare(unknown, weights_of(unknown)).fraction(np.ones(4, dtype=bool)) == 0
