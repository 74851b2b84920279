"""Where consultations and comments appear outside their own pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from counted.hub import searching
from counted.hub.accounts.rules import MEMBERS, PUBLIC, SECRETARIAT, body_audience, standing
from counted.hub.desk.models import Entry
from counted.hub.guidance.consultations import following, presenting, queries, rules
from counted.hub.guidance.models import Comment, Consultation, Passage, Version
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Item, Link, Section, Text
from counted.hub.ui.things import of_keys

SHOWN = 4
STATE = "consultation-"  #: begins the values of the facet "state"
STATES: Mapping[str, Text] = {
    f"{STATE}asked": _lazy("Open, or being answered"),
    f"{STATE}answered": _lazy("Every comment answered"),
}


def states(values: Iterable[str]) -> dict[str, Text]:
    """Words for how consultations stand."""
    return {it: STATES[it] for it in values if it in STATES}


def cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those consultations that the reader may see."""
    who = standing(reader)
    found = of_keys(queries.consultations(), keys)
    return {str(it.pk): presenting.card(it) for it in found if rules.may_see(who, it)}


def comment_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those comments that the reader may read; of none that was taken back."""
    who, now = standing(reader), timezone.now()
    found = of_keys(following.shown(Comment.objects.filter(withdrawn_at=None)), keys)
    return {
        str(it.pk): presenting.comment_card(it)
        for it in found
        if rules.may_read_comment(who, it, now)
    }


def entries(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each consultation; of what is asked, not of what was said."""
    found = queries.consultations().filter(version__document__withdrawn_reason="")
    for it in of_keys(found, keys):
        document = it.version.document
        yield Entry(
            kind=presenting.KIND, key=str(it.pk), title=it.title, summary=plain(it.text),
            language=it.language, url=presenting.url(it), by=document.title[:300],
            made_up=it.made_up, at=it.opens_at, audiences=_audiences(it),
            countries=document.countries, languages=[it.language], topics=document.topics,
            organisation_kind=it.speaks_for.kind if it.speaks_for else "",
            state=STATE + ("answered" if it.answered_at else "asked"), year=it.opens_at.year,
            words=searching.index([document.title], language=it.language),
        )  # fmt: skip


def _audiences(it: Consultation) -> list[str]:
    if it.audience == Consultation.Audience.PUBLIC:
        return [PUBLIC]
    if it.audience == Consultation.Audience.MEMBERS or it.body_id is None:
        return [MEMBERS, SECRETARIAT]
    return [body_audience(it.body_id), SECRETARIAT]


def at_home(request: HttpRequest) -> Section | None:
    """Consultations in which somebody can comment now, for the home page."""
    found = queries.open_for(standing(request.user), timezone.now())[:SHOWN]
    items = [presenting.card(it) for it in found]
    more = Link(_("All consultations"), reverse("guidance:consultations"))
    return Section(_("Open for your comments"), items, more=more) if items else None


def of_version(request: HttpRequest, version: Version) -> Section | None:
    """The consultation on a version, and all comments on the document, for its page."""
    who = standing(request.user)
    found = [it for it in queries.of_document(version.document) if rules.may_see(who, it)]
    if not found:
        return None
    own = [it for it in found if it.version_id == version.pk]
    address = reverse("guidance:comments_of_document", args=[version.document.slug])
    more = Link(_("All comments on this document"), address)
    return Section(_("Consultations"), [presenting.card(it) for it in own or found], more=more)


def of_clause(request: HttpRequest, passage: Passage) -> Section | None:
    """How many comments led to a clause as a version has it, and the latest of them."""
    if not Consultation.objects.filter(version__document=passage.version.document_id).exists():
        return None
    condition = queries.read_by(standing(request.user), timezone.now())
    found = following.led_to(passage).filter(condition)
    number = found.count()
    if not number:
        return None
    title = ngettext("{n} comment led here", "{n} comments led here", number).format(n=number)
    latest = following.shown(found).order_by("-at", "-pk")[:SHOWN]
    items = [presenting.answered_card(it, request.user) for it in latest]
    passage.version.document = passage.clause.document
    more = Link(_("All comments that led here"), presenting.led_url(passage))
    return Section(title, items, more=more)
