"""People find one another as each of them chose, and nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.accounts import cast

from counted.hub.accounts import labels, sections
from counted.hub.accounts.models import User
from counted.hub.ui.parts import Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> cast.House:
    return cast.House()


def listed(house: cast.House, name: str, who: str, **told: object) -> User:
    User.objects.filter(pk=house[name].pk).update(listed=who, **told)
    return house[name]


@pytest.mark.parametrize(
    ("choice", "readers"),
    [
        ("nobody", {"Musa", "Dora"}),
        ("members", {"Musa", "Dora", "Boris"}),
        ("everybody", {"Musa", "Dora", "Boris", "Chen", None}),
    ],
)
def test_a_page_is_read_as_its_person_chose(
    house: cast.House, choice: str, readers: set[str | None]
) -> None:
    musa = listed(house, "Musa", choice, about="Weighs-fish")
    seen = {
        name
        for name in ("Musa", "Dora", "Boris", "Chen", None)
        if "Weighs-fish" in house.page(name, f"/people/{musa.pk}/")
    }
    assert seen == readers
    in_directory = {
        name for name in ("Boris", "Chen", None) if "Musa" in house.page(name, "/people/")
    }
    assert in_directory == readers - {"Musa", "Dora"}


def test_the_directory_lists_nobody_against_their_will_to_the_secretariat_either(
    house: cast.House,
) -> None:
    assert f"/people/{house['Musa'].pk}/" not in house.page("Dora", "/people/")


@pytest.mark.parametrize("gone", [{"erased_at": "2026-01-01T00:00Z"}, {"is_active": False}])
def test_who_left_has_no_page(house: cast.House, gone: dict[str, object]) -> None:
    musa = listed(house, "Musa", "everybody", **gone)
    for name in ("Boris", None):
        assert house.page(name, f"/people/{musa.pk}/") == ""
        assert "Musa" not in house.page(name, "/people/")


def test_a_name_stands_beside_what_somebody_does_and_leads_nowhere(house: cast.House) -> None:
    html = house.page(None, "/organisations/lake/")
    assert "Amina" in html
    assert f"/people/{house['Amina'].pk}/" not in html
    listed(house, "Amina", "everybody")
    assert f"/people/{house['Amina'].pk}/" in house.page(None, "/organisations/lake/")


def test_no_page_shows_an_address(house: cast.House) -> None:
    amina = listed(house, "Amina", "everybody")
    for address in ("/people/", f"/people/{amina.pk}/", "/organisations/lake/", "/champions/"):
        assert "@example.org" not in house.page(None, address)


def test_the_directory_is_narrowed(house: cast.House) -> None:
    listed(house, "Amina", "everybody", country="KEN", languages=["sw", "en"], expertise=["water"])
    listed(house, "Boris", "everybody", country="NPL", languages=["ne", "en"])
    for query, found in (
        ("country=KEN", {"Amina"}),
        ("country=KEN&country=NPL", {"Amina", "Boris"}),
        ("language=sw", {"Amina"}),
        ("language=en&country=NPL", {"Boris"}),
        ("topic=water", {"Amina"}),
        ("kind=nso", {"Boris"}),
        ("role=co_lead", {"Amina"}),
        ("role=representative", {"Amina", "Boris"}),
        ("role=nonsense", set()),
    ):
        html = house.page(None, f"/people/?{query}")
        assert {it for it in ("Amina", "Boris") if f"<bdi>{it}</bdi>" in html} == found, query


def test_a_seat_behind_closed_doors_is_no_facet_for_others(house: cast.House) -> None:
    listed(house, "Boris", "everybody")
    assert "role=chair" not in house.page("Chen", "/people/")
    assert "role=chair" in house.page("Boris", "/people/")
    assert "Steering" not in house.page("Chen", f"/people/{house['Boris'].pk}/")


@pytest.mark.parametrize("path", ["/people/", "/people/{}/"])
def test_as_many_questions_for_one_as_for_many(house: cast.House, path: str) -> None:
    amina = listed(house, "Amina", "everybody")
    path = path.format(amina.pk)
    counted = set()
    for names in (("Boris",), ("Musa", "Wanjiru", "Chen")):
        for name in names:
            listed(house, name, "everybody")
            cast.seat(house[name], house.team, "champion")
            cast.mandate(house[name], house.lake, "steward")
        with CaptureQueriesContext(connection) as seen:
            house.page(None, path)
        counted.add(len(seen))
    assert len(counted) == 1
    assert max(counted) <= 8


FILLED = {
    "name": "Amina W.",
    "country": "KEN",
    "languages": "Kiswahili, English; tw",
    "about": "I count toilets.",
    "seeks": "A statistician",
    "offers": "Ten years of walking",
    "listed": "everybody",
    "language": "en",
    "digest": "weekly",
}


def test_telling_about_oneself(house: cast.House) -> None:
    client = house.client("Amina")
    answer = client.post("/me/", FILLED)
    assert answer["Location"] == f"/people/{house['Amina'].pk}/"
    amina = User.objects.get(pk=house["Amina"].pk)
    assert amina.languages == ["sw", "en", "tw"]
    assert (amina.country, amina.digest, amina.email) == ("KEN", "weekly", "amina@example.org")
    html = house.page(None, f"/people/{amina.pk}/")
    for part in ("Amina W.", "Kenya", "Swahili · English · Twi", "A statistician", "Ten years"):
        assert part in html
    assert 'value="Swahili, English, Twi"' in client.get("/me/").content.decode()


def test_nobody_tells_about_somebody_else(house: cast.House) -> None:
    here = {"Origin": "http://testserver"}
    assert house.client(None).post("/me/", FILLED, headers=here).status_code == 403
    house.client("Chen").post("/me/", {**FILLED, "pk": house["Amina"].pk, "id": house["Amina"].pk})
    assert User.objects.get(pk=house["Amina"].pk).name == "Amina"


def test_a_form_cannot_make_an_administrator(house: cast.House) -> None:
    more = {"is_superuser": "on", "is_staff": "on", "email": "boss@example.org"}
    house.client("Chen").post("/me/", {**FILLED, **more})
    chen = User.objects.get(pk=house["Chen"].pk)
    assert (chen.name, chen.is_superuser, chen.is_staff) == ("Amina W.", False, False)
    assert chen.email == "chen@example.org"


def test_an_unknown_language_names_the_nearest(house: cast.House) -> None:
    answer = house.client("Amina").post("/me/", {**FILLED, "languages": "Swahilli"})
    assert "Do you mean Swahili?" in answer.content.decode()


def test_topics_bear_the_words_of_the_library(
    house: cast.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "_registered", [lambda: {"water": "Water and toilets"}])
    assert "Water and toilets" in house.client("Amina").get("/me/").content.decode()
    house.client("Amina").post("/me/", {**FILLED, "expertise": ["water"]})
    assert "Water and toilets" in house.page(None, f"/people/{house['Amina'].pk}/")
    assert "Water and toilets" in house.page(None, "/people/")


def test_apps_add_to_the_page(house: cast.House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "_of_people", {})

    def written(request: object, person: User) -> Section:
        return Section(f"Written by {person.name}")

    sections.register_person_section(written, order=1)
    amina = listed(house, "Amina", "everybody")
    assert "Written by Amina" in house.page(None, f"/people/{amina.pk}/")


def test_words_of_people_are_no_markup(house: cast.House) -> None:
    amina = listed(house, "Amina", "everybody", about="<script>x</script>", seeks="<b>y</b>")
    html = house.page(None, f"/people/{amina.pk}/")
    assert "<script>x" not in html
    assert "<b>y" not in html
