"""Initiatives: who counts whom, in any language, on pages that stay cheap."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.hub.library.shelved import shelve

from counted.hub.accounts import labels
from counted.hub.accounts.labels import language_name

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "name", "own", "direction"),
    [
        ("ar", "Arabic", "العربية", "rtl"),
        ("sw", "Swahili", "Kiswahili", "ltr"),
        ("en", "English", "English", "ltr"),
        ("qqq-nobody", "qqq-nobody", "qqq-nobody", "ltr"),
    ],
)
def test_a_language_is_known_by_name_even_if_the_pages_do_not_speak_it(
    code: str, name: str, own: str, direction: str
) -> None:
    assert language_name(code) == name
    assert labels.own_language_name(code) == own
    assert labels.direction(code) == direction


def test_a_text_says_in_which_language_and_direction_it_is(client) -> None:
    shelve("water", language="ar", title="الماء")
    page = client.get("/initiatives/water/").content.decode()
    assert '<h1 lang="ar" dir="rtl">الماء</h1>' in page
    assert "Shown in Arabic (العربية)" in page
    assert '<p dir="auto">First.</p>' in page
    listed = client.get("/initiatives/").content.decode()
    assert 'lang="ar"' in listed


def test_made_up_initiatives_are_marked_and_real_ones_are_not(client) -> None:
    shelve("invented")
    shelve("real", made_up=False)
    for path, is_marked in {"invented": True, "real": False}.items():
        page = client.get(f"/initiatives/{path}/").content.decode()
        assert ("made-up-strip" in page) is is_marked
    assert client.get("/initiatives/").content.decode().count("tag-ochre") == 1


def test_the_list_is_narrowed_by_language_and_country(client) -> None:
    shelve("one", language="sw")
    shelve("two", language="sw", countries=["KEN"])
    shelve("three")

    def found(query: str) -> set[str]:
        items = client.get(f"/initiatives/?{query}").context["items"]
        return {it.url.split("/")[2] for it in items}

    assert found("") == {"one", "two", "three"}
    assert found("language=sw") == {"one", "two"}
    assert found("language=sw&country=KEN") == {"two"}
    assert found("language=fr") == set()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    client, django_assert_max_num_queries, rows: int
) -> None:
    for number in range(rows):
        shelve(f"number-{number}")
    with django_assert_max_num_queries(8):
        assert len(client.get("/initiatives/").context["items"]) == rows


def test_a_page_takes_few_queries(client, django_assert_max_num_queries) -> None:
    shelve("water")
    with django_assert_max_num_queries(9):
        assert client.get("/initiatives/water/").status_code == 200


def test_an_empty_list_and_an_unknown_name(client) -> None:
    assert "Nothing is here yet" in client.get("/initiatives/").content.decode()
    assert client.get("/initiatives/nobody/").status_code == 404


def test_home_the_organisation_and_the_country_lead_to_it(client) -> None:
    shelve("water")
    for path in ("/", "/organisations/group-of-water/", "/countries/XTV/"):
        assert "/initiatives/water/" in client.get(path).content.decode(), path


def test_nothing_ends_before_it_began() -> None:
    with pytest.raises(ValidationError, match="before it began"):
        shelve("backwards", record={"since": 2020, "until": 2019})
