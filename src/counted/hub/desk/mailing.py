"""Mails: news gathered per person, answers to those without an account, and sending them.

What is promised: a notice is put into one mail only, because the mail is kept in the transaction
that marks the notice as mailed. A mail is handed to the mail server at most once without somebody
asking: it is claimed before, and where the process is killed between claim and answer it counts
as unsure; the secretariat sees it and may send it again. A mail that the server refused is tried
again. Every try bears the same Message-ID, by which many mail programs show it once only.
"""

from __future__ import annotations

import re
import secrets
import smtplib
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from counted.hub.accounts.models import User, display_name
from counted.hub.desk import kinds, queries, words
from counted.hub.desk.models import Mail, Notice, Request, Step
from counted.hub.desk.sides import Told
from counted.hub.ui import things
from counted.hub.ui.words import FIRST_ISOLATE, POP_ISOLATE
from counted.messages import LANGUAGES, direction

NEWS_DAYS = 14  #: older notices are not mailed: whoever asks for mails again gets no flood
MOST_NOTICES = 100  #: in one mail
KEPT_DAYS = 30  #: sent mails are deleted after that
MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=5)  #: doubled with every try
UNSURE_AFTER = timedelta(minutes=10)
#: How the library below django-anymail calls it that no connection came about.
NOT_REACHED = frozenset({"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"})
STOP_SALT = "counted.desk.stop"
NAME_SALT = "counted.desk.name"


def absolute(url: str) -> str:
    """An address of this site as it is written into mails."""
    return url if urlsplit(url).scheme else f"{settings.ADDRESS}{url}"


def stop_token(person: User) -> str:
    """What lets somebody stop their mails without signing in; it tells nothing about them."""
    return signing.dumps(person.pk, salt=STOP_SALT)


def person_of(token: str) -> User | None:
    """Whose mails a token stops; None where it was not made here, or the person has left."""
    try:
        key = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


def write_digests(*, rhythm: str, now: datetime | None = None) -> int:
    """Write one mail with all news to everybody who wants them in this rhythm; how many."""
    now = now or timezone.now()
    people = User.objects.filter(
        digest=rhythm, is_active=True, pk__in=_to_mail(now).values("person_id")
    )
    return sum(_write_digest(person, now) for person in people.order_by("pk"))


def _to_mail(now: datetime) -> Any:
    return Notice.objects.filter(
        mailed_at__isnull=True, read_at__isnull=True, at__gte=now - timedelta(days=NEWS_DAYS)
    )


@transaction.atomic(durable=True)  # within another transaction nothing would be promised
def _write_digest(person: User, now: datetime) -> bool:
    """One mail, and its notices marked; another worker at the same notices leaves them.

    What somebody may see no more is not mailed.
    """
    notices = list(
        _to_mail(now).filter(person=person).select_for_update(skip_locked=True).order_by("at", "pk")
    )
    if not notices:
        return False
    language = person.language if person.language in LANGUAGES else settings.LANGUAGE_CODE
    hidden = queries.hidden(notices, reader=person)
    told = [it for it in notices if it.pk not in hidden]
    if told:
        _keep_digest(person, told, language)
    Notice.objects.filter(pk__in=[it.pk for it in notices]).update(mailed_at=now)
    return bool(told)


def _keep_digest(person: User, notices: list[Notice], language: str) -> None:
    """The mail with these notices, in a language."""
    with translation.override(language):
        stop = absolute(reverse("desk:stop", args=[stop_token(person)]))
        context = {
            **_frame(language),
            "groups": _groups(notices[:MOST_NOTICES]),
            "more": max(0, len(notices) - MOST_NOTICES),
            "notices_url": absolute(reverse("desk:notices")),
            "stop_url": stop,
            "name": display_name(person),
        }
        _keep(
            subject=_subject(notices),
            template="digest",
            context=context,
            to=person.email,
            person=person,
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def _subject(notices: list[Notice]) -> str:
    """One notice says itself; several say how many."""
    if len(notices) == 1:
        return _one_line(words.said(notices[0]))
    number = len(notices)
    return ngettext("%(number)s piece of news", "%(number)s pieces of news", number) % {
        "number": number
    }


def _groups(notices: list[Notice]) -> list[dict[str, Any]]:
    """Notices of one thing together, what concerns the person most first."""
    order = {why: place for place, why in enumerate(Notice.Why)}
    first_seen = {(it.thing_kind, it.thing_key): it.pk for it in reversed(notices)}
    by_thing = sorted(
        notices, key=lambda it: (first_seen[it.thing_kind, it.thing_key], it.at, it.pk)
    )
    groups = []
    for (kind, _key), found in groupby(by_thing, key=lambda it: (it.thing_kind, it.thing_key)):
        lines = [
            {
                "text": words.said(it),
                "quote": words.quoted(it),
                "url": absolute(it.url),
                "why": it.get_why_display(),
                "rank": order[Notice.Why(it.why)],
            }
            for it in found
        ]
        groups.append({"kind": things.label(kind) if kind else "", "lines": lines})
    return sorted(groups, key=lambda it: min(line["rank"] for line in it["lines"]))


def write_to_stranger(*, request: Request, step: Step, facts: dict[str, Any], to: Told) -> Mail:
    """Tell somebody without an account what was said to their request, in their language."""
    asked_in = str(request.facts.get("language", ""))
    language = asked_in if asked_in in LANGUAGES else settings.LANGUAGE_CODE
    kind = kinds.kind_of(request.kind)
    with translation.override(language):
        text = words.say(words.of_step(step.action, kind.way), words.plain(facts))
        page = kind.page(request)
        context = {
            **_frame(language),
            "name": to.name,
            "line": {"text": text, "quote": step.text},
            "title": request.title,
            "page": absolute(page) if page else "",
        }
        return _keep(
            subject=_one_line(text),
            template="answer",
            context=context,
            to=to.address,
            headers=_answerable(request),
        )


def _answerable(request: Request) -> dict[str, str]:
    """What lets an answer by mail find the request, where mails to this site are read."""
    if not (settings.MAILBOX and settings.CONTACT_ADDRESS):
        return {}
    name = _names().sign(f"{request.pk}-{secrets.token_hex(4)}")
    site = urlsplit(settings.ADDRESS).hostname or "localhost"
    return {"Message-ID": f"<{name}@{site}>", "Reply-To": settings.CONTACT_ADDRESS}


def request_named(message_id: str) -> str | None:
    """The key of the request that a mail of ours was about; None for a name made elsewhere."""
    name = message_id.strip("<>").rpartition("@")[0]
    try:
        return _names().unsign(name).partition("-")[0]
    except signing.BadSignature:
        return None


def _names() -> signing.Signer:
    """Makes names of mails that nobody guesses, of characters that mails allow."""
    return signing.Signer(salt=NAME_SALT, sep=".")


def _frame(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "dir": direction(language),
        "site": settings.ADDRESS,
    }


def _keep(
    *,
    subject: str,
    template: str,
    context: dict[str, Any],
    to: str,
    person: User | None = None,
    headers: dict[str, str] | None = None,
) -> Mail:
    import css_inline

    html = render_to_string(f"desk/mail/{template}.html", context)
    style = render_to_string("desk/mail/style.css")
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=style)
    text = render_to_string(f"desk/mail/{template}.txt", context)
    return Mail.objects.create(
        person=person,
        to=to,
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"[:300],
        text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        html=inliner.inline(html),
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        not_before=timezone.now(),
    )


