"""Weights: by hand, against a slow raking, and every refusal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as with_examples
from hypothesis import settings
from hypothesis import strategies as st

from counted.errors import WeightingError
from counted.model.study import Weighting
from counted.model.vocabulary import Method, Unit
from counted.stats.weigh import TOLERANCE, equal, given, poststratify, rake, weigh
from tests.stats.frames import benchmark_of, design_of, frame_of

SEX = benchmark_of("sex", {"w": 48, "m": 52})
AGE = benchmark_of("age", {"y": 40, "o": 60})


def eight_people(weights=(1,) * 8, sex="wwwmmmmm", age="yyoyyooo"):
    return frame_of(design_of(weights=weights), sex=sex, age=age)


def test_equal_weights_are_one_whatever_the_design_says():
    weights = equal(eight_people((2,) * 8))
    assert weights.values.tolist() == [1] * 8
    assert weights.auxiliaries is None
    assert (weights.diagnostics.effective_n, weights.diagnostics.largest_ratio) == (8, 1)


def test_given_weights_are_those_of_the_design():
    weights = given(eight_people((1, 1, 1, 1, 1, 1, 1, 3)))
    assert weights.values.tolist() == [1, 1, 1, 1, 1, 1, 1, 3]
    assert weights.diagnostics.effective_n == pytest.approx(100 / 16)
    assert weights.diagnostics.largest_ratio == 3


def test_poststratified_weights_by_hand():
    """3 women stand for 48, 5 men for 52."""
    weights = poststratify(eight_people(), SEX)
    assert weights.values == pytest.approx([16] * 3 + [10.4] * 5)
    women, men = weights.diagnostics.margins
    assert (women.target, women.before, women.n) == (48, 3, 3)
    assert men.after == pytest.approx(52)
    assert weights.auxiliaries.tolist() == [[1, 0]] * 3 + [[0, 1]] * 5


def test_poststrata_may_combine_dimensions():
    both = benchmark_of("sex*age", {"w*y": 20, "w*o": 28, "m*y": 20, "m*o": 32})
    weights = poststratify(eight_people((1, 3, 1, 1, 1, 1, 1, 1)), both)
    assert weights.values == pytest.approx([5, 15, 28, 10, 10, 32 / 3, 32 / 3, 32 / 3])


def slow_rake(frame, benchmarks, rounds):
    weights = [float(w) for w in frame.design.base]
    for _ in range(rounds):
        for benchmark in benchmarks:
            for count in benchmark.counts:
                rows = [
                    row
                    for row in range(frame.n)
                    if all(
                        frame.factors[d].codes[row] == frame.factors[d].categories.index(c)
                        for d, c in count.categories.items()
                    )
                ]
                reached = sum(weights[row] for row in rows)
                for row in rows:
                    weights[row] *= count.count / reached
    return weights


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@with_examples(
    st.lists(st.integers(1, 9), min_size=8, max_size=8),
    st.permutations("yyoyyooo"),
    st.integers(20, 80),
)
def test_raking_meets_every_margin_and_agrees_with_the_slow_version(base, ages, young):
    age = benchmark_of("age", {"y": young, "o": 100 - young})
    ages = "yo" + "".join(ages) + "yo"  # so that every combination has somebody
    frame = eight_people((2, 1, *base, 1, 1), sex="wwwwwmmmmmmm", age=ages)
    weights = rake(frame, [SEX, age])
    assert weights.values.sum() == pytest.approx(100, rel=1e-10)
    for margin in weights.diagnostics.margins:
        assert margin.after == pytest.approx(margin.target, rel=TOLERANCE * 10)
    slow = slow_rake(frame, [SEX, age], weights.diagnostics.iterations)
    assert weights.values == pytest.approx(slow, rel=1e-9)


def test_raking_keeps_what_the_cells_had_in_common():
    """Raking leaves the cross-product ratio of a table as it was (Deming and Stephan 1940)."""
    weights = rake(eight_people(), [SEX, AGE])
    pairs = np.array([s + a for s, a in zip("wwwmmmmm", "yyoyyooo", strict=True)])
    cell = {pair: weights.values[pairs == pair].sum() for pair in ("wy", "wo", "my", "mo")}
    assert cell["wy"] * cell["mo"] / (cell["wo"] * cell["my"]) == pytest.approx(2 * 3 / (1 * 2))
    assert weights.diagnostics.iterations > 1
    assert weights.auxiliaries.shape == (8, 4)


def test_totals_that_nearly_agree_follow_the_first_benchmark():
    nearly = benchmark_of("age", {"y": 40.1, "o": 60.15})
    weights = rake(eight_people(), [SEX, nearly])
    assert weights.values.sum() == pytest.approx(100)
    young = weights.diagnostics.margins[2]
    assert young.target == 40.1
    assert young.after == pytest.approx(40)


def test_scaling_the_design_weights_leaves_calibrated_ones():
    assert rake(eight_people((7,) * 8), [SEX, AGE]).values == pytest.approx(
        rake(eight_people(), [SEX, AGE]).values
    )


def test_weigh_does_what_the_study_asks_for():
    frame = eight_people((2,) * 8)
    known = (SEX, AGE)
    assert weigh(frame, Weighting(method=Method.EQUAL), known).values.tolist() == [1] * 8
    assert weigh(frame, Weighting(method=Method.GIVEN), known).values.tolist() == [2] * 8
    one = Weighting(method=Method.POSTSTRATIFY, benchmarks=("census_age",))
    assert weigh(frame, one, known).diagnostics.margins[0].benchmark == "census_age"
    two = Weighting(method=Method.RAKE, benchmarks=("census_sex", "census_age"))
    assert len(weigh(frame, two, known).diagnostics.margins) == 4


@pytest.mark.parametrize(
    ("method", "names", "message"),
    [
        (Method.RAKE, ("census_size",), "names a benchmark 'census_size'"),
        (Method.EQUAL, ("census_sex",), "meet no benchmark"),
        (Method.POSTSTRATIFY, (), "meets one benchmark, and 0 are named"),
        (Method.POSTSTRATIFY, ("census_sex", "census_age"), "and 2 are named"),
        (Method.RAKE, (), "without a benchmark"),
    ],
)
def test_weighting_that_makes_no_sense_is_refused(method, names, message):
    with pytest.raises(WeightingError, match=message):
        weigh(eight_people(), Weighting(method=method, benchmarks=names), (SEX, AGE))


def test_a_category_that_nobody_has_is_refused():
    with pytest.raises(WeightingError) as caught:
        poststratify(eight_people(sex="mmmmmmmm"), SEX)
    assert str(caught.value) == (
        "No unit has sex = w, but Census 2021, table 1 counts 48 there. Merge sex = w with a "
        "neighbouring category, in the dimension and in the benchmark."
    )


def test_a_category_that_nobody_counts_is_refused():
    with pytest.raises(WeightingError, match=r"have sex = x, but Census 2021, table 1 has no"):
        poststratify(eight_people(sex="wwwmmmmx"), SEX)


def test_units_without_a_category_are_refused():
    with pytest.raises(WeightingError, match=r"2 of 8 units \(person\) have no age"):
        rake(eight_people(age="yyoyyo.."), [SEX, AGE])


def test_a_dimension_that_the_units_lack_is_refused():
    with pytest.raises(WeightingError, match="counts by size"):
        rake(eight_people(), [benchmark_of("size", {"small": 100})])


def test_a_benchmark_of_another_unit_is_refused():
    homes = benchmark_of("sex", {"w": 48, "m": 52}, unit=Unit.HOUSEHOLD)
    with pytest.raises(WeightingError, match="of the kind household, but the units to be weighted"):
        poststratify(eight_people(), homes)


def test_totals_that_disagree_are_refused():
    more = benchmark_of("age", {"y": 40, "o": 60.6})
    with pytest.raises(WeightingError, match=r"adds up to 100, but .* to 100\.6"):
        rake(eight_people(), [SEX, more])


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_design_weights_must_be_positive(bad):
    frame = eight_people((1, 1, 1, 1, 1, 1, 1, bad))
    for make in (given, lambda f: poststratify(f, SEX), lambda f: rake(f, [SEX])):
        with pytest.raises(WeightingError, match="1 of 8 units"):
            make(frame)


def test_counts_given_twice_are_refused():
    twice = benchmark_of("sex", {"w": 48, "m": 52})
    twice = type(twice)(**{**vars(twice), "counts": (*twice.counts, twice.counts[0])})
    with pytest.raises(WeightingError, match="counts sex = w twice"):
        poststratify(eight_people(), twice)


def test_margins_that_cannot_be_met_together_are_refused():
    """All women are young and all men old: 48 women and 40 young people cannot both hold."""
    with pytest.raises(WeightingError, match="After 2,000 rounds of raking") as caught:
        rake(eight_people(age="yyyooooo"), [SEX, AGE])
    assert "Merge" in caught.value.remedy
