"""Who is here, and who may act for whom today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.hub.accounts import cast

from counted.hub.accounts import queries
from counted.hub.accounts.counting import organisation_count
from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.accounts.rules import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> User:
    return User.objects.create_user("amina@example.org", name="Amina")


def organisation(name: str, kind: str = "community", **fields: str) -> Organisation:
    return Organisation.objects.create(
        name=name, slug=name.lower().replace(" ", "-"), kind=kind, **fields
    )


def mandate(
    person: User, lake: Organisation, start: int, end: int | None, role: str = "steward"
) -> None:
    today = timezone.localdate()
    Mandate.objects.create(
        person=person,
        organisation=lake,
        role=role,
        start=today + timedelta(days=start),
        end=None if end is None else today + timedelta(days=end),
    )


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (0, 0, True),
        (-9, None, True),
        (-9, 0, True),
        (-9, -1, False),
        (1, None, False),
        (0, 9, True),
    ],
)
def test_a_mandate_counts_from_its_first_to_its_last_day(
    amina: User, start: int, end: int | None, holds: bool
) -> None:
    lake = organisation("Lake Group")
    mandate(amina, lake, start, end)
    assert amina.mandates.filter(running()).exists() is holds


def test_the_page_shows_who_may_act_today_and_no_address(client: Client, amina: User) -> None:
    lake = organisation("Lake Group", country="KEN", place="Three wards")
    boris, chen = (User.objects.create_user(f"{it}@example.org") for it in ("boris", "chen"))
    mandate(amina, lake, -9, None)
    mandate(amina, lake, -9, None, role="representative")
    mandate(boris, lake, -9, -1)
    chen.is_active = False
    chen.save()
    mandate(chen, lake, -9, None)
    html = client.get("/organisations/lake-group/").content.decode()
    assert html.count("Amina") == 1
    assert "<bdi>Representative</bdi> · <bdi>Steward: decides for the people in the data" in html
    assert "boris" not in html
    assert "chen" not in html
    assert "@example.org" not in html
    assert "Kenya" in html


def test_an_unknown_organisation_is_not_found(client: Client) -> None:
    assert client.get("/organisations/nobody/").status_code == 404


def test_the_directory_is_narrowed_by_kind_and_country(client: Client) -> None:
    for name, kind, country in (
        ("Lake", "community", "KEN"),
        ("Hill", "community", "CIV"),
        ("Office", "nso", "KEN"),
    ):
        organisation(name, kind, country=country)
    html = client.get("/organisations/?kind=community&country=KEN").content.decode()
    assert "/organisations/lake/" in html
    assert "/organisations/hill/" not in html
    assert "/organisations/office/" not in html
    assert "1 found" in html
    assert "Côte d’Ivoire" in html
    nobody = client.get("/organisations/?kind=academia").content.decode()
    assert "No organisation is all of this at once" in nobody


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/organisations/", "organisation"), ("/people/", "person"), ("/bodies/", "body")],
)
def test_directories_can_be_followed(client: Client, path: str, kind: str) -> None:
    assert f'href="/feed/atom/?kind={kind}"' in client.get(path).content.decode()
    assert client.get(f"/feed/atom/?kind={kind}").status_code == 200


def test_an_empty_directory_says_what_comes(client: Client) -> None:
    assert "No organisation is here yet" in client.get("/organisations/").content.decode()


@pytest.mark.parametrize("path", ["/organisations/", "/organisations/group-0/"])
def test_as_many_questions_for_one_as_for_many(client: Client, path: str) -> None:
    counted = set()
    for first, last in ((0, 1), (1, 3), (3, 31)):
        for at in range(first, last):
            organisation(f"Group {at}")
            person = User.objects.create_user(f"p{at}@example.org")
            mandate(person, Organisation.objects.get(slug="group-0"), 0, None)
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        counted.add(len(seen))
    assert len(counted) == 1
    assert max(counted) <= 10


def test_counts_by_kind() -> None:
    organisation("Lake")
    organisation("Hill")
    organisation("Office", "nso")
    assert queries.count_by_kind() == {"community": 2, "nso": 1}


def test_representatives_and_the_secretariat_keep_the_page() -> None:
    house = cast.House()
    address = "/organisations/lake/edit/"
    may = {
        name
        for name in ("Amina", "Boris", "Chen", "Dora", "Musa")
        if house.client(name).get(address).status_code == 200
    }
    assert may == {"Amina", "Dora"}
    assert house.client("Boris").post(address, {"name": "Mine"}).status_code == 404
    told = {
        "name": "Lake Savings",
        "kind": "community",
        "language": "en",
        "website": "lake.example",
        "contact": "hello@lake.example",
        "made_up": "on",
    }
    assert house.client("Amina").post(address, told).status_code == 302
    html = house.page(None, "/organisations/lake/")
    for part in ("Lake Savings", "https://lake.example", "mailto:hello@lake.example"):
        assert part in html
    assert not Organisation.objects.get(slug="lake").made_up


def test_a_mandate_ends_at_once() -> None:
    house = cast.House()
    mine = Mandate.objects.get(person=house["Amina"])
    end = f"/organisations/lake/mandates/{mine.pk}/end/"
    assert house.client("Boris").post(end).status_code == 404
    assert (
        house.client("Boris").post(f"/organisations/stat/mandates/{mine.pk}/end/").status_code
        == 404
    )
    assert "no longer act for this organisation" in house.page("Amina", end)
    house.client("Amina").post(end)
    assert house.client("Amina").get("/organisations/lake/edit/").status_code == 404
    mine.refresh_from_db()
    assert mine.end is not None
    assert "Nobody represents this organisation here" in house.page(None, "/organisations/lake/")


def noted() -> str:
    (count,) = organisation_count(RequestFactory().get("/"))
    return str(count.note)


def test_the_kinds_on_the_first_page_add_up_to_all_organisations() -> None:
    for number, kind in enumerate(["community", "community", "cso", "nso", "academia", "regional"]):
        organisation(f"Number {number}", kind)
    assert noted().startswith("Community: 2 · ")
    assert noted().endswith(" · others: 2")


def test_one_kind_more_is_named_and_not_called_others() -> None:
    for number, kind in enumerate(["community", "cso", "nso", "academia"]):
        organisation(f"Number {number}", kind)
    assert "others" not in noted()
    assert "Academia: 1" in noted()