def _one_line(text: str) -> str:
    """A text for a subject: on one line, without the marks that keep directions apart."""
    bare = text.replace(FIRST_ISOLATE, "").replace(POP_ISOLATE, "")
    return " ".join(bare.split())


def send_due(*, now: datetime | None = None) -> int:
    """Hand over every mail whose time has come; how many the mail server took."""
    sent = 0
    while (mail := _claim(now or timezone.now())) is not None:
        sent += _send(mail)
    return sent


@transaction.atomic(durable=True)
def _claim(now: datetime) -> Mail | None:
    mail = (
        Mail.objects.select_for_update(skip_locked=True)
        .filter(
            sent_at__isnull=True,
            given_up_at__isnull=True,
            claimed_at__isnull=True,
            not_before__lte=now,
        )
        .first()
    )
    if mail is not None:
        mail.claimed_at = timezone.now()
        mail.tries += 1
        mail.save(update_fields=["claimed_at", "tries"])
    return mail


def _send(mail: Mail) -> bool:
    """Hand over one mail that was claimed; whether it was taken."""
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:  # every kind of mail server has its own
        _try_later(mail, error)
        return False
    try:
        message(mail, connection).send()
    except Exception as error:
        if was_refused(error):
            _try_later(mail, error)
        else:
            Mail.objects.filter(pk=mail.pk).update(wrong=_said(error))
        return False
    finally:
        connection.close()
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), wrong="")
    return True


def message(mail: Mail, connection: Any = None) -> EmailMultiAlternatives:
    """A mail as the mail server gets it."""
    site = urlsplit(settings.ADDRESS).hostname or "localhost"
    headers = {"Message-ID": f"<counted-{mail.pk}@{site}>", **mail.headers}
    built = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], headers=headers, connection=connection
    )
    built.attach_alternative(mail.html, "text/html")
    return built


def was_refused(error: Exception) -> bool:
    """Whether it is certain that a mail was not taken: the server said no, or was not reached."""
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
        return True
    if getattr(error, "status_code", None) is not None:  # an answer of a mail service
        return True
    step: BaseException | None = error
    while step is not None:
        if type(step).__name__ in NOT_REACHED:
            return True
        step = step.__cause__ or step.__context__
    return False


def _try_later(mail: Mail, error: Exception) -> None:
    now = timezone.now()
    mail.claimed_at = None
    mail.wrong = _said(error)
    mail.not_before = now + FIRST_WAIT * 2 ** (mail.tries - 1)
    mail.given_up_at = now if mail.tries >= MOST_TRIES else None
    mail.save(update_fields=["claimed_at", "wrong", "not_before", "given_up_at"])


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def stuck(*, now: datetime | None = None) -> Any:
    """Mails that went nowhere for certain, or of which nobody knows whether they arrived."""
    before = (now or timezone.now()) - UNSURE_AFTER
    unsent = Mail.objects.filter(sent_at__isnull=True)
    return unsent.filter(given_up_at__isnull=False) | unsent.filter(claimed_at__lt=before)


def send_again(*, mail: Mail) -> None:
    """Put a mail that got stuck back on its way."""
    stuck().filter(pk=mail.pk).update(
        claimed_at=None, given_up_at=None, tries=0, not_before=timezone.now()
    )


def forget_sent(*, now: datetime | None = None) -> int:
    """Delete mails that were sent long ago; they hold what people wrote."""
    before = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    return Mail.objects.filter(sent_at__lt=before).delete()[0]
