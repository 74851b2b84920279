"""What `counted check` finds."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from counted.hub import health

pytestmark = pytest.mark.django_db


def alive(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat)"
            " values (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_all_is_well_with_a_worker() -> None:
    alive(seconds_ago=2)
    found = health.look(reached=True)
    assert (found.troubles, found.migrations_missing, found.workers_alive) == ((), 0, 1)
    assert "PostgreSQL 18" in "\n".join(health.sentences(found))
    assert json.loads(json.dumps(found.as_dict()))["server_version"] == 18


def test_a_worker_that_fell_silent_does_not_count() -> None:
    alive(seconds_ago=60)
    (trouble,) = health.look(reached=True).troubles
    assert "counted worker" in trouble.remedy


def test_migrations_that_are_missing_are_told_and_the_queue_is_not_asked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'procrastinate'")
    found = health.look(reached=True)
    assert found.migrations_missing
    assert found.workers_alive is None
    assert [trouble.remedy for trouble in found.troubles] == ["Run `counted migrate`."]


def test_a_database_that_does_not_answer() -> None:
    found = health.look(reached=False, problem="connection refused")
    (trouble,) = found.troubles
    assert "connection refused" in trouble.what
    assert found.server_version is None


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    alive(seconds_ago=0)
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)
    (trouble,) = health.look(reached=True).troubles
    assert "COUNTED_HOME" in trouble.remedy
