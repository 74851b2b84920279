"""Days and hours as they stand in a sentence, in the time zone of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from counted.hub.ui.words import day, hour, isolated

LATE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "March 5, 2026"), ("fr", "5 mars 2026"), ("es", "5 de marzo")]
)
def test_a_day_begins_by_the_clocks_of_the_site(language: str, said: str) -> None:
    with translation.override(language), timezone.override("Africa/Nairobi"):
        assert day(LATE).startswith(said)
        assert day(date(2026, 3, 5)).startswith(said)


def test_an_hour_names_its_time_zone() -> None:
    with translation.override("en"), timezone.override("Africa/Nairobi"):
        assert hour(LATE) == "March 5, 2026 2:30 a.m. EAT"


def test_what_is_not_known_is_not_said() -> None:
    assert (day(None), hour(None)) == ("", "")


def test_a_text_keeps_its_direction() -> None:
    assert isolated("سكان") == "\u2068سكان\u2069"
