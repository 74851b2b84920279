"""Safe when nothing is set, and every setting is in the manual."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from counted.messages import LANGUAGES

ROOT = Path(__file__).parents[2]
#: For processes of ours among themselves.
PRIVATE = {"COUNTED_PARENT"}


def test_every_setting_is_in_the_manual_and_nothing_else() -> None:
    named = re.compile(r"[\"'`](COUNTED_[A-Z_]+|DATABASE_URL)[\"'`]")
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    told = set(named.findall((ROOT / "docs/guide/settings.md").read_text(encoding="utf-8")))
    assert used - PRIVATE == told


def test_safe_when_nothing_is_set() -> None:
    assert not settings.DEBUG
    assert set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}
    assert len(settings.SECRET_KEY) >= 50
    assert [code for code, _ in settings.LANGUAGES] == list(LANGUAGES)


@pytest.mark.django_db
def test_a_page_may_load_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = dict(
        [*part.strip().split(" ", 1), ""][:2]
        for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_signing_up_asks_for_an_address_and_sends_a_confirmation(
    client: Client, mailoutbox: list[object]
) -> None:
    words = {
        "email": "amina@example.org",
        "name": "Amina",
        "language": "en",
        "password1": "a long enough password",
    }
    answer = client.post("/accounts/signup/", words)
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/confirm-email/"
    assert len(mailoutbox) == 1
