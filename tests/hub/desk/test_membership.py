"""Becoming somebody here: an organisation, a mandate, a seat; and writing to the secretariat."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.accounts import cast

from counted.errors import WrongUse
from counted.hub.accounts.models import Mandate, Organisation, Seat
from counted.hub.desk import actions, membership, sides
from counted.hub.desk.models import Mail, Request

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
TERM = {"start": TODAY, "end": "", "text": "Letter-of-the-board"}


@pytest.fixture
def house() -> cast.House:
    return cast.House()


def decide(request: Request, by: object, action: str = "accept") -> None:
    actions.take_step(request=request, by=by, action=action, text="Seen the letter.")


def deciders(house: cast.House, request: Request) -> set[str]:
    actors = {name: sides.actor_of(person, request) for name, person in house.people.items()}
    return {name for name, actor in actors.items() if actor and actor.decides}


def test_an_organisation_is_registered_once_somebody_has_looked(house: cast.House) -> None:
    told = {"name": "Hill Group", "kind": "community", "country": "KEN", "language": "en", **TERM}
    answer = house.client("Chen").post("/join/organisation/", told)
    assert answer.status_code == 302, answer.context["form"].errors
    asked = Request.objects.get(kind="organisation")
    assert not Organisation.objects.filter(name="Hill Group").exists()
    assert deciders(house, asked) == {"Dora"}
    assert "Community" in house.page("Dora", f"/requests/{asked.pk}/")
    decide(asked, house["Dora"])
    made = Organisation.objects.get(name="Hill Group")
    mandate = made.mandates.get()
    assert (made.slug, made.country) == ("hill-group", "KEN")
    assert (mandate.person, mandate.role) == (house["Chen"], "representative")
    assert (mandate.verified_by, mandate.verified_at is None) == (house["Dora"], False)
    assert house.client("Chen").get("/organisations/hill-group/edit/").status_code == 200


def test_names_in_any_script_get_an_address(house: cast.House) -> None:
    for slug in ("organisation", "organisation-2"):
        asked = membership.ask_organisation(
            by=house["Chen"],
            told={"name": "مجموعة البحيرة", "kind": "community", "language": "ar"},
            start=timezone.localdate(),
            end=None,
            text="x",
        )
        decide(asked, house["Dora"])
        assert Organisation.objects.filter(slug=slug).exists()


@pytest.mark.parametrize(
    ("role", "who"), [("representative", {"Dora"}), ("steward", {"Dora", "Amina"})]
)
def test_a_mandate_is_verified(house: cast.House, role: str, who: set[str]) -> None:
    answer = house.client("Chen").post("/join/mandate/lake/", {"role": role, **TERM})
    assert answer.status_code == 302, answer.context["form"].errors
    asked = Request.objects.get(kind="mandate")
    assert deciders(house, asked) == who
    assert not Mandate.objects.filter(person=house["Chen"]).exists()
    for name in ("Boris", "Musa", None):
        assert "Letter-of-the-board" not in house.page(name, "/organisations/lake/")
        if name:
            assert house.client(name).get(f"/requests/{asked.pk}/").status_code == 404
    decide(asked, house[sorted(who)[0]])
    made = Mandate.objects.get(person=house["Chen"])
    assert (made.role, made.verified_by) == (role, house[sorted(who)[0]])


def test_declining_gives_nothing(house: cast.House) -> None:
    house.client("Chen").post("/join/mandate/lake/", {"role": "steward", **TERM})
    decide(Request.objects.get(kind="mandate"), house["Dora"], "decline")
    assert not Mandate.objects.filter(person=house["Chen"]).exists()


def test_asking_twice_is_refused_in_words(house: cast.House) -> None:
    house.client("Chen").post("/join/mandate/lake/", {"role": "steward", **TERM})
    again = house.client("Chen").post("/join/mandate/lake/", {"role": "steward", **TERM})
    assert "asked for already" in again.content.decode()


def test_a_compiled_entry_is_claimed(house: cast.House) -> None:
    Organisation.objects.filter(slug="lake").update(is_compiled=True)
    html = house.page("Chen", "/organisations/lake/")
    assert "Compiled from public sources" in html
    assert "This is my organisation" in html
    house.client("Chen").post("/join/mandate/lake/", {"role": "representative", **TERM})
    decide(Request.objects.get(kind="mandate"), house["Dora"])
    assert "Compiled from public sources" not in house.page(None, "/organisations/lake/")


SEATS = [
    ("anybody", {"Boris", "Chen", "Dora", "Musa", "Wanjiru"}),
    ("members", {"Boris", "Dora", "Musa"}),
    ("nobody", set()),
]


@pytest.mark.parametrize(("asking", "who"), SEATS)
def test_who_may_ask_for_a_seat(house: cast.House, asking: str, who: set[str]) -> None:
    house.team.asking = asking
    house.team.save()
    names = [*house.people, None]
    may = {it for it in names if house.client(it).get("/join/body/task-team/").status_code == 200}
    assert may == who
    offered = {it for it in names if "Ask for a seat" in house.page(it, "/bodies/task-team/")}
    assert offered == who


def test_the_body_decides_about_its_seats(house: cast.House) -> None:
    told = {"text": "I know toilets.", "speaks_for": str(house.office.pk)}
    answer = house.client("Boris").post("/join/body/task-team/", told)
    assert answer.status_code == 302, answer.context["form"].errors
    asked = Request.objects.get(kind="seat")
    assert deciders(house, asked) == {"Amina", "Dora"}
    decide(asked, house["Amina"])
    seat = Seat.objects.get(body=house.team, person=house["Boris"])
    assert (seat.role, seat.organisation) == ("member", house.office)


def test_a_seat_is_given_for_whom_one_still_represents(house: cast.House) -> None:
    told = {"text": "I know toilets.", "speaks_for": str(house.office.pk)}
    house.client("Boris").post("/join/body/task-team/", told)
    asked = Request.objects.get(kind="seat")
    Mandate.objects.filter(person=house["Boris"]).update(
        end=timezone.localdate() - timedelta(days=1)
    )
    with pytest.raises(WrongUse, match="does not represent"):
        decide(asked, house["Amina"])
    assert not Seat.objects.filter(body=house.team, person=house["Boris"]).exists()
    asked.refresh_from_db()
    assert asked.state != "accepted"


@pytest.mark.parametrize("case", ["no member any more", "ended"])
def test_a_seat_is_given_to_whom_it_would_be_given_today(house: cast.House, case: str) -> None:
    house.team.asking = "members"
    house.team.save()
    house.client("Boris").post("/join/body/task-team/", {"text": "I know toilets."})
    asked = Request.objects.get(kind="seat")
    yesterday = timezone.localdate() - timedelta(days=1)
    if case == "ended":
        type(house.team).objects.filter(pk=house.team.pk).update(
            start=yesterday - timedelta(days=9), end=yesterday
        )
    else:
        Seat.objects.filter(person=house["Boris"]).update(end=yesterday)
    with pytest.raises(WrongUse, match="no seat"):
        decide(Request.objects.get(pk=asked.pk), house["Dora"])
    assert not Seat.objects.filter(body=house.team, person=house["Boris"]).exists()


def test_anybody_may_ask_to_become_a_member(house: cast.House) -> None:
    assert "Ask to become a member" in house.page("Chen", "/bodies/collaborative/")
    house.client("Chen").post("/join/body/collaborative/", {"text": "I count."})
    decide(Request.objects.get(kind="seat"), house["Dora"])
    assert Seat.objects.filter(body=house.collaborative, person=house["Chen"]).exists()
    assert "Ask to become a member" not in house.page("Chen", "/bodies/collaborative/")


MESSAGE = {
    "name": "Teresa",
    "email": "teresa@example.org",
    "title": "Our ward",
    "text": "Who counts here?",
}


def test_a_message_without_an_account_is_answered_by_mail(house: cast.House) -> None:
    client = house.client(None)
    assert client.post("/contact/", MESSAGE)["Location"] == "/contact/sent/"
    asked = Request.objects.get(kind="contact")
    assert asked.asked_by is None
    assert "Who counts here?" in house.page("Dora", f"/requests/{asked.pk}/")
    assert house.client("Chen").get(f"/requests/{asked.pk}/").status_code == 404
    decide(asked, house["Dora"], "note")
    actions.take_step(request=asked, by=house["Dora"], action="comment", text="Amina does.")
    mail = Mail.objects.get(to="teresa@example.org")
    link = re.search(r"(/contact/[^\s\"]+/)", mail.text)
    assert link, mail.text
    html = client.get(link[1]).content.decode()
    assert "Amina does." in html
    assert "Seen the letter." not in html, "notes are for those who decide"
    client.post(link[1], {"text": "Thank you."})
    assert "Thank you." in house.page("Dora", f"/requests/{asked.pk}/")
    assert client.get(link[1][:-3] + "x/").status_code == 404
    actions.take_step(request=asked, by=house["Dora"], action="close", text="Good luck.")
    assert client.get(link[1]).context["form"] is None


def test_a_message_of_somebody_with_an_account_is_their_request(house: cast.House) -> None:
    told = {"title": "Our ward", "text": "Who counts here?"}
    answer = house.client("Chen").post("/contact/", told)
    asked = Request.objects.get(kind="contact")
    assert answer["Location"] == f"/requests/{asked.pk}/"
    assert asked.asked_by == house["Chen"]
    thread = membership.contact_page(asked)
    assert house.client(None).get(thread).status_code == 404


def test_a_link_to_one_message_opens_no_other_request(house: cast.House) -> None:
    house.client("Chen").post("/join/mandate/lake/", {"role": "steward", **TERM})
    other = Request.objects.get(kind="mandate")
    assert house.client(None).get(membership.contact_page(other)).status_code == 404


def test_a_program_that_fills_in_everything_learns_nothing(house: cast.House) -> None:
    told = {**MESSAGE, "website": "https://spam.example"}
    assert house.client(None).post("/contact/", told)["Location"] == "/contact/sent/"
    assert not Request.objects.exists()


def test_a_flood_is_stopped(house: cast.House) -> None:
    for _ in range(7):
        answer = house.client(None).post("/contact/", MESSAGE)
    assert "Too many messages" in answer.content.decode()
    assert Request.objects.count() == 5


def test_a_flood_from_one_place_behind_a_proxy_stops_nobody_else(
    house: cast.House, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for last in (1, 1, 1, 1, 1, 1, 2):
        told = {"X-Forwarded-For": f"203.0.113.9, 198.51.100.{last}"}
        house.client(None).post("/contact/", MESSAGE, headers=told)
    assert Request.objects.count() == 6


def test_the_address_stands_beside_the_form(house: cast.House, settings: object) -> None:
    settings.CONTACT_ADDRESS = "office@example.org"
    assert "mailto:office@example.org" in house.page(None, "/contact/")
    assert "/contact/" in house.page(None, "/about/")
