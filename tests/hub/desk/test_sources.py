"""Meetings, minutes and decisions are found by those who may read them, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.desk.office import Office

from counted.hub.accounts.models import Decision, Meeting

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
