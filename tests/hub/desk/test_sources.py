"""Meetings, minutes and decisions are found by those who may read them, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.accounts import cast
from tests.hub.desk.office import Office

from counted.hub.accounts.models import Decision, Meeting, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    """Musa chairs the task team; it met yesterday."""
    made = Office()
    made.met = Meeting.objects.create(
        body=made.team,
        title="How to count by boat",
        starts_at=timezone.now() - timedelta(days=1),
        minutes="We spoke of sluices.",
    )
    return made


def found(office: Office, name: str | None, words: str) -> bool:
    page = office.client(name).get("/search/", {"q": words}).content.decode()
    return "How to count by boat" in page


@pytest.mark.parametrize("words", ["boat", "sluices", "lanterns"])
def test_a_meeting_is_found_by_title_minutes_and_decisions(office: Office, words: str) -> None:
    Decision.objects.create(
        body=office.team, meeting=office.met, taken_on=timezone.localdate(), text="Buy lanterns."
    )
    assert found(office, None, words)


def test_closed_doors_close_at_once(office: Office) -> None:
    assert found(office, "Chen", "sluices")
    office.team.is_private = True
    office.team.save()
    assert not found(office, None, "sluices")
    assert not found(office, "Dora", "sluices")
    assert found(office, "Musa", "sluices")
    office.met.minutes = "We spoke of quarrels."
    office.met.save()
    assert not found(office, "Chen", "quarrels")
    assert found(office, "Musa", "quarrels")


def test_a_decision_in_writing_is_found_with_its_body_unless_behind_closed_doors(
    office: Office,
) -> None:
    told = {"body": office.team, "taken_on": timezone.localdate(), "text": "Print windmills."}
    Decision.objects.create(**told)
    page = office.client(None).get("/search/", {"q": "windmills"})
    assert "Quality" in page.content.decode()
    office.team.is_private = True
    office.team.save()
    page = office.client("Musa").get("/search/", {"q": "windmills"})
    assert "/bodies/quality/" not in page.content.decode()


def test_somebody_is_found_by_what_they_hold_a_seat_for_unless_behind_closed_doors(
    office: Office,
) -> None:
    musa = User.objects.get(name="Musa")
    musa.listed = User.Listed.EVERYBODY
    musa.save()
    held = cast.seat(musa, office.team, "champion", note="Windmills in every questionnaire")

    def is_found() -> bool:
        page = office.client(None).get("/search/", {"q": "windmills", "kind": "person"})
        return f"/people/{musa.pk}/" in page.content.decode()

    assert is_found()
    office.team.is_private = True
    office.team.save()
    assert not is_found()
    office.team.is_private = False
    office.team.save()
    assert is_found()
    held.end = timezone.localdate() - timedelta(days=1)
    held.save()
    assert not is_found()
    held.end = None
    held.save()
    held.delete()
    assert not is_found()


def test_words_asked_of_the_directory_are_asked_of_the_search(office: Office) -> None:
    answer = office.client(None).get("/people/", {"q": "wind mills", "country": "KEN"})
    assert answer.status_code == 302
    assert answer["Location"] == "/search/?q=wind+mills&country=KEN&kind=person"
    page = office.client(None).get("/people/").content.decode()
    assert '<input type="hidden" name="kind" value="person">' in page
