"""Mails that come in: read, made a request or left, never twice, never in somebody else's name.

Against a real mailbox: an IMAP server of this machine, made for the test.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone
from imap_tools import MailBoxUnencrypted
from tests.hub.desk.office import Office

from counted.errors import UnusableInput
from counted.hub.desk import mailing, receiving
from counted.hub.desk.incoming import read
from counted.hub.desk.models import Received, Request, Step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ADDRESS = "hello@example.org"
#: Parts within parts within parts, deeper than the library reads.
DEEP = b"From: a@b.org\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (it, it) for it in range(2000)
)


def mail(
    text: str = "May we join?", sender: str = "Rosa <rosa@example.net>", **headers: str
) -> EmailMessage:
    """A mail as a person writes it."""
    made = EmailMessage()
    told = {
        "From": sender,
        "To": ADDRESS,
        "Subject": "Re: A question",
        "Message_ID": f"<{time.monotonic_ns()}@example.net>",
    }
    for name, value in {**told, **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


class Box:
    """A mailbox on this machine, and what lies in its folders."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"imap://demouser:demopass@127.0.0.1:{port}/INBOX"

    def opened(self, folder: str = "INBOX") -> Any:
        box = MailBoxUnencrypted("127.0.0.1", self.port)
        return box.login("demouser", "demopass", initial_folder=folder)

    def put(self, *mails: EmailMessage | bytes) -> None:
        with self.opened() as box:
            for it in mails:
                box.append(it if isinstance(it, bytes) else it.as_bytes(), "INBOX")

    def answers(self) -> bool:
        try:
            self.opened().logout()
        except OSError:
            return False
        return True

    def empty(self) -> None:
        with self.opened() as box:
            for folder in box.folder.list():
                box.folder.set(folder.name)
                if found := box.uids():
                    box.delete(found)

    def subjects(self, folder: str = "INBOX") -> list[str]:
        with self.opened(folder) as box:
            return sorted(it.subject for it in box.fetch(mark_seen=False))


