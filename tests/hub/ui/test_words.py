"""Days and hours as they stand in a sentence, in the time zone of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from counted.hub.ui.words import (
    day,
    deadline,
    deadline_alone,
    end_of,
    hour,
    isolated,
    opening,
    start_of,
)
from counted.io import words

LATE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "March 5, 2026"), ("fr", "5 mars 2026"), ("es", "5 de marzo")]
)
def test_a_day_begins_by_the_clocks_of_the_site(language: str, said: str) -> None:
    with translation.override(language), timezone.override("Africa/Nairobi"):
        assert day(LATE).startswith(said)
        assert day(date(2026, 3, 5)).startswith(said)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es", "ru", "zh-hans"])
def test_days_are_said_alike_in_pages_releases_and_lists_of_steps(language: str) -> None:
    at = datetime(2026, 11, 9, 12, tzinfo=UTC)
    with translation.override(language):
        assert day(at) == words.day("2026-11-09", language)
        assert date_format(at, "DATETIME_FORMAT").startswith(day(at))


def test_an_hour_names_its_time_zone() -> None:
    with translation.override("en"), timezone.override("Africa/Nairobi"):
        assert hour(LATE) == "March 5, 2026 2:30 a.m. EAT"


def test_what_is_not_known_is_not_said() -> None:
    assert (day(None), hour(None)) == ("", "")


def test_a_text_keeps_its_direction() -> None:
    assert isolated("سكان") == "\u2068سكان\u2069"


def test_a_deadline_is_the_end_of_a_day_or_an_hour() -> None:
    with translation.override("en"), timezone.override("Africa/Nairobi"):
        assert deadline(LATE) == "March 5, 2026 2:30 a.m. EAT"
        assert deadline(end_of(LATE)) == "the end of March 5, 2026 (EAT)"
        assert deadline_alone(end_of(date(2026, 3, 5))) == "End of March 5, 2026 (EAT)"
        assert deadline_alone(LATE) == deadline(LATE)
        assert opening(start_of(LATE)) == "March 5, 2026"
        assert opening(LATE) == hour(LATE)
    assert (deadline(None), deadline_alone(None), opening(None)) == ("", "", "")
