"""Nothing typed is lost when somebody is signed out, or has signed in anew, while they write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html.parser import HTMLParser
from time import sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.hub.library.shelved import author, draft
from tests.hub.library.test_writing import sent

from counted.hub.library.models import Item
from counted.hub.ui import keeping, kept_forms
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
    client, amina = Client(), author()
    was_here(client, amina)
    answer = client.post(f"/library/{item.pk}/files/", told, headers=HERE)
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "well.png" in html
    assert "A well" in html
    assert "HUSH" not in html
    assert "PNG-BYTES" not in html
    for left_out in ("Code", "New password1", "Otp", "Password"):
        assert f"<bdi>{left_out}</bdi>" in html
    client.post("/kept/", {"description": "A well", "kept-address": "/", "file": file})
    assert "PNG" not in str(list(KeptForm.objects.values()))
    signed_in(client, amina)
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


def was_here(client: Client, person: Any) -> None:
    """Somebody was signed in in this browser, and is not any more."""
    client.force_login(person)
    client.get("/about/")
    client.cookies.pop("sessionid")


KEPT = {"text": "My words to a doctor", "kept-address": "/library/new/news/"}


def test_what_is_kept_is_for_whoever_was_signed_in_here_last() -> None:
    client, amina = Client(), author()
    was_here(client, amina)
    client.post("/kept/", KEPT)
    assert b"to a doctor" not in client.get("/kept/").content  # whoever comes by is not asked
    signed_in(client, amina)
    assert Sent(client.get("/kept/").content.decode()).data["text"] == [KEPT["text"]]


@pytest.mark.parametrize("is_known", [True, False])
def test_somebody_else_reads_it_only_after_asking_and_never_sends_it(is_known: bool) -> None:
    client = Client()
    if is_known:
        was_here(client, author())
    client.post("/kept/", KEPT)
    signed_in(client, author("Boris"))
    told = client.get("/kept/").content.decode()
    assert KEPT["text"] not in told
    assert "not sent in your name" in told
    told = client.post("/kept/", {"show": "1"}).content.decode()
    assert KEPT["text"] in told
    assert 'action="/library' not in told
    assert 'name="text"' not in told


def test_a_page_of_somebody_else_is_not_sent_by_who_signed_in_beside_it() -> None:
    client = Client(enforce_csrf_checks=True)
    was_here(client, author())
    page = Sent(client.post("/library/new/news/", KEPT, headers=HERE).content.decode())
    signed_in(client, author("Boris"))
    told = client.post(page.action, page.data, headers=HERE).content.decode()
    assert KEPT["text"] in told
    assert 'name="text"' not in told


def test_who_was_here_is_not_read_out_of_the_cookie_and_not_made_up() -> None:
    client, amina = Client(), author()
    was_here(client, amina)
    cookie = client.cookies[kept_forms.COOKIE]
    assert len(cookie.value) == 64  # a keyed hash
    assert cookie["httponly"]
    client.cookies[kept_forms.COOKIE] = str(amina.pk)
    client.post("/kept/", KEPT)
    signed_in(client, amina)
    assert KEPT["text"] not in client.get("/kept/").content.decode()


@pytest.mark.parametrize("address", ["/nothing-here/", "/desk/stop/bad/", "/library/new/news/"])
def test_text_of_another_site_stands_on_no_page_of_ours(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post(address, {"text": "Call this number now"}, headers=headers)
    assert answer.status_code in (403, 404)
    assert b"Call this number" not in answer.content
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("address", ["/library/new/news/", "/kept/"])
def test_what_is_too_long_stands_in_the_page_and_is_not_kept(address: str) -> None:
    text = "Long words " * 40_000
    told = {"text": text, "kept-address": "/library/new/news/"}
    answer = Client().post(address, told, headers=HERE)
    assert answer.status_code == (413 if address == "/kept/" else 403)
    page = Sent(answer.content.decode())
    assert page.data["text"] == [text]
    assert "/kept/" not in page.buttons
    assert b"too long to be kept" in answer.content
    assert not KeptForm.objects.exists()


def test_one_place_and_all_together_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"text": "ab " * 90_000, "kept-address": "/"}
    answers = [Client().post("/kept/", told).status_code for _ in range(13)]
    assert answers == [302] * 11 + [429] * 2
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/kept/", told).status_code == 302
    assert elsewhere.post("/kept/", told).status_code == 302  # instead of the one before
    assert KeptForm.objects.count() == 12
    monkeypatch.setattr(kept_forms, "MOST_OF_ALL", 12 * 270_000)
    answer = Client(REMOTE_ADDR="192.0.2.10").post("/kept/", told)
    assert answer.status_code == 429
    assert b"Too much is kept here" in answer.content
    assert b"ab ab ab" in answer.content


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_do_not_pass_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_for_long(*told: Any, look: Any = kept_forms._has_room) -> bool:
        found = look(*told)
        sleep(0.3)
        return found

    monkeypatch.setattr(kept_forms, "MOST_OF_A_PLACE", 400_000)
    monkeypatch.setattr(kept_forms, "_has_room", looked_for_long)
    told = {"text": "ab " * 90_000, "kept-address": "/"}

    def keep(_: int) -> int:
        try:
            return Client().post("/kept/", told).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(keep, range(3))) == [302, 429, 429]
    assert KeptForm.objects.count() == 1


def test_many_addresses_of_one_network_are_one_place() -> None:
    found = [Client(REMOTE_ADDR=f"2001:db8::{it:x}").post("/kept/", {"text": "a b"}).status_code
             for it in range(1, 32)]  # fmt: skip
    assert found == [302] * 30 + [429]
    other = Client(REMOTE_ADDR="2001:db8:0:1::1").post("/kept/", {"text": "a b"})
    assert other.status_code == 302


def test_only_exact_names_are_left_out_and_it_is_said() -> None:
    told = {"recovery_plan": "If the river rises", "passwords_policy": "We have none",
            "code": "HUSH", "otp": ""}  # fmt: skip
    client = Client()
    html = client.post("/nothing-here/", told, headers=HERE).content.decode()
    assert "If the river rises" in html
    assert "We have none" in html
    assert "Recovery plan" in html
    assert "HUSH" not in html
    assert "<bdi>Code</bdi>" in html
    assert "<bdi>Otp</bdi>" not in html
    page = Sent(html)
    client.post("/kept/", page.data)
    assert KeptForm.objects.get().left_out == ["code"]


def test_what_a_form_only_counts_with_goes_along_unseen() -> None:
    told = {"text": "a b", "sources-TOTAL_FORMS": "2", "visibility": "public"}
    html = Client().post("/nothing-here/", told, headers=HERE).content.decode()
    assert Sent(html).data["sources-TOTAL_FORMS"] == ["2"]
    assert "<bdi>Visibility</bdi>" in html
    assert "TOTAL FORMS" not in html


def test_whoever_sends_too_much_is_told_what_to_do() -> None:
    told = {"text": "a b " * 1_400_000}
    answer = Client().post("/library/new/news/", told, headers=HERE)
    assert answer.status_code == 413
    assert "sign in in another tab" in answer.content.decode()


def test_nobody_fills_the_table_without_an_account() -> None:
    statuses = [Client().post("/kept/", {"text": "a b"}).status_code for _ in range(32)]
    assert (statuses[29], statuses[30]) == (302, 429)
    assert KeptForm.objects.count() == 30


def test_a_page_that_is_saved_while_one_writes_tells_it_beside_the_text() -> None:
    item = draft("water")
    answer = Client().post(
        f"/library/{item.pk}/edit/", {"title": "x y"}, headers={**HERE, "HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert b"Not saved" in answer.content
    assert b"<form" not in answer.content


def test_a_button_without_words_leads_to_the_sign_in_as_before() -> None:
    answer = Client().post("/library/preview/", {"text": ""})
    assert answer["Location"].startswith("/accounts/login/")


def test_pages_that_are_not_there_for_everybody_keep_it_too() -> None:
    answer = Client().post("/secretariat/silent/", {"text": "Dear all, we miss you"}, headers=HERE)
    assert answer.status_code == 404
    assert "Dear all, we miss you" in answer.content.decode()