@pytest.fixture(scope="module")
def server() -> Iterator[Box]:
    """The mailbox, for all tests of this module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    running = subprocess.Popen(
        [sys.executable, "-c", "from pymap.main import main; main()", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    box = Box(port)
    deadline = time.monotonic() + 60
    while not box.answers():
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.05)
    yield box
    running.terminate()
    running.wait(10)


@pytest.fixture
def box(server: Box, settings: Any) -> Box:
    """The mailbox, empty."""
    settings.MAILBOX, settings.CONTACT_ADDRESS = server.url, ADDRESS
    server.empty()
    return server


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_mail_becomes_a_request_that_is_answered_by_mail(box: Box, office: Office) -> None:
    box.put(mail())
    assert receiving.fetch() == receiving.Fetched(taken=1)
    made = Request.objects.get()
    assert (made.kind, made.title, made.asked_by) == ("contact", "A question", None)
    assert made.steps.get().text == "May we join?"
    assert box.subjects() == []
    assert box.subjects("Counted") == ["Re: A question"]

    assert (
        "nothing proves who wrote it"
        in office.client("Dora").get(f"/requests/{made.pk}/").content.decode()
    )
    office.step(made, "Dora", "comment", "Of course: where do you count?")
    mailing.send_due()
    (answer,) = outbox.outbox
    assert answer.to == ["rosa@example.net"]
    assert answer.extra_headers["Reply-To"] == ADDRESS

    quoted = "By the lake.\n\nOn Sunday, Counted <counted@localhost> wrote:\n> Of course: where\n"
    told = answer.extra_headers["Message-ID"]
    box.put(mail(quoted, In_Reply_To=told), mail("I am Rosa!", "eve@example.net", References=told))
    assert receiving.fetch() == receiving.Fetched(taken=2)
    assert [it.text for it in made.steps.all()][-1] == "By the lake."
    other = Request.objects.exclude(pk=made.pk).get()
    assert other.facts["email"] == "eve@example.net"


def test_nobody_guesses_what_joins_a_request(box: Box, office: Office) -> None:
    first = mail()
    box.put(first)
    receiving.fetch()
    made = Request.objects.get()
    forged = f"<{made.pk}-00000000.abc@localhost>"
    box.put(mail("Close it", In_Reply_To=forged), mail("It", In_Reply_To=first["Message-ID"]))
    receiving.fetch()
    assert Step.objects.filter(request=made).count() == 1
    assert Request.objects.count() == 3


def test_an_account_is_never_believed_for_its_address(box: Box, office: Office) -> None:
    box.put(mail("Give Chen a seat", office["Dora"].email))
    receiving.fetch()
    made = Request.objects.get()
    assert made.asked_by is None
    assert made.steps.get().person is None


def test_the_same_mail_is_taken_once(box: Box, office: Office) -> None:
    same = mail(Message_ID="<one@example.net>")
    box.put(same, same)
    receiving.fetch()
    box.put(same)
    receiving.fetch()
    assert Request.objects.count() == Received.objects.count() == 1
    assert box.subjects() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.net>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.net"},
        {"From": f"Counted <{ADDRESS}>"},
        {"From": "nobody"},
    ],
)
def test_what_a_program_wrote_is_left_and_shown(
    box: Box, office: Office, headers: dict[str, str]
) -> None:
    box.put(mail("I am away until Monday.", **headers))
    assert receiving.fetch() == receiving.Fetched(left=1)
    assert not Request.objects.exists()
    assert box.subjects("Counted-left") == ["Re: A question"]
    page = office.client("Dora").get("/desk/mails/").content.decode()
    assert "a program wrote it" in page
    assert office.client("Amina").get("/desk/mails/").status_code == 404


def test_a_flood_ends_and_others_go_on(
    box: Box, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_PER_HOUR", 2)
    box.put(*(mail(f"Number {it}") for it in range(4)), mail("Hello", "eve@example.net"))
    assert receiving.fetch() == receiving.Fetched(taken=3, left=2)


def test_one_that_cannot_be_taken_waits_and_the_others_come(
    box: Box, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = receiving.take

    def fails(incoming: Any) -> str:
        if incoming.text == "bad":
            raise RuntimeError
        return take(incoming)

    monkeypatch.setattr(receiving, "take", fails)
    box.put(mail("bad"), mail("good"))
    assert receiving.fetch() == receiving.Fetched(taken=1, unread=1)
    assert box.subjects() == ["Re: A question"]
    assert receiving.fetch() == receiving.Fetched()  # it is flagged: somebody has to look


def test_nobody_uses_up_the_name_of_another_mail(box: Box, office: Office) -> None:
    same = {"Message_ID": "<one@example.net>"}
    box.put(mail("Mine", **same), mail("Yours", "eve@example.net", **same))
    assert receiving.fetch() == receiving.Fetched(taken=2)


def test_a_mail_that_is_too_large_or_too_deep_keeps_nobody_waiting(
    box: Box, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LARGEST_BYTES", 3000)
    box.put(mail("long " * 900), mail("short"))
    assert receiving.fetch() == receiving.Fetched(taken=1, unread=1)
    with pytest.raises(RecursionError):
        read(DEEP)
    monkeypatch.setattr(receiving, "_data", lambda _box, _uid: DEEP)
    box.put(mail("another"))
    assert receiving.fetch() == receiving.Fetched(unread=1)


def test_when_too_many_come_the_others_wait(
    box: Box, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_IN_AN_HOUR", 3)
    box.put(*(mail("One of many", f"somebody{it}@example.net") for it in range(5)))
    assert receiving.fetch() == receiving.Fetched(taken=3)
    assert len(box.subjects()) == 2
    Received.objects.update(at=timezone.now() - timedelta(hours=2))
    assert receiving.fetch() == receiving.Fetched(taken=2)


def test_files_stay_in_the_mailbox_and_are_named(box: Box, office: Office) -> None:
    letter = mail()
    letter.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="wards.csv")
    box.put(letter)
    for number in range(receiving.MOST_NAMES):
        letter.add_attachment("a", filename=f"{number}.txt")
    box.empty()
    box.put(letter)
    receiving.fetch()
    told = Step.objects.get().text
    assert "wards.csv" in told
    assert "19.txt" not in told


def test_a_mailbox_that_does_not_open_is_told_without_the_password(box: Box, settings: Any) -> None:
    settings.MAILBOX = box.url.replace("demopass", "wrong%21secret")
    with pytest.raises(UnusableInput, match=r"127\.0\.0\.1") as refused:
        receiving.fetch()
    assert "secret" not in str(refused.value)
    settings.MAILBOX = "mail.example.org"
    with pytest.raises(UnusableInput, match="no address"):
        receiving.fetch()


def test_who_leaves_takes_their_address_along(box: Box, office: Office) -> None:
    from counted.hub.desk import own_data

    box.put(mail("I am away", office["Chen"].email, Precedence="bulk"))
    receiving.fetch()
    own_data.forget(office["Chen"])
    kept = Received.objects.get()
    assert (kept.sender, kept.subject) == ("", "")


def test_the_form_says_that_mails_are_read(settings: Any) -> None:
    settings.CONTACT_ADDRESS = ADDRESS
    assert "taken in" not in Client().get("/contact/").content.decode()
    settings.MAILBOX = "imap://x"
    assert "taken in" in Client().get("/contact/").content.decode()
