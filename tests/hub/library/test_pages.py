"""Initiatives: who counts whom, in any language, on pages that stay cheap."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.hub.library.shelved import author, group, shelve

from counted.hub.accounts import labels
from counted.hub.accounts.labels import language_name
from counted.hub.evidence import actions as evidence
from counted.hub.library.actions import thing

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
    shelve("well", countries=["XTV"])
    client.get("/initiatives/water/")  # words that are near are remembered from then on
    with django_assert_max_num_queries(13):
        page = client.get("/initiatives/water/")
    assert [it.url for it in page.context["similar"]] == ["/initiatives/well/"]


def test_a_thing_stands_once_on_a_page(client) -> None:
    water, well = shelve("water"), shelve("well", organisation=group("water").pk)
    evidence.link(source=thing(water), relation="uses", target=thing(well), by=author())
    page = client.get("/initiatives/water/").content.decode()
    assert page.count("/initiatives/well/") == 1
    assert "<h2>Similar</h2>" not in page
    assert "Nothing has been released yet" not in page


def test_a_long_page_begins_with_its_contents_and_folds_what_few_look_for(client) -> None:
    told = {
        "problem": "P", "quality_checks": "C", "consent": "It was asked.", "lessons": "L",
        "cost": "None.", "assessed_by": "self",
    }  # fmt: skip
    shelve("long", "case", record=told)
    shelve("short", "case", organisation=None)
    page = client.get("/cases/long/").content.decode()
    assert '<a href="#protection">' in page
    assert 'id="protection"' in page
    assert "<details><summary>Consent" in page
    assert page.count("Judged by:") == 1
    assert "Who judged this" not in page
    assert "On this page" not in client.get("/cases/short/").content.decode()


@pytest.mark.parametrize(
    ("told", "read"),
    [({"assessed_by": "statistical_office"}, "which one and when is not told"),
     ({"assessed_by": "peer"}, "which one and when is not told"),
     ({"assessed_by": "statistical_office", "assessed_words": "Office of Tavaria, May 2024"},
      "Office of Tavaria, May 2024"),
     ({"assessed_by": "self"}, ""),
     ({"assessed_by": "secretariat"}, "")],
)  # fmt: skip
def test_who_judged_is_named_or_said_not_to_be(client, told: dict, read: str) -> None:
    shelve("judged", "case", record=told)
    page = client.get("/cases/judged/").content.decode()
    line = page.partition("Judged by:")[2].partition("</p>")[0]
    assert (read in line) if read else ("not told" not in line)
    assert page.count("Office of Tavaria") == (1 if "Tavaria" in read else 0)


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


def test_cases_are_narrowed_by_what_the_office_did_and_where_the_data_were_used(client) -> None:
    shelve("taken-up", "case", record={"office": "adopted", "used_in": [{"kind": "budget"}]})
    shelve("checked", "case", record={"office": "validated", "used_in": [{"kind": "plan"}]})
    shelve("silent", "case")

    def found(query: str) -> set[str]:
        return {it.url.split("/")[2] for it in client.get(f"/cases/?{query}").context["items"]}

    page = client.get("/cases/").content.decode()
    for words in (
        "What the statistical office did",
        "It took the data into official statistics",
        "Budget",
    ):
        assert words in page
    assert found("office=adopted") == {"taken-up"}
    assert found("office=adopted&office=validated") == {"taken-up", "checked"}
    assert found("use=plan") == {"checked"}
    assert found("office=adopted&use=plan") == set()
