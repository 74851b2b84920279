"""Amina adds a passkey and signs in with it, under the strict policy of our pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.hub.accounts import cast

from browsing import Visitor, violations
from counted.hub.accounts.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "long enough for a test"


@pytest.fixture
def address(live_server: Any) -> str:
    """A passkey belongs to a name, never to a number such as 127.0.0.1."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def amina() -> User:
    made = cast.person("Amina")
    made.set_password(PASSWORD)
    made.save()
    return made


def finger(page: Page) -> None:
    """A phone that knows Amina's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill("amina@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda it: "/accounts/" not in it)


def test_a_passkey_is_added_used_and_removed(visitor: Visitor, amina: User) -> None:
    page = visitor.arrive("/about/")
    finger(page)
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Add a key", level=1).wait_for()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add this key").click()
    page.get_by_role("heading", name="Codes for when the phone is lost").wait_for()
    assert amina.authenticator_set.filter(type="webauthn").count() == 1
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda it: "/accounts/" not in it)
    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda it: "/accounts/" not in it)
    assert page.get_by_label("About you").is_visible()
    page.goto("/accounts/2fa/webauthn/")
    assert page.get_by_text("My phone").first.is_visible()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a passkey or key").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("No key yet").wait_for()


def test_pages_of_the_account_keep_nobody_out(visitor: Visitor, amina: User) -> None:
    page = visitor.arrive("/about/", width=320, policy=False)
    finger(page)
    sign_in(page)
    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/")
    assert violations(page) == []
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    for path in (
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/3rdparty/",
        "/accounts/email/",
        "/me/",
    ):
        page.goto(path)
        assert violations(page) == [], path
