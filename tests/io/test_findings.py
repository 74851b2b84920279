"""Findings in the words of the study: titles instead of columns, and nothing said twice."""

from __future__ import annotations

from counted.io.findings import column_title, finding_row, finding_rows
from counted.model.estimate import Domain
from tests.io.releases import finding, make_release

ABOUT = 2


def test_what_is_said_of_several_indicators_stands_in_one_row() -> None:
    alike = [
        finding(text="{count} would not say.", indicator=it, domain=Domain())
        for it in ("water", "rooms")
    ]
    other = finding(text="{count} did not know.", indicator="water", domain=Domain())
    release = make_release(findings=(*alike, other))
    rows = finding_rows(release, "en")
    assert [row[ABOUT] for row in rows] == ["Basic drinking water; Rooms", "Basic drinking water"]
    assert {len(row) for row in rows} == {len(finding_row(release, other, "en"))}


def test_other_counts_stay_apart() -> None:
    few, many = (finding(domain=Domain(), count_from=it, count_to=it) for it in (10, 90))
    assert len(finding_rows(make_release(findings=(few, many)), "en")) == 2


def test_columns_are_called_as_the_groups_or_the_indicator_made_of_them() -> None:
    release = make_release()
    assert column_title(release, "members.Sex") == "Sex"
    assert column_title(release, "Rooms") == "Rooms"
    assert column_title(release, "Soap") == "Soap"
    dimensions = [{**it, "title": "Area"} for it in release.study["dimensions"]]
    renamed = make_release(dimensions=dimensions)
    about = finding(facts={"column": "Ward"}, text="{count} have no '{column}'.")
    assert "no 'Area'" in finding_row(renamed, about, "en")[1]


def test_a_finding_on_a_column_itself_keeps_its_name() -> None:
    made = finding(code="column.not_in_form", facts={"column": "Sex_2"}, text="Who made {column}?")
    release = make_release()
    release.study["dimensions"][1]["column"] = "Sex_2"
    assert finding_row(release, made, "en")[1] == "Who made Sex_2?"


def test_a_finding_begins_with_a_capital_whatever_stands_first() -> None:
    release = make_release(findings=(finding(count_from=0, count_to=9),))
    text = finding_row(release, release.protected.findings[0], "en")[1]
    assert text.startswith("Fewer than 10 ")
