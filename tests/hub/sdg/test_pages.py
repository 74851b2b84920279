"""Official series: year by year, and in plain words which groups they leave out."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from counted.hub.sdg import gaps
from counted.hub.sdg.models import Figure, Series

pytestmark = pytest.mark.django_db


def series(code: str, indicator: str = "6.2.1", country: str = "XTV", **years: float) -> Series:
    """A series with figures given as `all_2011=4.5` or `disability_2011=2`."""
    made = Series.objects.create(
        country=country,
        code=code,
        indicator=indicator,
        titles={"en": f"Series {code}"},
        unit="percent",
        source="Statistics Tavaria (made-up)",
        made_up=True,
    )
    for name, value in years.items():
        group, year = name.split("_")
        kind = {} if group == "all" else {"group": group, "category": "One"}
        Figure.objects.create(series=made, year=int(year), value=str(value), **kind)
    return made


def sentences(newest: dict[tuple[int, str], int], *, of: int = 1) -> list[str]:
    found = gaps.gaps(range(1, of + 1), newest, last_year=max(newest.values()))
    return [it.sentence for it in found]


def test_a_group_counted_long_ago_is_said_first_then_those_never_counted() -> None:
    newest = {(1, ""): 2024, (1, "sex"): 2024, (1, "disability"): 2011}
    assert sentences(newest) == [
        "No figure by disability since 2011",
        "No figure by age, ever",
        "No figure by place, ever",
        "No figure by income, ever",
        "No figure by ethnicity, ever",
        "No figure by migration, ever",
    ]


@pytest.mark.parametrize(("year", "is_gap"), [(2019, True), (2020, False)])
def test_old_means_five_years_before_the_newest_figure(year: int, is_gap: bool) -> None:
    said = sentences({(1, ""): 2024, (1, "sex"): year})
    assert (f"No figure by sex since {year}" in said) is is_gap


@pytest.mark.parametrize(("having", "is_gap"), [(1, True), (2, True), (3, False)])
def test_a_group_in_one_series_of_three_is_rare(having: int, is_gap: bool) -> None:
    newest = {(one, ""): 2024 for one in range(1, 7)}
    newest |= {(one, "sex"): 2024 for one in range(1, having + 1)}
    assert (f"By sex in {having} of 6 series only" in sentences(newest, of=6)) is is_gap


def test_the_page_of_a_country_says_what_is_missing_and_shows_the_years(client) -> None:
    series("WATER", all_2011=58.25, all_2024=73, disability_2011=40)
    answer = client.get("/countries/XTV/")
    page = answer.content.decode()
    assert "Tavaria (made-up). No figure by disability since 2011." in page
    assert "made-up-strip" in page
    (row,) = answer.context["by_year"].rows
    assert list(row.texts) == ["73.00 (2024)", "58.25", "73.00"]
    (groups,) = answer.context["by_group"].rows
    assert list(groups.texts) == ["", "", "", "", "2011", "", ""]


def test_series_stand_in_the_order_of_the_framework(client) -> None:
    for code, indicator in {"A": "11.1.1", "B": "3.1.1", "C": "2.a.1", "D": "2.1.1"}.items():
        series(code, indicator, all_2020=1)
    rows = client.get("/countries/XTV/").context["by_year"].rows
    assert [row.head.split()[0] for row in rows] == ["2.1.1", "2.a.1", "3.1.1", "11.1.1"]


def test_a_series_shows_every_group_and_names_those_without_figure(client) -> None:
    series("WATER", all_2011=58, disability_2011=40.5)
    answer = client.get("/countries/XTV/WATER/")
    assert [it.caption for it in answer.context["tables"]] == ["Everybody", "By disability"]
    assert answer.context["tables"][0].rows[0].texts == ["58.0"]
    assert "No figure in this series by: Sex, Age" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_one_and_for_three(
    client, django_assert_num_queries, django_assert_max_num_queries, rows: int
) -> None:
    for number in range(rows):
        series(f"S{number}", all_2020=1, sex_2020=2)
    with django_assert_max_num_queries(7):
        assert len(client.get("/countries/XTV/").context["by_year"].rows) == rows
    with django_assert_num_queries(1):
        client.get("/countries/")
    with django_assert_num_queries(3):
        client.get("/countries/XTV/S0/")


def test_a_country_without_series_is_empty_and_a_code_of_none_is_nowhere(client) -> None:
    assert "No official series of this country" in client.get("/countries/KEN/").content.decode()
    assert client.get("/countries/QQQ/").status_code == 404
    assert client.get("/countries/XTV/NOTHING/").status_code == 404


def test_titles_are_in_the_readers_language_or_say_that_they_are_english(client) -> None:
    series("WATER", all_2020=1)
    page = client.get("/countries/XTV/", headers={"accept-language": "fr"}).content.decode()
    assert 'role="rowheader" lang="en"' in page
    Series.objects.update(titles={"en": "Water", "fr": "Eau"})
    page = client.get("/countries/XTV/", headers={"accept-language": "fr"}).content.decode()
    assert 'role="rowheader" lang="en"' not in page


def test_home_counts_series_and_those_by_disability(client) -> None:
    series("WATER", all_2020=1, disability_2011=1)
    series("LIGHT", all_2020=1)
    (count,) = (it for it in client.get("/").context["counts"] if "series" in str(it.what))
    assert (count.number, count.note) == (2, "1 of them by disability")


def test_a_category_belongs_to_a_group() -> None:
    with pytest.raises(IntegrityError):
        Figure.objects.create(series=series("S"), year=2020, category="Women", value=1)
