"""Mails: one digest per person in their language; nothing is told or handed over twice."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.translation import gettext_noop
from tests.hub.desk.office import Office

from counted.hub.accounts.models import User
from counted.hub.desk import actions, mailing, tasks
from counted.hub.desk.models import Mail, Notice
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
NEWS = gettext_noop("%(who)s accepted: %(title)s")


@pytest.fixture
def office() -> Office:
    return Office()


def tell(office: Office, name: str, title: str = "A case", **more: Any) -> None:
    """Tell somebody something."""
    told = {
        "why": "yours",
        "text": NEWS,
        "url": "/about/",
        "thing": Thing("body", str(office.team.pk)),
    }
    facts = {"who": "Dora", "title": title, "quote": "Well done."}
    actions.tell(**{**told, "people": [office[name]], "facts": facts, **more})


def prefer(office: Office, name: str, **chosen: str) -> None:
    """Choose rhythm or language."""
    User.objects.filter(pk=office[name].pk).update(**chosen)


class Broken(EmailBackend):
    """A mail server that fails in the way that a test says."""

    failure: Exception | None = None
    opens = True

    def open(self) -> bool:
        if not self.opens:
            raise ConnectionRefusedError("nobody there")
        return True

    def send_messages(self, messages: Any) -> int:
        if self.failure is not None:
            raise self.failure
        return super().send_messages(messages)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> type[Broken]:
    monkeypatch.setattr(Broken, "failure", None)
    monkeypatch.setattr(Broken, "opens", True)
    monkeypatch.setattr(mailing, "get_connection", Broken)
    return Broken


def test_a_digest_holds_all_news_of_one_person_once(office: Office, mailoutbox: list[Any]) -> None:
    for title in ("First", "Second"):
        tell(office, "Amina", title)
    tell(office, "Chen", "Third")
    tasks.mail("daily")
    tasks.mail("daily")
    assert sorted(it.to for it in mailoutbox) == [["amina@example.org"], ["chen@example.org"]]
    mail = next(it for it in mailoutbox if it.to == ["amina@example.org"])
    assert mail.subject == "[Counted] 2 pieces of news"
    html = mail.alternatives[0][0]
    for part in (mail.body, html):
        assert "First" in part
        assert "Second" in part
        assert "Third" not in part
        assert "Well done." in part
        assert "You wrote it, or it is about you." in part
        assert "http://localhost:8000/about/" in part
    assert "<style" not in html
    assert "style=" in html
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_everybody_in_their_own_rhythm(office: Office) -> None:
    for name, rhythm in (("Amina", "at_once"), ("Chen", "weekly"), ("Dora", "never")):
        prefer(office, name, digest=rhythm)
        tell(office, name)
    assert [
        mailing.write_digests(rhythm=it) for it in ("at_once", "daily", "weekly", "at_once")
    ] == [*(1, 0, 1, 0)]
    assert set(Mail.objects.values_list("to", flat=True)) == {
        "amina@example.org",
        "chen@example.org",
    }


def test_in_the_language_of_whoever_reads(office: Office) -> None:
    prefer(office, "Amina", language="ar")
    prefer(office, "Chen", language="fr")
    for name in ("Amina", "Chen", "Musa"):
        tell(office, name)
    mailing.write_digests(rhythm="daily")
    html = dict(Mail.objects.values_list("to", "html"))
    for address, language, direction in (
        ("amina@example.org", "ar", "rtl"),
        ("chen@example.org", "fr", "ltr"),
        ("musa@example.org", "en", "ltr"),
    ):
        assert f'<html lang="{language}" dir="{direction}">' in html[address]
        assert f'<body dir="{direction}"' in html[address]


def test_one_click_stops_them(office: Office, client: Any, mailoutbox: list[Any]) -> None:
    tell(office, "Amina")
    tasks.mail("daily")
    (mail,) = mailoutbox
    headers = mail.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    address = headers["List-Unsubscribe"].strip("<>")
    assert "amina" not in address
    assert client.post(address.removeprefix("http://localhost:8000")).status_code == 200
    tell(office, "Amina", "Later")
    assert mailing.write_digests(rhythm="daily") == 0


def test_what_was_read_or_is_old_is_not_mailed(office: Office) -> None:
    for title in ("Read", "Old", "New"):
        tell(office, "Amina", title)
    Notice.objects.filter(facts__title="Read").update(read_at=timezone.now())
    Notice.objects.filter(facts__title="Old").update(at=timezone.now() - timedelta(days=15))
    mailing.write_digests(rhythm="daily")
    mail = Mail.objects.get()
    assert "New" in mail.subject
    assert "Read" not in mail.text
    assert "Old" not in mail.text


def test_line_breaks_and_marks_stay_out_of_the_subject(office: Office) -> None:
    tell(office, "Amina", "Case\nBcc: everybody@example.org")
    mailing.write_digests(rhythm="daily")
    mail = Mail.objects.get()
    assert mail.subject == "[Counted] Dora accepted: Case Bcc: everybody@example.org"
    assert mailing.message(mail).message()["Bcc"] is None


def test_texts_of_people_are_no_markup(office: Office) -> None:
    tell(office, "Amina", "<img src=x>")
    mailing.write_digests(rhythm="daily")
    mail = Mail.objects.get()
    assert "<img" not in mail.html
    assert "<img src=x>" in mail.text


def test_nothing_is_written_by_halves(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(office, "Amina")

    def die(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing.Mail.objects, "create", die)
        with pytest.raises(KeyboardInterrupt):
            mailing.write_digests(rhythm="daily")
    assert Notice.objects.filter(mailed_at__isnull=True).count() == 1
    assert mailing.write_digests(rhythm="daily") == 1


def test_a_worker_killed_while_handing_over_does_not_mail_twice(
    office: Office, broken: Any, mailoutbox: list[Any]
) -> None:
    tell(office, "Amina")
    broken.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        tasks.mail("daily")
    broken.failure = None
    tasks.mail("daily")
    assert mailoutbox == []
    assert list(mailing.stuck()) == [], "it may still be under way"
    Mail.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    (mail,) = mailing.stuck()
    mailing.send_again(mail=mail)
    assert mailing.send_due() == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == f"<counted-{mail.pk}@localhost>"


@pytest.mark.parametrize(
    "failure",
    [smtplib.SMTPRecipientsRefused({}), smtplib.SMTPDataError(451, b"greylisted"), None],
    ids=["refused", "later", "nobody there"],
)
def test_a_refused_mail_is_tried_again_later(
    office: Office, broken: Any, mailoutbox: list[Any], failure: Exception | None
) -> None:
    broken.failure, broken.opens = failure, failure is not None
    tell(office, "Amina")
    tasks.mail("daily")
    mail = Mail.objects.get()
    assert (mail.tries, mail.claimed_at, mail.sent_at) == (1, None, None)
    assert mail.wrong
    broken.failure, broken.opens = None, True
    assert mailing.send_due() == 0
    assert mailing.send_due(now=timezone.now() + timedelta(minutes=6)) == 1
    assert len(mailoutbox) == 1


def test_a_mail_service_that_is_not_reached_is_tried_again(office: Office, settings: Any) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {
        "MAILGUN_API_KEY": "key",
        "MAILGUN_API_URL": "http://127.0.0.1:9/v3/",
        "MAILGUN_SENDER_DOMAIN": "example.org",
    }
    tell(office, "Amina")
    tasks.mail("daily")
    mail = Mail.objects.get()
    assert (mail.tries, mail.claimed_at) == (1, None)
    assert "NewConnectionError" in mail.wrong


def test_silence_of_the_mail_server_is_unsure(office: Office, broken: Any) -> None:
    broken.failure = TimeoutError("no answer")
    tell(office, "Amina")
    tasks.mail("daily")
    mail = Mail.objects.get()
    assert mail.claimed_at is not None
    assert mail.sent_at is None
    assert "TimeoutError" in mail.wrong
    broken.failure = None
    assert mailing.send_due(now=timezone.now() + timedelta(days=9)) == 0


def test_after_many_tries_it_is_given_up_and_shown(office: Office, broken: Any) -> None:
    broken.opens = False
    tell(office, "Amina")
    mailing.write_digests(rhythm="daily")
    now = timezone.now()
    for _ in range(mailing.MOST_TRIES + 2):
        now += timedelta(days=9)
        mailing.send_due(now=now)
    mail = Mail.objects.get()
    assert mail.tries == mailing.MOST_TRIES
    assert list(mailing.stuck()) == [mail]
    mailing.send_again(mail=mail)
    broken.opens = True
    assert mailing.send_due() == 1


def test_one_bad_address_keeps_nobody_waiting(
    office: Office, broken: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(office, "Amina")
    tell(office, "Chen")
    mailing.write_digests(rhythm="daily")
    real = broken.send_messages

    def picky(self: Any, messages: Any) -> int:
        if messages[0].to == ["amina@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return real(self, messages)

    monkeypatch.setattr(broken, "send_messages", picky)
    assert mailing.send_due() == 1
    assert [it.to for it in mailoutbox] == [["chen@example.org"]]


def test_sent_mails_are_forgotten_and_others_kept(office: Office) -> None:
    for name in ("Amina", "Chen"):
        tell(office, name)
    mailing.write_digests(rhythm="daily")
    Mail.objects.filter(to="amina@example.org").update(sent_at=timezone.now() - timedelta(days=31))
    assert mailing.forget_sent() == 1
    assert [it.to for it in Mail.objects.all()] == ["chen@example.org"]


def test_whoever_wants_mails_at_once_gets_a_job(office: Office) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    tell(office, "Chen")
    assert not ProcrastinateJob.objects.exists()
    prefer(office, "Amina", digest="at_once")
    tell(office, "Amina")
    assert list(ProcrastinateJob.objects.values_list("task_name", "args")) == [
        ("desk.mail", {"rhythm": "at_once"})
    ]
