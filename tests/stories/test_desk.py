"""A request in a real browser without a script: asked on a phone, sent back, answered, accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from tests.hub.desk.office import Office, notebook

from browsing import Visitor
from counted.hub.accounts.models import User
from counted.hub.desk.models import Request

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = 320


@pytest.fixture
def office() -> Office:
    """The cast, and a thing to talk about."""
    notebook()
    return Office()


def enter(visitor: Visitor, office: Office, name: str, path: str, **options: Any) -> Page:
    """Come in signed in."""
    page = visitor.arrive("/about/", **options)
    cookie = office.client(name).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
    )
    page.goto(path)
    return page


def test_a_request_from_first_word_to_answer(visitor: Visitor, office: Office) -> None:
    amina = enter(
        visitor, office, "Amina", "/ask/correction/notebook:1/", width=PHONE, script=False
    )
    amina.get_by_label("What is it about?").fill("It is 61 %, not 16 %.")
    amina.get_by_role("button", name="Send").click()
    made = Request.objects.get()
    assert amina.url.endswith(f"/requests/{made.pk}/")

    dora = enter(visitor, office, "Dora", "/", script=False)
    dora.get_by_role("link", name="1 unread notice").click()
    dora.get_by_role("link", name="asks for a correction of").click()
    dora.get_by_label("Ask for changes").check()
    dora.get_by_label("In your words").fill("Which round is that?")
    dora.get_by_role("button", name="Go on").click()
    assert "One person will be told" in dora.content()
    assert Request.objects.get().state == "open"
    dora.get_by_role("button", name="Ask for changes").click()

    amina.goto("/")
    amina.get_by_role("link", name="A notebook").first.click()
    amina.get_by_label("Hand in again").check()
    amina.get_by_label("In your words").fill("The third.")
    amina.get_by_role("button", name="Go on").click()
    amina.get_by_role("button", name="Hand in again").click()

    dora.goto(f"/requests/{made.pk}/")
    dora.get_by_label("Accept", exact=False).first.check()
    dora.get_by_role("button", name="Go on").click()
    dora.get_by_role("button", name="Accept").click()
    amina.goto("/notices/")
    assert "accepted" in amina.content()
    assert Request.objects.get().state == "accepted"


def test_stopping_mails_needs_nothing_but_a_click(visitor: Visitor, office: Office) -> None:
    from counted.hub.desk import mailing

    page = visitor.arrive(f"/mail/stop/{mailing.stop_token(office['Amina'])}/", script=False)
    page.get_by_role("button", name="Stop them").click()
    assert "No more mails with news" in page.content()
    assert office["Amina"].digest == User.Digest.NEVER
