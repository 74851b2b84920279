"""Bodies: who sits there, what they said and decided, and doors that stay closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.hub.accounts import cast

from counted.errors import WrongUse
from counted.hub.accounts import convening, sections
from counted.hub.accounts.models import Body, Decision, Meeting, Seat, User
from counted.hub.ui import things
from counted.hub.ui.parts import Section
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
EVERYBODY = ("Amina", "Boris", "Chen", "Dora", "Musa", "Wanjiru", None)


@pytest.fixture
def house() -> cast.House:
    return cast.House()


def addresses(house: cast.House) -> tuple[str, ...]:
    """Wherever a word of the closed committee could stand."""
    return (
        "/",
        "/bodies/",
        "/bodies/steering/",
        "/bodies/steering/meetings.ics",
        f"/bodies/steering/meetings/{house.closed.pk}/",
        f"/bodies/task-team/meetings/{house.closed.pk}/",
        f"/bodies/steering/meetings/{house.closed.pk}/edit/",
        "/bodies/steering/meetings/new/",
        "/bodies/steering/decisions/new/",
        f"/people/{house['Boris'].pk}/",
        "/people/",
        "/champions/",
        "/organisations/stat/",
    )


def test_closed_doors_are_closed_to_all_without_a_seat(house: cast.House) -> None:
    User.objects.update(listed="everybody")
    readers = set()
    for name in EVERYBODY:
        client = house.client(name)
        for address in addresses(house):
            answer = client.get(address)
            assert answer.status_code in (200, 302, 404)
            if cast.SECRET in answer.content.decode():
                readers.add(name)
    assert readers == {"Boris"}


def test_others_learn_that_the_doors_are_closed(house: cast.House) -> None:
    html = house.page("Dora", "/bodies/steering/")
    assert "This body works behind closed doors" in html
    assert house.client("Dora").get("/bodies/steering/meetings/new/").status_code == 404


def test_a_card_of_a_closed_meeting_is_not_there_for_others(house: cast.House) -> None:
    thing = Thing("meeting", str(house.closed.pk))
    assert things.card(thing, reader=house["Chen"]) is None
    assert things.card(thing, reader=house["Boris"]) is not None
    assert things.card(Thing("body", str(house.committee.pk)), reader=house["Chen"]) is not None
    assert things.card(Thing("person", str(house["Musa"].pk)), reader=house["Chen"]) is None
    assert things.card(Thing("organisation", str(house.lake.pk)), reader=None) is not None


def test_an_open_body_is_read_by_all_but_its_call(house: cast.House) -> None:
    body = house.page(None, "/bodies/task-team/")
    for part in ("<h3", "Aim", cast.PUBLIC, "Amina", "Lake Group", "Co-lead", "First talk"):
        assert part in body
    meeting = f"/bodies/task-team/meetings/{house.open.pk}/"
    assert cast.PUBLIC in house.page(None, meeting)
    assert "(Africa/Nairobi)" in house.page(None, meeting)
    assert "call.example" not in house.page("Chen", meeting)
    assert "call.example" in house.page("Amina", meeting)


def test_members_are_named_as_they_chose(house: cast.House) -> None:
    address = "/bodies/collaborative/"
    html = house.page(None, address)
    assert "3 people sit here who are not listed." in html
    assert "Musa" not in html
    assert "Musa" in house.page("Boris", address)
    User.objects.filter(pk=house["Musa"].pk).update(listed="everybody")
    html = house.page(None, address)
    assert "Musa" in html
    assert "And 2 more." in html


WRITERS = {
    "/bodies/task-team/edit/": {"Amina", "Dora"},
    "/bodies/task-team/seats/new/": {"Amina", "Dora"},
    "/bodies/task-team/meetings/new/": {"Amina", "Dora"},
    "/bodies/task-team/decisions/new/": {"Amina", "Dora"},
    "/bodies/steering/edit/": {"Boris", "Dora"},
    "/bodies/steering/seats/new/": {"Boris", "Dora"},
    "/bodies/steering/meetings/new/": {"Boris"},
    "/bodies/steering/decisions/new/": {"Boris"},
    "/bodies/new/": {"Dora"},
}


@pytest.mark.parametrize(("address", "writers"), WRITERS.items())
def test_who_leads_writes(house: cast.House, address: str, writers: set[str]) -> None:
    may = {name for name in EVERYBODY if house.client(name).get(address).status_code == 200}
    assert may == writers
    assert house.client(None).get(address).status_code == 302
    for name in set(EVERYBODY) - writers - {None}:
        assert house.client(name).post(address, {}).status_code == 404


def test_a_meeting_keeps_the_hours_of_its_place(house: cast.House) -> None:
    client = house.client("Amina")
    told = {
        "title": "Second talk",
        "starts_at": "2026-12-01T09:00",
        "ends_at": "2026-12-01T10:30",
        "time_zone": "Africa/Nairobi",
        "language": "en",
    }
    answer = client.post("/bodies/task-team/meetings/new/", told)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Meeting.objects.get(title="Second talk")
    assert made.starts_at.isoformat() == "2026-12-01T06:00:00+00:00"
    assert 'value="2026-12-01T09:00"' in client.get(f"{answer['Location']}edit/").content.decode()
    assert "9 a.m. (Africa/Nairobi)" in house.page(None, answer["Location"])
    told |= {"minutes": "We **agreed**.", "ends_at": "2026-12-01T08:00"}
    wrong = client.post(f"{answer['Location']}edit/", told)
    assert "It cannot end before it begins." in wrong.content.decode()
    told["ends_at"] = ""
    client.post(f"{answer['Location']}edit/", told)
    html = house.page(None, answer["Location"])
    assert "<strong>agreed</strong>" in html
    assert "A draft" in html


def test_a_replaced_decision_stays_and_says_so(house: cast.House) -> None:
    told = {
        "taken_on": "2026-11-20",
        "text": "Twice a year.",
        "language": "en",
        "replaces": house.decision.pk,
    }
    answer = house.client("Amina").post("/bodies/task-team/decisions/new/", told)
    assert answer.status_code == 302, answer.context["form"].errors
    house.decision.refresh_from_db()
    assert house.decision.replaced_by.text == "Twice a year."
    html = house.page(None, "/bodies/task-team/")
    assert cast.PUBLIC in html
    assert "Replaced by the decision of November 20, 2026" in html


def test_a_decision_of_another_body_is_not_replaced(house: cast.House) -> None:
    other = Decision.objects.get(body=house.committee)
    told = {"taken_on": "2026-11-20", "text": "No.", "language": "en", "replaces": other.pk}
    answer = house.client("Amina").post("/bodies/task-team/decisions/new/", told)
    assert "replaces" in answer.context["form"].errors
    told = {**told, "replaces": "", "meeting": house.closed.pk}
    answer = house.client("Amina").post("/bodies/task-team/decisions/new/", told)
    assert "meeting" in answer.context["form"].errors


def seat_form(**told: object) -> dict[str, object]:
    today = timezone.localdate().isoformat()
    return {"address": "musa@example.org", "role": "member", "start": today, **told}


def test_giving_and_ending_a_seat(house: cast.House) -> None:
    client = house.client("Amina")
    answer = client.post("/bodies/task-team/seats/new/", seat_form(note="Water"))
    assert answer.status_code == 302, answer.context["form"].errors
    seat = Seat.objects.get(body=house.team, person=house["Musa"])
    again = client.post("/bodies/task-team/seats/new/", seat_form())
    assert "They hold this seat already." in again.content.decode()
    end = f"/bodies/task-team/seats/{seat.pk}/end/"
    assert house.client("Chen").post(end).status_code == 404
    assert house.client("Boris").post(f"/bodies/steering/seats/{seat.pk}/end/").status_code == 404
    assert "no longer be Member" in house.page("Musa", end)
    house.client("Musa").post(end)
    assert not Seat.objects.filter(pk=seat.pk).exists()  # it had begun today


def test_an_ended_seat_counts_no_more_from_now_on(house: cast.House) -> None:
    seat = Seat.objects.get(body=house.committee, person=house["Boris"])
    why = {"reason": "The term is over."}
    house.client("Dora").post(f"/bodies/steering/seats/{seat.pk}/end/", why)
    seat.refresh_from_db()
    assert seat.end == timezone.localdate() - timedelta(days=1)
    assert cast.SECRET not in house.page("Boris", "/bodies/steering/")


def test_who_leads_makes_no_other_leader(house: cast.House) -> None:
    client = house.client("Amina")
    answer = client.post("/bodies/task-team/seats/new/", seat_form(role="chair"))
    assert "role" in answer.context["form"].errors
    with pytest.raises(WrongUse):
        convening.give_seat(
            body=house.team,
            by=house["Amina"],
            person=house["Musa"],
            role="chair",
            start=timezone.localdate(),
        )
    answer = house.client("Dora").post("/bodies/task-team/seats/new/", seat_form(role="chair"))
    assert answer.status_code == 302


def test_nobody_sits_for_an_organisation_without_a_mandate(house: cast.House) -> None:
    told = seat_form(organisation=house.lake.pk)
    answer = house.client("Amina").post("/bodies/task-team/seats/new/", told)
    assert "They have no mandate" in answer.content.decode()


def test_who_leads_changes_the_page_but_not_the_doors(house: cast.House) -> None:
    told = {"about": "Now in one line.", "language": "en", "asking": "anybody", "is_private": ""}
    house.client("Boris").post("/bodies/steering/edit/", told)
    body = Body.objects.get(pk=house.committee.pk)
    assert (body.about, body.asking, body.is_private) == ("Now in one line.", "anybody", True)


def test_the_secretariat_begins_a_group(house: cast.House) -> None:
    told = {
        "name": "Group on tools",
        "slug": "tools",
        "kind": "working_group",
        "language": "en",
        "asking": "members",
    }
    answer = house.client("Dora").post("/bodies/new/", told)
    assert answer["Location"] == "/bodies/tools/"
    assert "Nobody holds a seat today." in house.page(None, "/bodies/tools/")
    wrong = house.client("Dora").post("/bodies/new/", {**told, "slug": "new"})
    assert "slug" in wrong.context["form"].errors


def test_the_calendar_of_an_open_body(house: cast.House) -> None:
    Meeting.objects.filter(pk=house.open.pk).update(title="Talk, first; " + "ü" * 60)
    answer = house.client(None).get("/bodies/task-team/meetings.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "SUMMARY:Talk\\, first\\; ü" in text.replace("\r\n ", "")
    assert "call.example" not in text
    assert house.client("Boris").get("/bodies/steering/meetings.ics").status_code == 404


def test_champions_say_what_for(house: cast.House) -> None:
    cast.seat(house["Musa"], house.team, "champion", note="Disability", organisation=house.lake)
    cast.seat(house["Chen"], house.committee, "champion", note=cast.SECRET)
    html = house.page(None, "/champions/")
    assert "Musa" in html
    assert "Disability" in html
    assert cast.SECRET not in html


def test_apps_add_to_the_page(house: cast.House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "_of_bodies", {})

    def documents(request: object, body: Body) -> Section:
        return Section(f"Documents of {body.slug}")

    sections.register_body_section(documents, order=1)
    assert "Documents of task-team" in house.page(None, "/bodies/task-team/")


@pytest.mark.parametrize("path", ["/bodies/", "/bodies/task-team/", "/champions/"])
def test_as_many_questions_for_one_as_for_many(house: cast.House, path: str) -> None:
    counted = set()
    for names in (("Boris",), ("Musa", "Wanjiru", "Chen")):
        for name in names:
            cast.seat(house[name], house.team, "champion", organisation=house.lake)
            met = cast.meeting(house.team, f"With {name}")
            Decision.objects.create(
                body=house.team, taken_on=timezone.localdate(), text=name, meeting=met
            )
            Body.objects.create(name=name, slug=name.lower(), kind="working_group")
        with CaptureQueriesContext(connection) as seen:
            house.page(None, path)
        counted.add(len(seen))
    assert len(counted) == 1
    assert max(counted) <= 10


@pytest.mark.parametrize("path", ["/bodies/", "/champions/"])
def test_empty_lists_say_what_comes(client: object, path: str) -> None:
    assert "yet" in client.get(path).content.decode()
