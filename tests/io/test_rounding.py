"""Where a reader would stumble over rounding, the page says so; elsewhere it is silent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from counted.io import report, rounding
from counted.io.panels import panels
from counted.model.estimate import Statistic
from counted.model.release import Figure, Status
from tests.io.releases import figure, make_release


def total(groups: dict[str, str], value: str, **changes: object) -> Figure:
    return figure("water", groups, value, **{"statistic": Statistic.TOTAL, **changes})


def notes(*figures: Figure) -> list[str]:
    release = make_release(figures)
    (panel,) = panels(release, "en")
    return rounding.notes(release, panel, "en")


def by_sex(everyone: str, women: str, men: str) -> list[str]:
    return notes(
        total({}, everyone), total({"sex": "women"}, women), total({"sex": "men"}, men)
    )  # fmt: skip


def test_parts_that_do_not_add_up_are_explained_once() -> None:
    (less,) = by_sex("310", "98", "200")
    assert "do not add up exactly to 310 (Sex: 298)" in less
    assert "no group on record" in less
    (more,) = by_sex("4100", "3400", "750")
    assert "(Sex: 4,150): each figure is rounded by itself, and none is made to fit" in more
    assert by_sex("300", "100", "200") == []


def test_shares_and_hidden_parts_add_up_to_nothing() -> None:
    assert notes(figure("water", {}, "0.5"), figure("water", {"sex": "women"}, "0.4")) == []
    bare = {"value": None, "low": None, "high": None}
    hidden = replace(total({"sex": "men"}, "1"), status=Status.HIDDEN, **bare)
    assert notes(total({}, "310"), total({"sex": "women"}, "98"), hidden) == []


def test_where_the_first_ranges_stand_it_is_said_that_their_ends_are_rounded() -> None:
    plain = figure("water", {}, "0.47")
    assert rounding.before_any(make_release((plain,)), "en") == ""
    outwards = replace(plain, bound_step=Decimal("0.05"))
    said = rounding.before_any(make_release((outwards,)), "en")
    assert said.startswith("The ends of ranges are rounded outwards to 5 points")
    assert report.page(make_release((outwards,)), "en")["rounded"] == said


@pytest.mark.parametrize(
    ("statistic", "step", "said"),
    [
        (Statistic.SHARE, "0.05", "rounded outwards to 5 points, to protect people, and"),
        (Statistic.TOTAL, "0.05", "worked out from a share"),
        (Statistic.SHARE, None, "below zero"),
        (Statistic.MEAN, None, "rounded by themselves"),
    ],
)
def test_a_lopsided_range_is_explained(statistic: Statistic, step: str | None, said: str) -> None:
    bound_step = None if step is None else Decimal(step)
    ends = {"low": Decimal("0.40"), "high": Decimal("0.50"), "bound_step": bound_step}
    (text,) = notes(figure("water", {}, "0.47", statistic=statistic, **ends))
    assert said in text
    assert notes(figure("water", {}, "0.45", statistic=statistic, **ends)) == []
