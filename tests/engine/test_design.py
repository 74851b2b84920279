"""How rows came into the sample: strata, clusters, sizes, base weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from counted.engine.design import design_of
from counted.engine.records import join
from counted.errors import DataError, DesignError, StudyError
from tests.engine.tiny import HOUSEHOLDS, MEMBERS, WARD, records, study, table

PLACES = {"dimension": "ward"}
SIZES = {"dimension": "ward", "sizes": {"north": 20, "south": 9}, "sizes_unit": "household"}
HOMES = {"ward": "N N S S S", "water": "tap tap tap tap tap"}
PEOPLE = {"home": "1 1 1 2 3 4 5 5", "sex": "F M F M F M F M"}


def made(places: dict[str, Any] | None = None, **design: Any) -> Any:
    keys = {"places": places} if places else {}
    return records(HOMES, PEOPLE, dimensions=[WARD], design={**keys, **design})


class TestStrata:
    def test_places_are_strata_of_households_and_of_members(self) -> None:
        found = made(PLACES)
        assert alike(design_of(found, "households").strata, [0, 0, 1, 1, 1])
        assert alike(design_of(found, "members").strata, [0, 0, 0, 0, 1, 1, 1, 1])

    def test_two_spellings_of_one_place_are_one_stratum(self) -> None:
        north = {"id": "north", "title": "North", "values": ["N", "north"]}
        both = {**WARD, "categories": [north, WARD["categories"][1]]}
        found = records(
            {"ward": "N north S S", "water": "a b c d"},
            dimensions=[both],
            design={"places": PLACES},
        )
        assert alike(design_of(found, "households").strata, [0, 0, 1, 1])

    def test_places_cross_with_declared_strata(self) -> None:
        found = records(
            {**HOMES, "kind": "a b a a b"},
            dimensions=[WARD],
            design={"places": PLACES, "strata": "kind"},
        )
        assert alike(design_of(found, "households").strata, [0, 1, 2, 2, 3])

    def test_without_either_there_is_one(self) -> None:
        assert alike(design_of(made(), "members").strata, [0] * 8)


class TestClusters:
    def test_a_household_is_its_own_cluster_and_that_of_its_members(self) -> None:
        found = made()
        assert alike(design_of(found, "households").stages[0].clusters, [0, 1, 2, 3, 4])
        assert alike(design_of(found, "members").stages[0].clusters, [0, 0, 0, 1, 2, 3, 4, 4])

    def test_declared_stages_come_in_their_order(self) -> None:
        found = records(
            {**HOMES, "path": "p p q q q", "paths": [7] * 5, "homes": "4 4 3 3 3"},
            design={
                "stages": [{"cluster": "path", "population": "paths"}, {"population": "homes"}]
            },
        )
        first, second = design_of(found, "households").stages
        assert alike(first.clusters, [0, 0, 1, 1, 1])
        assert first.population.tolist() == [7.0] * 5
        assert alike(second.clusters, [0, 1, 2, 3, 4])
        assert second.population.tolist() == [4.0, 4.0, 3.0, 3.0, 3.0]

    def test_the_outermost_table_is_what_was_drawn(self) -> None:
        camps = {"id": "camps", "path": "c.csv", "about": "institution", "key": "camp"}
        homes = {**HOUSEHOLDS, "parent": "camps", "parent_key": "camp"}
        sizes = {"dimension": "ward", "sizes": {"north": 6, "south": 5}}
        deep = study(
            files=[camps, homes, MEMBERS],
            dimensions=[WARD],
            design={"places": {**sizes, "sizes_unit": "institution"}},
        )
        found = join(
            deep,
            {
                "camps": table("camps", camp="a b c", ward="N N S"),
                "households": table("households", key="1 2 3 4", camp="a a b c", water="t t t t"),
                "members": table("members", home="1 1 2 3 4"),
            },
        )
        design = design_of(found, "members")
        assert alike(design.stages[0].clusters, [0, 0, 0, 1, 2])
        assert design.base.tolist() == [3.0, 3.0, 3.0, 3.0, 5.0]


class TestWeights:
    def test_without_sizes_each_counts_one_and_nobody_knows_of_how_many(self) -> None:
        design = design_of(made(PLACES), "households")
        assert design.base.tolist() == [1.0] * 5
        assert design.stages[0].population is None

    def test_size_over_households_found(self) -> None:
        found = made(SIZES)
        homes, people = design_of(found, "households"), design_of(found, "members")
        assert homes.base.tolist() == [10.0, 10.0, 3.0, 3.0, 3.0]
        assert people.base.tolist() == [10.0] * 4 + [3.0] * 4
        assert homes.stages[0].population.tolist() == [20.0, 20.0, 9.0, 9.0, 9.0]
        assert people.stages[0].population.tolist() == [20.0] * 4 + [9.0] * 4
        assert homes.base.sum() == pytest.approx(29)

    def test_a_place_without_a_size_leaves_all_unknown(self) -> None:
        found = made({"dimension": "ward", "sizes": {"north": 20}})
        assert design_of(found, "households").stages[0].population is None
        assert design_of(found, "households").base.tolist() == [1.0] * 5

    def test_members_carry_the_weight_of_their_household(self) -> None:
        found = records(
            {**HOMES, "w": "1.5 2 2 0.5 1"}, PEOPLE, dimensions=[WARD], design={"weight": "w"}
        )
        assert design_of(found, "members").base.tolist() == [1.5] * 3 + [2, 2, 0.5, 1, 1]


class TestRefused:
    @pytest.mark.parametrize("bad", ["0", "-2", "-", "heavy", "inf", "nan"])
    def test_a_weight_of_nothing(self, bad: str) -> None:
        found = records({**HOMES, "w": f"1 1 {bad} 1 1"}, design={"weight": "w"})
        said = refusal(DataError, "w", lambda: design_of(found, "households"))
        assert said.startswith("1 rows")

    @pytest.mark.parametrize("bad", ["0", "-", "many"])
    def test_nothing_to_draw_from(self, bad: str) -> None:
        found = records(
            {**HOMES, "paths": f"3 3 3 3 {bad}"}, design={"stages": [{"population": "paths"}]}
        )
        refusal(DesignError, "paths", lambda: design_of(found, "households"))

    @pytest.mark.parametrize("design", [{"strata": "kind"}, {"stages": [{"cluster": "kind"}]}])
    def test_a_blank_stratum_or_cluster(self, design: dict[str, Any]) -> None:
        found = records({**HOMES, "kind": "a a b - b"}, design=design)
        refusal(DesignError, "kind", lambda: design_of(found, "households"))

    @pytest.mark.parametrize("size", [1, 0, -5])
    def test_fewer_than_were_found(self, size: float) -> None:
        sizes = {"dimension": "ward", "sizes": {"north": size, "south": 9}}
        said = refusal(DesignError, "north", lambda: design_of(made(sizes), "members"))
        assert "2 units" in said

    def test_a_size_of_no_place(self) -> None:
        sizes = {"dimension": "ward", "sizes": {"north": 9, "south": 9, "noth": 9}}
        said = refusal(StudyError, "noth", lambda: design_of(made(sizes), "households"))
        assert "north, south" in said

    def test_sizes_in_units_that_were_not_drawn(self) -> None:
        sizes = {**SIZES, "sizes_unit": "person"}
        refusal(DesignError, "person", lambda: design_of(made(sizes), "households"))

    def test_a_household_in_no_place(self) -> None:
        found = records(
            {"ward": "N N - S S", "water": "a a a a a"},
            dimensions=[WARD],
            design={"places": SIZES},
        )
        said = refusal(DataError, "ward", lambda: design_of(found, "households"))
        assert said.startswith("1 rows")

    def test_places_that_are_no_dimension(self) -> None:
        refusal(StudyError, "village", lambda: made({"dimension": "village"}))


def refusal(kind: type[Exception], name: str, act: Any) -> str:
    with pytest.raises(kind) as caught:
        act()
    error: Any = caught.value
    assert error.exit_code == 3
    assert error.remedy.endswith(".")
    assert name in error.ids
    return str(error)


def alike(codes: Any, wanted: list[int]) -> bool:
    """Whether two codings group the rows alike, whatever the codes are."""
    pairs = set(zip(np.asarray(codes).tolist(), wanted, strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
