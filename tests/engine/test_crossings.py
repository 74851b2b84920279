"""Crossings: the finest cells add up to what the frame counts, whatever is asked."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from counted.engine.crossings import crossing
from counted.engine.frames import frames
from counted.model.estimate import Domain
from counted.model.vocabulary import Unit
from tests.engine.tiny import SEX, WARD, indicator, records

SHARE = indicator(id="ill", unit="person", file="members", yes={"ill": ["yes"]})
ADULTS = {**SHARE, "id": "ill_women", "among": {"sex": ["F"]}}
MEAN = indicator(
    id="mean", unit="person", file="members", statistic="mean", value="number", yes=None
)
TOTAL = {**SHARE, "id": "how_many", "statistic": "total"}
HOMES = {"ward": "N S -", "water": "tap tap lake"}

PEOPLE = st.lists(
    st.tuples(
        st.sampled_from("123"),
        st.sampled_from(["F", "M", ""]),
        st.sampled_from(["yes", "no", "", "refused"]),
        st.sampled_from(["0", "1", "7", ""]),
    ),
    min_size=1,
    max_size=25,
)


def crossed(people: list[tuple[str, ...]], dimensions: tuple[str, ...]) -> Any:
    home, sex, ill, number = (list(values) for values in zip(*people, strict=True))
    found = records(
        HOMES,
        {"home": home, "sex": sex, "ill": ill, "number": number},
        indicators=[SHARE, ADULTS, MEAN, TOTAL],
        dimensions=[SEX, WARD],
        missing={"refused": ["refused"]},
    )
    frame = frames(found)[Unit.PERSON]
    return frame, crossing(found, frame, dimensions=dimensions)


@given(people=PEOPLE, dimensions=st.sampled_from([("ward", "sex"), ("sex",), ("ward",), ()]))
def test_cells_add_up_to_every_domain(
    people: list[tuple[str, ...]], dimensions: tuple[str, ...]
) -> None:
    frame, cells = crossed(people, dimensions)
    options = [[None, *frame.factors[name].categories] for name in dimensions]
    for categories in product(*options):
        named = zip(dimensions, categories, strict=True)
        domain = Domain(tuple(sorted((d, c) for d, c in named if c is not None)))
        here, inside = frame.members(domain), cells.within(domain)
        assert cells.total[inside].sum() == here.sum()
        for variable in frame.variables:
            answers = cells.answers[variable.indicator]
            rows = here & variable.about
            assert (
                answers.yes[inside].sum() + answers.no[inside].sum()
                == (rows & variable.known).sum()
            )
            assert answers.unanswered[inside].sum() == (rows & ~variable.known).sum()
            if variable.indicator != "mean":
                assert answers.yes[inside].sum() == (variable.values[rows] == 1).sum()


def test_a_mean_of_noughts_and_ones_is_no_share() -> None:
    people = [("1", "F", "no", "0"), ("1", "M", "yes", "1")]
    cells = crossed(people, ())[1]
    assert (cells.answers["mean"].yes.tolist(), cells.answers["mean"].no.tolist()) == ([2], [0])
    assert (cells.answers["ill"].yes.tolist(), cells.answers["ill"].no.tolist()) == ([1], [1])


def test_who_has_no_category_is_in_a_cell_that_leaves_the_dimension_out() -> None:
    people = [("1", "F", "no", "0"), ("3", "F", "no", "0"), ("3", "", "no", "0")]
    cells = crossed(people, ("ward", "sex"))[1]
    assert dict(zip(cells.cells, cells.total.tolist(), strict=True)) == {
        Domain((("sex", "women"), ("ward", "north"))): 1,
        Domain((("sex", "women"),)): 1,
        Domain(()): 1,
    }


def test_a_dimension_that_the_units_do_not_have_is_left_out() -> None:
    found = records(
        HOMES, {"home": "1 2", "sex": "F M"}, indicators=[indicator()], dimensions=[SEX, WARD]
    )
    frame = frames(found)[Unit.HOUSEHOLD]
    cells = crossing(found, frame, dimensions=("ward", "sex"))
    assert all(set(cell.dimensions) <= {"ward"} for cell in cells.cells)
    assert np.array_equal(np.sort(cells.total), [1, 1, 1])
