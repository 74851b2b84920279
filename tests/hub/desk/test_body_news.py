"""What bodies do is told to those who hold a seat; who loses a seat or a mandate learns why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from tests.hub.accounts.cast import SECRET, House, mandate, seat

from counted.errors import WrongUse
from counted.hub.accounts import convening
from counted.hub.accounts.models import Decision, Meeting
from counted.hub.desk import words
from counted.hub.desk.models import Notice
from counted.hub.desk.telling import watch
from counted.hub.ui.things import Thing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def house() -> House:
    made = House()
    seat(made["Musa"], made.team)
    return made


def told(house: House, name: str) -> list[str]:
    """What somebody was told, without the marks that keep directions apart."""
    marks = str.maketrans("", "", "\u2068\u2069")
    found = Notice.objects.filter(person=house[name])
    return [f"{words.said(it)} {words.quoted(it)}".translate(marks).strip() for it in found]


def test_whoever_loses_a_seat_learns_by_whom_and_why(house: House) -> None:
    held = house["Musa"].seats.get(body=house.team)
    path = f"/bodies/{house.team.slug}/seats/{held.pk}/end/"
    amina = house.client("Amina")
    assert 'name="reason"' in amina.get(path).content.decode()
    assert amina.post(path, {"reason": " "}).status_code == 422
    assert amina.post(path, {"reason": "The work is done."}).status_code == 302
    assert told(house, "Musa") == ["Amina ended your seat in Team on quality. The work is done."]


def test_whoever_gives_a_seat_back_explains_nothing(house: House) -> None:
    held = house["Musa"].seats.get(body=house.team)
    path = f"/bodies/{house.team.slug}/seats/{held.pk}/end/"
    assert 'name="reason"' not in house.page("Musa", path)
    assert house.client("Musa").post(path).status_code == 302
    assert told(house, "Musa") == []


def test_whoever_loses_a_mandate_learns_by_whom_and_why(house: House) -> None:
    held = mandate(house["Musa"], house.lake, "member")
    path = f"/organisations/{house.lake.slug}/mandates/{held.pk}/end/"
    client = house.client("Amina")
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "He works elsewhere."}).status_code == 302
    assert told(house, "Musa") == ["Amina ended your mandate for Lake Group. He works elsewhere."]


def test_those_with_a_seat_hear_of_meetings_minutes_and_decisions(house: House) -> None:
    at = timezone.now() + timedelta(days=7)
    amina = house["Amina"]
    met = Meeting(body=house.team, title="On boats", starts_at=at)
    convening.keep_meeting(meeting=met, by=amina)
    assert len(told(house, "Musa")) == 1
    assert told(house, "Musa")[0].startswith("Team on quality meets: On boats, ")
    assert "T" not in told(house, "Musa")[0].partition("boats")[2].replace("UTC", "")
    met.starts_at = at + timedelta(days=1)
    convening.keep_meeting(meeting=met, by=amina)
    met.minutes = "We met."
    convening.keep_meeting(meeting=met, by=amina)
    convening.keep_meeting(meeting=met, by=amina)  # nothing new
    decision = Decision(body=house.team, taken_on=timezone.localdate(), text="Count boats.")
    convening.decide(decision=decision, by=amina)
    assert len(told(house, "Musa")) == 4
    assert told(house, "Amina") == []
    assert told(house, "Chen") == []


def test_who_watches_an_open_body_hears_of_it_and_nobody_of_closed_ones(house: House) -> None:
    for body in (house.team, house.committee):
        watch(person=house["Chen"], thing=Thing("body", str(body.pk)), level="everything")
    at = timezone.now() + timedelta(days=7)
    for body, name in ((house.team, "Amina"), (house.committee, "Boris")):
        met = Meeting(body=body, title=SECRET if body.is_private else "Open", starts_at=at)
        convening.keep_meeting(meeting=met, by=house[name])
        decision = Decision(body=body, taken_on=timezone.localdate(), text=SECRET)
        convening.decide(decision=decision, by=house[name])
    assert len(told(house, "Chen")) == 2
    assert not any(SECRET in it or "Steering" in it for it in told(house, "Chen"))


@pytest.mark.parametrize(
    ("taken_on", "why"),
    [
        (date(202, 3, 1), "four digits"),
        (timezone.localdate() + timedelta(days=2), "still to be taken"),
        (timezone.localdate() - timedelta(days=60), "before the meeting"),
    ],
)
def test_a_decision_has_a_day_that_can_be_right(house: House, taken_on: date, why: str) -> None:
    form = {"taken_on": taken_on.isoformat().zfill(10), "text": "Count.", "language": "en",
            "meeting": house.open.pk}  # fmt: skip
    client = house.client("Amina")
    answer = client.post(f"/bodies/{house.team.slug}/decisions/new/", form)
    assert why in answer.content.decode()
    decision = Decision(body=house.team, meeting=house.open, taken_on=taken_on, text="Count.")
    with pytest.raises(WrongUse):
        convening.decide(decision=decision, by=house["Amina"])


def test_a_meeting_has_a_year_that_can_be_right(house: House) -> None:
    form: dict[str, Any] = {"title": "Boats", "starts_at": "0202-03-01T10:00", "time_zone": "UTC",
                            "language": "en"}  # fmt: skip
    path = f"/bodies/{house.team.slug}/meetings/new/"
    answer = house.client("Amina").post(path, form)
    assert "four digits" in answer.content.decode()
    assert not Meeting.objects.filter(title="Boats").exists()
    assert (
        house.client("Amina").post(path, {**form, "starts_at": "2026-03-01T10:00"}).status_code
        == 302
    )


def test_days_are_said_in_the_language_of_whoever_reads() -> None:
    facts = words.plain({"day": date(2026, 3, 1), "at": timezone.now()})
    assert "2026-03-01" in str(facts)
    with translation.override("fr"):
        assert "mars" in words.say("%(day)s", facts)


def test_meetings_of_the_next_days_stand_on_the_page_of_ones_work(house: House) -> None:
    for title, days in (("Soon", 3), ("Far away", 40), ("Long ago", -2)):
        Meeting.objects.create(
            body=house.committee, title=title, starts_at=timezone.now() + timedelta(days=days)
        )
    seen = house.page("Boris", "/my-work/")
    assert "Meetings of the next 30 days" in seen
    assert "Soon" in seen
    assert house.committee.name in seen
    for title in ("Far away", "Long ago"):
        assert title not in seen
    for name in ("Wanjiru", "Chen"):
        assert "Soon" not in house.page(name, "/my-work/")
