"""Who writes a guidance document, who reads which of its versions, who adapts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counted.hub.accounts.rules import Standing, standing

if TYPE_CHECKING:
    from counted.hub.guidance.models import Document, Version


def may_begin(who: Standing) -> bool:
    """Begin a document for a body: those who lead one, and the secretariat."""
    return who.is_secretariat or bool(who.led)


def may_adapt(who: Standing) -> bool:
    """Adapt a document for one's own country: who represents an organisation, the secretariat."""
    return who.is_secretariat or (who.is_member and bool(who.represented))


def may_write(who: Standing, document: Document) -> bool:
    """Write its draft and publish it: who leads the body or represents the organisation that keeps
    it, and the secretariat.
    """
    if not who.is_signed_in:
        return False
    return (
        who.is_secretariat
        or document.body_id in who.led
        or who.represents(document.organisation_id)
    )


def may_keep_terms(who: Standing) -> bool:
    """Add terms and definitions, and mend them."""
    return who.is_secretariat


def writes(person: Any, document: Document) -> bool:
    """As `may_write`, asked of a person."""
    return may_write(standing(person), document)


def may_read_version(who: Standing, version: Version) -> bool:
    """Read a version: everybody; a draft, or anything of what was withdrawn, those who write."""
    is_open = version.state != "draft" and not version.document.withdrawn_reason
    return is_open or may_write(who, version.document)
