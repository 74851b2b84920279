"""Saying that one thing bears on another, and taking it back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.evidence.models import Link
from counted.hub.ui import things
from counted.hub.ui.things import Thing
from counted.messages import mark


@transaction.atomic
def link(
    *,
    source: Thing,
    relation: str,
    by: User,
    target: Thing | None = None,
    url: str = "",
    title: str = "",
    version: str = "",
    note: str = "",
    speaks_for: Organisation | None = None,
    is_checked: bool = False,
) -> Link:
    """Say `relation` of `target`, or of an address elsewhere; saying it twice changes nothing.

    Both ends have to be seen by whoever says it, unless the caller has seen to that
    (`is_checked`). Whether somebody may write about `source` is the caller's question. Raises
    WrongUse.
    """
    if (target is None) == (not url):
        raise ValueError("a link leads to a thing here or to an address elsewhere")
    if relation not in Link.Relation.values:
        raise ValueError(f"no relation is called '{relation}'")
    _require_address(url)
    require_voice(by, speaks_for)
    ends = [source] if target is None else [source, target]
    if not is_checked and len(things.cards(ends, reader=by)) < len(set(ends)):
        raise WrongUse(
            mark("One end of this link is not there."),
            remedy=mark("Choose something that you see."),
        )
    kind, key = target or ("", "")
    found, _is_new = Link.objects.get_or_create(
        source_kind=source.kind, source_key=source.key, relation=relation,
        target_kind=kind, target_key=key, url=url,
        defaults={"target_version": version, "title": title, "note": note, "author": by,
                  "speaks_for": speaks_for},
    )  # fmt: skip
    return found


def bear_on(
    *,
    thing: Thing,
    relation: str,
    by: User,
    source: Thing | None = None,
    url: str = "",
    title: str = "",
    note: str = "",
    speaks_for: Organisation | None = None,
) -> Link:
    """Say that a thing here, or an address elsewhere, bears on `thing`, and how.

    A thing points at it. An address elsewhere has no page here that could point at anything: the
    link is kept with `thing`, and reads from the address. Raises WrongUse as `link` does.
    """
    if source is None:
        return link(
            source=thing, relation=relation, by=by, url=url, title=title, note=note,
            speaks_for=speaks_for,
        )  # fmt: skip
    return link(
        source=source, relation=relation, by=by, target=thing, note=note, speaks_for=speaks_for
    )


def _require_address(url: str) -> None:
    if not url:
        return
    try:
        URLValidator(schemes=["https", "http"])(url)
    except ValidationError as error:
        raise WrongUse(
            mark("'{url}' is no address."),
            remedy=mark("An address begins with https://"),
            facts={"url": url},
        ) from error


@transaction.atomic
def unlink(*, link: Link, by: User, is_checked: bool = False) -> None:
    """Take a link away: whoever made it, the secretariat, or whom the caller has looked at."""
    if not (is_checked or link.author_id == by.pk or standing(by).is_secretariat):
        raise WrongUse(
            mark("Somebody else made this link."),
            remedy=mark("Ask for its correction on the page where it stands."),
        )
    link.delete()
