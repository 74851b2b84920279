"""The site's mailbox: each mail that a person wrote becomes a tracked request.

A mail is taken in one transaction and then moved to a folder of its own, so that whoever looks
into the mailbox sees what was taken. Killed between the two, the same mail comes again and is
known by its Message-ID. Whoever wrote counts as somebody without an account, whatever address they
give: a sender is easily forged. An answer joins its request only if it names the mail that was
sent about it, which nobody guesses, and comes from the address that asked.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.errors import DataError, UnusableInput, WrongUse
from counted.hub.accounts.models import User
from counted.hub.desk import actions, mailing, membership
from counted.hub.desk.conversation import Action
from counted.hub.desk.incoming import Incoming, own_words, read
from counted.hub.desk.models import Received, Request
from counted.messages import LANGUAGES, mark

log = logging.getLogger(__name__)

Became = Received.Became
TAKEN, LEFT = "Counted", "Counted-left"  #: folders of the mailbox
MOST_AT_ONCE = 200
MOST_PER_HOUR = 20  #: from one address
MOST_IN_AN_HOUR = 300  #: from all
MOST_NAMES = 20  #: of files that came with a mail
LARGEST_BYTES = 30 * 2**20
KEPT_DAYS = 90
SECONDS = 30  #: the mailbox has this long for each answer
PORTS = {"imaps": 993, "imap": 143, "imap+starttls": 143}


@dataclass(frozen=True)
class Fetched:
    """How many mails came, and how many of them cannot be read and stay where they are."""

    taken: int = 0
    left: int = 0
    unread: int = 0


def is_set_up() -> bool:
    """Whether this site has a mailbox."""
    return bool(settings.MAILBOX)


def fetch() -> Fetched:
    """Take what lies in the mailbox. Raises UnusableInput where it cannot be opened.

    One mail is held at a time. Where too many came within an hour, the others wait.
    """
    from imap_tools import AND

    counts = {"taken": 0, "left": 0, "unread": 0}
    with _opened() as mailbox:
        for uid in mailbox.uids(AND(flagged=False))[:MOST_AT_ONCE]:
            if _is_full():
                log.warning("More than %s mails in an hour; the others wait.", MOST_IN_AN_HOUR)
                break
            counts[_take_one(mailbox, uid)] += 1
    return Fetched(**counts)


def _take_one(mailbox: Any, uid: str) -> str:
    """Take one mail and move it; flag what cannot be taken, so that it keeps nobody waiting."""
    try:
        became = take(read(_data(mailbox, uid)))
    except Exception:  # whatever a mail does, the next one is looked at
        log.exception("A mail could not be taken; it is flagged and stays in the mailbox.")
        mailbox.flag([uid], "\\Flagged", True)
        return "unread"
    is_taken = became in (Became.REQUEST, Became.COMMENT)
    mailbox.move([uid], TAKEN if is_taken else LEFT)
    return "taken" if is_taken else "left"


def _data(mailbox: Any, uid: str) -> bytes:
    """A mail as it came. Raises DataError where it is too large."""
    _, told = mailbox.client.uid("fetch", uid, "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", told[0] or b"")
    if size is None or int(size[1]) > LARGEST_BYTES:
        raise DataError(
            mark("The mail is larger than {size}."),
            remedy=mark("Answer by hand, and ask for a link instead of files."),
            facts={"size": f"{LARGEST_BYTES // 2**20} MB"},
        )
    _, parts = mailbox.client.uid("fetch", uid, "(BODY.PEEK[])")
    return next(it[1] for it in parts if isinstance(it, tuple))


def _is_full() -> bool:
    lately = timezone.now() - timedelta(hours=1)
    came = Received.objects.filter(at__gte=lately, became__in=(Became.REQUEST, Became.COMMENT))
    return came.count() >= MOST_IN_AN_HOUR


@contextmanager
def _opened() -> Iterator[Any]:
    """The mailbox, with the two folders to which mails move."""
    import imaplib

    import imap_tools

    where = urlsplit(settings.MAILBOX)
    port = where.port or PORTS.get(where.scheme, 0)
    kinds = {
        "imaps": imap_tools.MailBox,
        "imap": imap_tools.MailBoxUnencrypted,
        "imap+starttls": imap_tools.MailBoxStartTls,
    }
    if where.scheme not in kinds or not where.hostname:
        raise UnusableInput(
            mark("COUNTED_MAILBOX is no address of a mailbox."),
            remedy=mark("Write it as imaps://name:password@mail.example.org/INBOX."),
        )
    name, password = unquote(where.username or ""), unquote(where.password or "")
    folder = unquote(where.path.strip("/")) or "INBOX"
    try:
        box = kinds[where.scheme](where.hostname, port, timeout=SECONDS)
        opened = box.login(name, password, initial_folder=folder)
    except (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError) as error:
        raise UnusableInput(
            mark("The mailbox at {host} cannot be opened: {problem}"),
            remedy=mark("Look at COUNTED_MAILBOX: name, password (percent-encoded) and folder."),
            facts={"host": where.hostname, "problem": str(error)[:200]},
        ) from error
    with opened as mailbox:
        for it in (TAKEN, LEFT):
            if not mailbox.folder.exists(it):
                mailbox.folder.create(it)
        yield mailbox


@transaction.atomic
def take(mail: Incoming) -> str:
    """Make of a mail what it is; one that was taken before stays what it became."""
    known = Received.objects.filter(key=mail.key).first()
    if known is not None:
        return known.became
    became, request = _become(mail)
    Received.objects.create(
        key=mail.key,
        sender=mail.address[:254],
        subject=mail.subject,
        became=became,
        request=request,
    )
    return became


def _become(mail: Incoming) -> tuple[str, Request | None]:
    if mail.is_automatic or not _is_address(mail.address) or mail.address in _our_addresses():
        return Became.AUTOMATIC, None
    if not mail.text and not mail.subject and not mail.attachments:
        return Became.EMPTY, None
    lately = timezone.now() - timedelta(hours=1)
    if Received.objects.filter(sender=mail.address, at__gte=lately).count() >= MOST_PER_HOUR:
        return Became.FLOOD, None
    if request := _joined(mail):
        return Became.COMMENT, request
    return Became.REQUEST, _ask(mail)


def _joined(mail: Incoming) -> Request | None:
    """The request that a mail answers, with the mail in it; None where it begins one."""
    request = _answered(mail)
    if request is None or request.facts.get("email", "").casefold() != mail.address:
        return None
    words = _with_attachments(own_words(mail.text), mail, request.language)
    try:
        with transaction.atomic():
            return actions.take_step(request=request, by=None, action=Action.COMMENT, text=words)
    except WrongUse:  # it is closed
        return None


def _answered(mail: Incoming) -> Request | None:
    named = (mailing.request_named(it) for it in mail.answers)
    key = next((it for it in named if it), None)
    return Request.objects.filter(pk=key, kind=membership.CONTACT, asked_by=None).first()


def _ask(mail: Incoming) -> Request:
    language = _language_of(mail.address)
    with translation.override(language):
        title = mail.subject or _("A mail without a subject")
    return actions.ask(
        kind=membership.CONTACT,
        title=title,
        text=_with_attachments(mail.text, mail, language),
        facts={
            "name": mail.name or mail.address,
            "email": mail.address,
            "language": language,
            "by_mail": True,
        },
        language=language,
    )


def _language_of(address: str) -> str:
    """In which language somebody is answered: that of the account with their address, if any."""
    found = User.objects.filter(email__iexact=address, is_active=True).first()
    return found.language if found and found.language in LANGUAGES else settings.LANGUAGE_CODE


def _with_attachments(text: str, mail: Incoming, language: str) -> str:
    """The words, and the names of files that stay in the mailbox."""
    if not mail.attachments:
        return text
    with translation.override(language):
        told = ngettext(
            "A file came with this mail and stays in the mailbox: %(names)s",
            "%(count)s files came with this mail and stay in the mailbox: %(names)s",
            len(mail.attachments),
        ) % {"count": len(mail.attachments), "names": _names(mail.attachments)}
    return f"{text}\n\n{told}".strip()


def _names(attachments: tuple[str, ...]) -> str:
    more = ["…"] if len(attachments) > MOST_NAMES else []
    return ", ".join([*attachments[:MOST_NAMES], *more])


def _our_addresses() -> set[str]:
    ours = (settings.DEFAULT_FROM_EMAIL, settings.CONTACT_ADDRESS)
    return {parseaddr(it)[1].casefold() for it in ours if it}


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def forget_received() -> int:
    """Forget what came long ago; the requests stay, and the mails in the mailbox."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return Received.objects.filter(at__lt=before).delete()[0]


def left(*, most: int) -> list[Received]:
    """The latest mails of which nothing was made, for the secretariat."""
    nothing = (Became.AUTOMATIC, Became.FLOOD, Became.EMPTY)
    return list(Received.objects.filter(became__in=nothing)[:most])
