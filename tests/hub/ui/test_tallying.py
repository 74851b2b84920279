"""How often something may be asked is counted once for all processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counted.hub.ui import tallying
from counted.hub.ui.models import Tally


@pytest.mark.django_db
def test_it_counts_in_one_question_and_names_nobody() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first = tallying.count("contact:192.0.2.7", seconds=60)
    assert (len(asked), first.times) == (1, 1)
    assert 0 < first.seconds_left <= 60
    assert tallying.count("contact:192.0.2.7", seconds=60).times == 2
    assert tallying.count("contact:192.0.2.8", seconds=60).times == 1
    assert "192.0.2" not in str(list(Tally.objects.values()))


@pytest.mark.django_db
def test_it_begins_anew_when_the_time_is_over_and_is_then_forgotten() -> None:
    assert [tallying.is_too_often("x", most=2, seconds=60) for _ in range(3)] == [0, 0, 1]
    Tally.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert not tallying.is_too_often("x", most=2, seconds=60)
    Tally.objects.update(until=timezone.now() - timedelta(seconds=1))
    tallying.forget()
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_a_place_is_an_address_or_the_network_of_a_household(address: str, place: str) -> None:
    assert tallying.place(address) == place


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_each_is_counted() -> None:
    def ask(_: int) -> int:
        try:
            return tallying.count("x", seconds=60).times
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        told = sorted(threads.map(ask, range(20)))
    assert told == list(range(1, 21))


@pytest.mark.django_db
def test_what_counts_attempts_to_sign_in_is_shared() -> None:
    cache = caches["default"]
    with CaptureQueriesContext(connection) as asked:
        cache.set("attempts", [1, 2], 60)
    assert any("ui_cached" in it["sql"] for it in asked)
    assert cache.get("attempts") == [1, 2]
