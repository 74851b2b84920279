"""Signing up and in: our frame around allauth, and the letters it sends."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "long enough for a test"


@pytest.fixture
def amina(client: Client) -> Client:
    """Amina, signed in, with a confirmed address."""
    user = get_user_model().objects.create_user("amina@example.org", PASSWORD, name="Amina")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.force_login(user)
    return client


def only_ours(html: str) -> bool:
    """Whether a page stands in our frame, and once only."""
    return html.count("<main") == 1 and html.count('class="masthead"') == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("login", "New here?"),
        ("signup", "What we ask, and why"),
        ("password/reset", "Send the letter"),
        ("password/reset/done", "Look into your mail"),
        ("confirm-email", "Look into your mail"),
        ("confirm-email/wrong-key", "This link no longer works."),
        ("inactive", "This account is closed."),
    ],
)
def test_pages_for_whoever_comes(client: Client, path: str, said: str) -> None:
    html = client.get(f"/accounts/{path}/").content.decode()
    assert said in html
    assert only_ours(html)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("logout", "On a shared phone"),
        ("email", "amina@example.org"),
        ("password/change", "Save the password"),
        ("2fa", "An app that shows codes"),
    ],
)
def test_pages_for_who_is_signed_in(amina: Client, path: str, said: str) -> None:
    html = amina.get(f"/accounts/{path}/").content.decode()
    assert said in html
    assert only_ours(html)
    assert "Sign out" in html


def test_signing_up_sends_a_kind_letter(client: Client) -> None:
    form = client.get("/accounts/signup/").context["form"]
    known = {"email": "chen@example.org", "name": "Chen", "language": "en"}
    filled = {name: known.get(name, PASSWORD) for name in form.fields}
    answer = client.post("/accounts/signup/", filled, follow=True)
    assert "Look into your mail" in answer.content.decode()
    letter = mail.outbox[0]
    assert "confirm your e-mail address" in letter.subject
    assert letter.body.startswith("Good day,")
    link = re.search(r"https?://\S+(/accounts/confirm-email/\S+)", letter.body)
    assert link
    assert "Is this your address?" in client.get(link[1]).content.decode()


def test_forgetting_the_password_sends_a_link(amina: Client) -> None:
    amina.logout()
    amina.post("/accounts/password/reset/", {"email": "amina@example.org"})
    link = re.search(r"https?://\S+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    assert "Choose a new password" in amina.get(link[1], follow=True).content.decode()


def test_whoever_has_no_account_gets_a_letter_too(client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert "There is no account with it" in mail.outbox[0].body


def test_what_was_wrong_stands_at_the_top(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "amina@example.org", "password": "no"})
    html = answer.content.decode()
    assert html.index('class="summary') < html.index('<form class="form"')


def test_signing_up_keeps_name_and_language(client: Client) -> None:
    client.cookies["django_language"] = "fr"
    form = client.get("/accounts/signup/").context["form"]
    assert list(form.fields) == ["email", "name", "language", "password1"]
    assert form["language"].value() == "fr"
    filled = {"email": "dora@example.org", "name": "Dora", "language": "ru", "password1": PASSWORD}
    client.post("/accounts/signup/", filled)
    dora = get_user_model().objects.get(email="dora@example.org")
    assert (dora.name, dora.language) == ("Dora", "ru")


TITLE_CASE = re.compile(r">\s*((?:[A-Z][a-z-]+ )+[A-Z][a-z-]+)\s*<")
NAMES = {"Amina Okello", "Simplified Chinese"}


@pytest.mark.parametrize("path", ["email", "password/change", "2fa", "2fa/webauthn", "3rdparty",
                                  "reauthenticate", "logout"])  # fmt: skip
def test_pages_of_ones_account_speak_in_sentences(amina: Client, path: str) -> None:
    html = amina.get(f"/accounts/{path}/").content.decode()
    assert set(TITLE_CASE.findall(html)) - NAMES == set()


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_pages_for_whoever_comes_speak_in_sentences(client: Client, path: str) -> None:
    html = client.get(f"/accounts/{path}/").content.decode()
    assert set(TITLE_CASE.findall(html)) - NAMES == set()


def test_addresses_are_added_made_the_main_one_and_taken_off(amina: Client) -> None:
    html = amina.get("/accounts/email/").content.decode()
    assert "<h1>Your e‑mail addresses</h1>" in html
    assert "Take it off" not in html  # the only one stays
    amina.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    html = amina.get("/accounts/email/").content.decode()
    for said in ("second@example.org", "not confirmed yet", "Send the letter once more",
                 "Make it the main one", "Take it off"):  # fmt: skip
        assert said in html, said
    amina.post("/accounts/email/", {"action_remove": "", "email": "second@example.org"})
    assert "second@example.org" not in amina.get("/accounts/email/").context["form"].as_p()
    assert get_user_model().objects.get().emailaddress_set.count() == 1
