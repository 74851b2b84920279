"""Nothing typed is lost when somebody is signed out, or has signed in anew, while they write."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.hub.library.shelved import author, draft
from tests.hub.library.test_writing import sent

from counted.hub.library.models import Item
from counted.hub.ui import keeping
from counted.hub.ui.models import KeptForm

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
TEXT = "\nThird door, <b>left</b> & “right”\r\n\r\nand on."


class Sent(HTMLParser):
    """What a browser would send of the first form in the page's body, without its files."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action, self.buttons, self.choose = "", [], []
        self.fields: list[tuple[str, str]] = []
        self._inside: str | None = None
        self._done = False
        body = html[html.index("<main") :]
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = dict(attrs)
        if self._done:
            return
        if tag == "form":
            self.action = told["action"]
        elif tag == "input" and told.get("type") == "hidden":
            self.fields.append((told["name"], told.get("value", "")))
        elif tag == "input" and told.get("type") == "file":
            self.choose.append(told["name"])
        elif tag == "button":
            self.buttons.append(told.get("formaction", self.action))
        elif tag == "textarea":
            self._inside = told["name"]
            self.fields.append((told["name"], ""))

    def handle_data(self, data: str) -> None:
        if self._inside:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._inside:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value.removeprefix("\n"))
            self._inside = None
        self._done = self._done or tag == "form"

    @property
    def data(self) -> dict[str, list[str]]:
        """As the test client takes it."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


def typed(client: Client, **changes: Any) -> dict[str, Any]:
    """A news item as it is typed, with all that the editor's page sends along."""
    form = client.get("/library/new/news/").context["form"]
    told = {"title": "Doors", "language": "English", "text": TEXT, "countries": ["KEN", "GHA"]}
    return sent(form, **{**told, **changes})


def test_whoever_was_signed_out_signs_in_and_comes_back_to_what_they_wrote() -> None:
    amina = author()
    client = Client(enforce_csrf_checks=True)
    client.force_login(amina)
    told = typed(client)
    told["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    client.cookies.pop("sessionid")
    answer = client.post("/library/new/news/", told, headers=HERE)
    assert answer.status_code == 403
    page = Sent(answer.content.decode())
    assert (page.action, page.buttons[0]) == ("/library/new/news/", "/kept/")
    assert page.data["text"] == [TEXT]
    assert page.data["countries"] == ["KEN", "GHA"]
    assert b"<b>left" not in answer.content
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")

    answer = client.post("/kept/", page.data, headers=HERE)
    assert answer["Location"] == "/accounts/login/?next=%2Fkept%2F"
    signed_in(client, amina)
    page = Sent(client.get("/kept/").content.decode())
    assert page.action == "/library/new/news/"
    answer = client.post(page.action, page.data, headers=HERE)
    item = Item.objects.get()
    assert (answer.status_code, item.text) == (302, TEXT.strip())
    assert item.countries == ["KEN", "GHA"]
    assert not KeptForm.objects.exists()


def signed_in(client: Client, person: Any) -> None:
    """Sign in as a browser does, in the session that is there."""
    from django.contrib.auth import login
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = client.session
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    client.cookies["csrftoken"] = request.META["CSRF_COOKIE"]


def test_after_signing_in_elsewhere_it_is_sent_with_one_press_more() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author())
    old = typed(client, csrfmiddlewaretoken="a" * 64)
    answer = client.post("/library/new/news/", old, headers=HERE)
    assert answer.status_code == 403
    assert not Item.objects.exists()
    page = Sent(answer.content.decode())
    assert page.buttons == ["/library/new/news/"]
    assert client.post(page.action, page.data, headers=HERE).status_code == 302
    assert Item.objects.get().text == TEXT.strip()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Referer": "http://testserver.elsewhere.example/"},
        {},
    ],
)
def test_what_another_site_sends_is_not_offered_to_be_sent(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author())
    told = typed(client, text="PRESS-ME please")
    answer = client.post("/library/new/news/", told, headers=headers)
    assert answer.status_code == 403
    assert b"PRESS-ME" not in answer.content
    assert b"<textarea" not in answer.content


def test_nothing_is_kept_at_an_address_elsewhere() -> None:
    client = Client()
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:x",
                    "/\\elsewhere.example", "/no-such-page/", ""):  # fmt: skip
        assert not keeping.is_here(address)
        client.post("/kept/", {"text": "a b", "kept-address": address})
        assert KeptForm.objects.get().address == "/"


def test_passwords_and_codes_are_not_carried_and_files_are_named() -> None:
    item = draft("water")
    file = SimpleUploadedFile("well.png", b"PNG-BYTES", content_type="image/png")
    told = {"description": "A well", "password": "HUSH-1", "otp": "HUSH-2", "code": "HUSH-3",
            "new_password1": "HUSH-4", "csrfmiddlewaretoken": "HUSH-5", "file": file}  # fmt: skip
    client = Client()
    answer = client.post(f"/library/{item.pk}/files/", told)
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "well.png" in html
    assert "A well" in html
    assert "HUSH" not in html
    assert "PNG-BYTES" not in html
    client.post("/kept/", {"description": "A well", "kept-address": "/", "file": file})
    assert "PNG" not in str(list(KeptForm.objects.values()))
    signed_in(client, author())
    assert Sent(client.get("/kept/").content.decode()).choose == ["file"]


def test_nobody_else_reads_what_is_kept_and_it_goes() -> None:
    client = Client()
    client.post("/kept/", {"text": "a b\0", "kept-address": "/library/new/news/"})
    assert client.get("/kept/").status_code == 200
    assert Client().get("/kept/").status_code == 404
    client.post("/kept/", {"throw_away": "1"})
    assert not KeptForm.objects.exists()
    client.post("/kept/", {"text": "a b", "kept-address": "/"})
    KeptForm.objects.update(kept_at=timezone.now() - timedelta(days=2))
    keeping.forget()
    assert client.get("/kept/").status_code == 404


def test_nobody_fills_the_table_without_an_account() -> None:
    statuses = [Client().post("/kept/", {"text": "a b"}).status_code for _ in range(32)]
    assert (statuses[29], statuses[30]) == (302, 429)
    assert KeptForm.objects.count() == 30


def test_a_page_that_is_saved_while_one_writes_tells_it_beside_the_text() -> None:
    item = draft("water")
    answer = Client().post(
        f"/library/{item.pk}/edit/", {"title": "x y"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert b"Not saved" in answer.content
    assert b"<form" not in answer.content


def test_a_button_without_words_leads_to_the_sign_in_as_before() -> None:
    answer = Client().post("/library/preview/", {"text": ""})
    assert answer["Location"].startswith("/accounts/login/")


def test_pages_that_are_not_there_for_everybody_keep_it_too() -> None:
    answer = Client().post("/secretariat/silent/", {"text": "Dear all, we miss you"})
    assert answer.status_code == 404
    assert "Dear all, we miss you" in answer.content.decode()
