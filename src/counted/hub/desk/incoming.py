"""A mail as it came in: who wrote, what, to what, and whether a person wrote it at all.

Nothing in a mail proves who wrote it. What is read here is never taken for the word of somebody
with an account.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from counted.messages import LANGUAGES

MOST_CHARACTERS = 20_000  #: of a text; the whole mail stays in the mailbox
MOST_OF_ANSWER = 5_000
#: What programs say of themselves in RFC 3834 and before it.
PRECEDENCES = frozenset({"auto_reply", "bulk", "junk", "list"})
TELL_TALES = ("x-autoreply", "x-autorespond", "list-id", "x-failed-recipients", "feedback-id")
PROGRAMS = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "bounce", "bounces"})
#: The beginnings by which mail programs mark an answer, in the languages of the site and near ones.
ANSWER = re.compile(
    r"^(\s*(re|aw|sv|rv|tr|fw|fwd|wg|رد|回复|答复|转发|отв)\s*(\[\d+\])?\s*[:：])+", re.I
)


@dataclass(frozen=True)
class Incoming:
    """What a mail says."""

    key: str  #: sha256 of its Message-ID, sender and words: nobody uses up the name of another's
    name: str
    address: str  #: in lower case; "" where none can be read
    subject: str
    text: str  #: what was written, without pictures and signs of layout
    answers: tuple[str, ...]  #: Message-IDs of what it answers, the nearest first
    attachments: tuple[str, ...]  #: names of files, which stay in the mailbox
    is_automatic: bool


def read(data: bytes) -> Incoming:
    """Read a mail; what is broken in it reads as empty, never as an error."""
    mail = BytesParser(policy=policy.default.clone(raise_on_defect=False)).parsebytes(data)
    name, sender = parseaddr(_header(mail, "from"))
    address, subject = _clean(sender).casefold(), _clean(_header(mail, "subject"))
    text = _text(mail).strip()[:MOST_CHARACTERS].strip()
    told = "\0".join((_header(mail, "message-id"), address, subject, text))
    return Incoming(
        key=hashlib.sha256(told.encode("utf-8", "replace")).hexdigest(),
        name=_clean(name)[:150],
        address=address,
        subject=ANSWER.sub("", subject).strip()[:300],
        text=text,
        answers=_answers(mail),
        attachments=tuple(_clean(it.get_filename() or "?")[:100] for it in mail.iter_attachments()),
        is_automatic=_is_automatic(mail, sender),
    )


def own_words(text: str) -> str:
    """What somebody wrote above the mail they answer; all of it where that cannot be told."""
    from mailparser_reply import EmailReplyParser

    languages = [it for it in LANGUAGES if it in ("en", "fr", "es")]
    short = re.sub(r"\n{3,}", "\n\n", text)[:MOST_OF_ANSWER]  # the parser takes long over long ones
    return (EmailReplyParser(languages=languages).parse_reply(short) or "").strip() or short


def _header(mail: EmailMessage, name: str) -> str:
    """A header as text; "" where it is missing or cannot be read."""
    try:
        return str(mail.get(name, ""))
    except (ValueError, IndexError, AttributeError):  # headers that the library cannot take apart
        return ""


def _clean(text: str) -> str:
    """On one line, without characters that no database keeps."""
    return " ".join(text.replace("\0", "").split())


def _answers(mail: EmailMessage) -> tuple[str, ...]:
    nearest = re.findall(r"<[^<>\s]+>", _header(mail, "in-reply-to"))
    before = re.findall(r"<[^<>\s]+>", _header(mail, "references"))
    return tuple(dict.fromkeys([*nearest, *reversed(before)]))


def _text(mail: EmailMessage) -> str:
    """What was written: as plain text, or what a page of it says."""
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = body.get_content()
    except (LookupError, ValueError):  # an alphabet that nobody knows
        content = body.get_payload(decode=True)
    told = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
    if body.get_content_type() == "text/html":
        told = _of_page(told)
    return told.replace("\0", "").replace("\r\n", "\n")


def _of_page(html: str) -> str:
    from inscriptis import get_text

    return get_text(html) if html.strip() else ""


def _is_automatic(mail: EmailMessage, address: str) -> bool:
    """Whether a program wrote it: an answer to such a mail begins a quarrel without an end."""
    said = _header(mail, "auto-submitted").split(";")[0].strip().casefold()
    return (
        said not in ("", "no")
        or _header(mail, "precedence").strip().casefold() in PRECEDENCES
        or _header(mail, "return-path").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or any(name in mail for name in TELL_TALES)
        or address.casefold().partition("@")[0] in PROGRAMS
    )
