"""The secretariat's pages: who takes part, who is silent, policies, stuck mails; 404 for others."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.hub.desk.office import Office

from counted.hub.accounts.models import Body, Organisation, Seat, User
from counted.hub.desk import participation
from counted.hub.desk.models import Mail, Notice, Policy, Rendering, Translation
from counted.hub.desk.office_urls import urlpatterns

pytestmark = pytest.mark.django_db
GET = {
    "desk/participation/",
    "desk/participation.csv",
    "desk/silent/",
    "desk/policies/",
    "desk/mails/",
}
POST = {"desk/policies/correction/", "desk/mails/1/again/"}


@pytest.fixture
def office() -> Office:
    return Office()


def join(
    office: Office,
    name: str,
    *,
    organisation: Organisation | None = None,
    days: int = 365,
    **told: str,
) -> User:
    """Somebody becomes a member of the Collaborative, some days ago."""
    body, _ = Body.objects.get_or_create(
        kind="collaborative", defaults={"name": "The Collaborative", "slug": "all"}
    )
    person = User.objects.filter(name=name).first() or User.objects.create_user(
        f"{name.lower()}@example.org", name=name
    )
    User.objects.filter(pk=person.pk).update(**told)
    Seat.objects.create(
        body=body, person=person, organisation=organisation,
        start=timezone.localdate() - timedelta(days=days),
    )  # fmt: skip
    office.people[name] = person
    return person


def rows(dimension: str, days: int = 30) -> dict[str, tuple[int, int]]:
    """Members and active people by category."""
    since = timezone.now() - timedelta(days=days)
    found = {it.name: it for it in participation.participation(since)}
    return {it.value: (it.members, it.active) for it in found[dimension].categories}


def test_every_address_is_walked() -> None:
    shapes = {
        str(it.pattern).replace("<slug:name>", "correction").replace("<int:pk>", "1")
        for it in urlpatterns
    }
    assert shapes == GET | POST | {"desk/"}


@pytest.mark.parametrize("name", [None, "Amina", "Chen", "Musa", "Dora"])
def test_for_the_secretariat_only(office: Office, name: str | None) -> None:
    client = office.client(name)
    is_there = name == "Dora"
    for path in sorted(GET):
        assert client.get(f"/{path}").status_code == (200 if is_there else 404), path
    assert client.post("/desk/silent/", {}).status_code == (422 if is_there else 404)
    told = {"correction-days": "3", "correction-needs_two": "on"}
    assert client.post("/desk/policies/correction/", told).status_code == (302 if is_there else 404)
    assert Policy.objects.exists() is is_there
    mail = Mail.objects.create(
        to="x@example.org", subject="s", text="t", html="h", not_before=timezone.now(),
        given_up_at=timezone.now(),
    )  # fmt: skip
    again = client.post(f"/desk/mails/{mail.pk}/again/")
    assert again.status_code == (302 if is_there else 404)
    mail.refresh_from_db()
    assert (mail.given_up_at is None) is is_there


def test_participation_against_membership(office: Office) -> None:
    office.group.country = "KEN"
    office.group.save()
    join(office, "Amina", organisation=office.group, language="sw")
    join(office, "Musa", country="FRA", language="fr")
    join(office, "Wanjiru", organisation=office.group, country="FRA")
    office.ask("Amina")
    office.ask("Chen")
    assert rows("region") == {"002": (1, 1), "150": (2, 0), "": (0, 1)}
    assert rows("constituency") == {"community": (2, 1), "personally": (1, 1)}
    assert rows("language") == {"": (1, 1), "fr": (1, 0), "sw": (1, 1)}
    assert rows("language", days=-1) == {"": (1, 0), "fr": (1, 0), "sw": (1, 0)}


def test_shares_and_who_is_behind(office: Office) -> None:
    for number in range(6):
        join(office, f"French {number}", language="fr")
    for number in range(4):
        join(office, f"English {number}", language="en")
    for name in ("English 0", "English 1", "English 2", "French 0"):
        office.ask(name)
    since = timezone.now() - timedelta(days=1)
    by_language = next(it for it in participation.participation(since) if it.name == "language")
    french, english = by_language.categories
    assert (french.members_share, french.active_share) == (0.6, 0.25)
    assert (french.is_behind, english.is_behind) == (True, False)
    page = office.client("Dora").get("/desk/participation/").content.decode()
    assert "Heard less than half as much as their number would give: French" in page


def test_those_of_whom_nobody_took_part_come_first(office: Office) -> None:
    for number in range(5):
        join(office, f"French {number}", language="fr")
    join(office, "Swahili", language="sw")
    join(office, "English", language="en")
    office.ask("English")
    page = " ".join(office.client("Dora").get("/desk/participation/").content.decode().split())
    assert "Nobody of these has taken part:" in page
    assert "<b>French</b> (5 members)" in page
    assert "<b>Swahili</b> (one member)" in page
    assert "No part of the membership" not in page


def test_the_tables_say_first_whom_they_count(office: Office) -> None:
    page = office.client("Dora").get("/desk/participation/").content.decode()
    said = "there can be more active people than members"
    assert 0 < page.index(said) < page.index("<table")


def test_made_up_countries_stand_by_name(office: Office) -> None:
    join(office, "Amina", country="XTV")
    join(office, "Musa", country="KEN")
    office.ask()
    found = rows("region")
    assert (found["XTV"], found["002"]) == ((1, 1), (1, 0))
    page = office.client("Dora").get("/desk/participation/").content.decode()
    assert "Tavaria (made-up)" in page


def test_the_numbers_can_be_taken_away(office: Office) -> None:
    join(office, "Amina", language="fr")
    office.ask("Amina")
    answer = office.client("Dora").get("/desk/participation.csv")
    assert "attachment" in answer["Content-Disposition"]
    lines = list(csv.DictReader(answer.content.decode().splitlines()))
    french = next(it for it in lines if it["dimension"] == "language")
    assert (french["category"], french["members"], french["asked"], french["active_share"]) == (
        *("fr", "1", "1", "1.0000"),
    )
    assert "amina" not in answer.content.decode().lower()


def test_nothing_has_happened_yet(office: Office) -> None:
    for dimension in participation.DIMENSIONS:
        assert rows(dimension) == {}


def test_participation_takes_few_queries_however_many_people(office: Office) -> None:
    counts = []
    for number in (1, 12):
        for one in range(number):
            office.ask(join(office, f"Member {number} {one}").name)
        with CaptureQueriesContext(connection) as seen:
            participation.participation(timezone.now() - timedelta(days=1))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4 + 2 * len(participation.activities())


def test_silent_members(office: Office) -> None:
    join(office, "Amina", organisation=office.group)
    join(office, "Musa")
    join(office, "Chen", days=10)
    join(office, "Wanjiru")
    User.objects.filter(name="Musa").update(last_login=timezone.now())
    office.ask("Wanjiru")
    found = participation.silent_members(timezone.now() - timedelta(days=180))
    assert [(it.person.name, it.organisation, it.bodies) for it in found] == [
        ("Amina", "Lake Group", ()),
        ("Musa", "", ("Quality",)),
    ]
    page = office.client("Dora").get("/desk/silent/").content.decode()
    assert "Has never signed in" in page
    assert "2 members have been silent" in page


def test_whoever_translates_takes_part(office: Office) -> None:
    join(office, "Amina", language="sw")
    join(office, "Chen", language="fr")
    words = {"thing_kind": "body", "thing_key": "1", "field": "name", "language": "sw"}
    translation = Translation.objects.create(**words, author=office["Amina"], text="Ubora")
    for is_by_machine, name in ((False, "Amina"), (True, "Chen")):
        Rendering.objects.create(
            translation=translation, author=office[name], text="Ubora", original="Quality",
            is_by_machine=is_by_machine,
        )  # fmt: skip
    assert rows("language") == {"fr": (1, 0), "sw": (1, 1)}
    silent = participation.silent_members(timezone.now() - timedelta(days=180))
    assert "Amina" not in [it.person.name for it in silent]


def test_a_letter_is_shown_and_then_sent_to_silent_members_only(office: Office) -> None:
    silent, busy = join(office, "Amina"), join(office, "Musa")
    office.ask("Musa")
    client = office.client("Dora")
    told = {"people": [silent.pk], "text": "How are you?", "months": "6"}
    shown = client.post("/desk/silent/", told).content.decode()
    assert "One person will be told" in shown
    assert not Notice.objects.filter(why="addressed").exists()
    wrong = client.post("/desk/silent/", {**told, "people": [busy.pk], "confirmed": "1"})
    assert wrong.status_code == 422
    client.post("/desk/silent/", {**told, "confirmed": "1"})
    (notice,) = Notice.objects.filter(why="addressed")
    assert (notice.person, notice.facts["quote"]) == (silent, "How are you?")


def test_policies_are_kept_with_who_set_them(office: Office) -> None:
    client = office.client("Dora")
    wrong = client.post("/desk/policies/correction/", {"correction-days": "0"})
    assert wrong.status_code == 422
    assert not Policy.objects.exists()
    client.post(
        "/desk/policies/correction/", {"correction-days": "3", "correction-needs_two": "on"}
    )
    kept = Policy.objects.get()
    assert (kept.days, kept.needs_two, kept.set_by.name) == (3, True, "Dora")
    assert "Set by Dora" in client.get("/desk/policies/").content.decode()
    assert client.post("/desk/policies/unheard/", {"unheard-days": "3"}).status_code == 404


def test_the_desk_leads_to_its_pages_for_the_secretariat(office: Office) -> None:
    link = 'href="/desk/policies/"'
    assert link in office.client("Dora").get("/desk/").content.decode()
    assert link not in office.client("Musa").get("/desk/").content.decode()
    assert link not in office.client("Dora").get("/").content.decode()
