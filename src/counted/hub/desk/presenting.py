"""Requests and notices as the nouns that components show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from counted.hub.accounts.models import display_name
from counted.hub.accounts.rules import standing
from counted.hub.desk import kinds, queries, words
from counted.hub.desk.conversation import DECIDER, TO_TALK, UNDECIDED, Actor, Way
from counted.hub.desk.models import Notice, Request, Step, Watch
from counted.hub.desk.sides import Told, deciding_side, may_see, read_course, visible_steps
from counted.hub.ui import things
from counted.hub.ui.parts import Fact, Item, Tag, Text
from counted.hub.ui.words import day

#: How letters and messages stand, which nobody decides: values in addresses, and their words.
AWAITING, CLOSED = "awaiting", "closed"
IN_TALK: dict[str, str] = {
    Request.State.OPEN: AWAITING,
    Request.State.ACCEPTED: CLOSED,
    Request.State.DECLINED: CLOSED,
}
#: Why others are told, in the words of whoever tells them.
WHYS: dict[str, Text] = {
    Notice.Why.YOURS: _lazy("They wrote it, or it is about them."),
    Notice.Why.DECIDES: _lazy("They are among those who decide."),
    Notice.Why.ASSIGNED: _lazy("It was given to them."),
    Notice.Why.ADDRESSED: _lazy("It was written to them."),
}
TONES = {
    Request.State.OPEN: "ochre",
    Request.State.CHANGES: "accent",
    Request.State.APPEALED: "ochre",
    Request.State.ACCEPTED: "deep",
    Request.State.ANSWERED: "deep",
    Request.State.DECLINED: "danger",
}


@dataclass(frozen=True)
class Line:
    """One step as the timeline shows it."""

    step: Step
    who: str
    is_internal: bool
    told: str  #: names of those who were told; "" for nobody
    way: Way = Way.DECISION


@dataclass(frozen=True)
class NoticeLine:
    """One notice as its page shows it."""

    notice: Notice
    text: str
    quote: str
    why: Text
    url: str


def request_item(request: Request) -> Item:
    """A request as it stands in a list; how it stands and when an answer is due."""
    return Item(
        title=request.title,
        url=reverse("desk:request", args=[request.pk]),
        kind=kinds.kind_of(request.kind).label,
        note=state_words(request),
        foot=" · ".join(it for it in (asked_words(request), due_words(request)) if it),
        tone="waiting" if request.state in UNDECIDED else "release",
        tags=[Tag(_("Overdue"), "danger")] if queries.is_overdue(request) else [],
        language=request.language,
    )


def state_words(request: Request) -> Text:
    """How a request stands, in words that fit its kind."""
    return state_label(standing_of(request.state, request.kind))


def standing_of(state: str, kind: str) -> str:
    """How a request stands, as a value to narrow by; a letter waits for an answer."""
    is_talk = kinds.kind_of(kind).way in TO_TALK
    return IN_TALK.get(state, state) if is_talk else state


def tone_of(request: Request) -> str:
    """The tone in which it stands there; what is over between people is neither good nor bad."""
    is_over = standing_of(request.state, request.kind) == CLOSED
    return "" if is_over else TONES.get(request.state, "")


def asked_words(request: Request) -> str:
    """Who asked, and when."""
    name = words.name_of(request.asked_by, request.speaks_for, str(request.facts.get("name", "")))
    return _("%(who)s, %(day)s") % {"who": name, "day": day(request.asked_at)}


def due_words(request: Request) -> str:
    """Until when an answer or changes are due, or were; "" where nothing is awaited."""
    if request.due_at is None or request.state not in UNDECIDED:
        return ""
    due = {"day": day(request.due_at)}
    if request.state == Request.State.CHANGES:
        return _changes_words(request, due)
    if queries.is_overdue(request):
        return _("An answer was due on %(day)s") % due
    return _("An answer is due by %(day)s") % due


def _changes_words(request: Request, due: dict[str, str]) -> str:
    """Since when the author is waited for, and until when; both sides read it."""
    due["since"] = day(getattr(request, "changes_since", None) or request.changed_at)
    if queries.is_overdue(request):
        return _("Changes were asked for on %(since)s and were due on %(day)s") % due
    return _("Changes were asked for on %(since)s and are due by %(day)s") % due


def request_facts(request: Request, actor: Actor) -> list[Fact]:
    """What holds for a request, beside its conversation."""
    kind = kinds.kind_of(request.kind)
    facts = [
        Fact(_("How it stands"), state_words(request)),
        Fact(_("Asked by"), asked_words(request)),
        Fact(
            _("Who answers") if kind.way in TO_TALK else _("Who decides"),
            _who_decides(request),
        ),
    ]
    if due := due_words(request):
        facts.append(Fact(_("When"), due))
    if request.needs_two:
        facts.append(Fact(_("Two people"), _("One agrees, another one accepts.")))
    if actor.side == DECIDER and request.taken_by:
        facts.append(Fact(_("Taken on by"), words.name_of(request.taken_by, None)))
    return [*facts, *kind.facts(request)]


def _who_decides(request: Request) -> Text:
    """Who decides, in words; by name where somebody who declined may not decide again."""
    names = appeal_names(request)
    if not names:
        return kinds.kind_of(request.kind).decided_by(request)
    return _("%(names)s, because whoever declined it does not decide again") % {"names": names}


def appeal_names(request: Request) -> str:
    """Who may decide on an appeal; "" where there is none, or nobody."""
    course = read_course(request)
    if request.state not in UNDECIDED or not course.declined_by:
        return ""
    return ", ".join(map(display_name, deciding_side(request, course)))


def why_not_decide(request: Request, actor: Actor) -> str:
    """Why somebody of those who decide cannot decide on an appeal; "" where they can."""
    is_barred = actor.side == DECIDER and actor.person in read_course(request).declined_by
    if not is_barred or request.state not in UNDECIDED:
        return ""
    names = appeal_names(request)
    if not names:
        return _("You declined it: on the appeal somebody else decides.")
    told = {"names": names}
    return _("You declined it: on the appeal somebody else decides (%(names)s).") % told


def timeline(request: Request, actor: Actor) -> list[Line]:
    """The steps that somebody sees, in order."""
    stranger = str(request.facts.get("name", ""))
    way = kinds.kind_of(request.kind).way
    return [
        Line(
            step,
            words.name_of(step.person, step.speaks_for, stranger),
            step.is_internal,
            ", ".join(step.told),
            way,
        )
        for step in visible_steps(request, actor)
    ]


def told_words(told: Iterable[Told]) -> list[Fact]:
    """Who will be told, and why."""
    return [
        Fact(it.name, _("By mail, to the address they left.") if it.address else WHYS[it.why])
        for it in told
    ]


def notice_lines(notices: Iterable[Notice], *, reader: Any) -> list[NoticeLine]:
    """Notices as somebody reads them today: no word of what they may see no more."""
    shown = list(notices)
    hidden = queries.hidden(shown, reader=reader)
    return [_hidden_line(it) if it.pk in hidden else _notice_line(it) for it in shown]


def _hidden_line(notice: Notice) -> NoticeLine:
    url = reverse("desk:notices")
    return NoticeLine(notice, _(words.HIDDEN), "", notice.get_why_display(), url)


def _notice_line(notice: Notice) -> NoticeLine:
    """A notice in the language that is active; its link marks it as read."""
    return NoticeLine(
        notice=notice,
        text=words.said(notice),
        quote=words.quoted(notice),
        why=notice.get_why_display(),
        url=reverse("desk:open_notice", args=[notice.pk]),
    )


def request_cards(keys: Iterable[str], reader: Any) -> dict[str, Item]:
    """Cards of the requests that somebody may see."""
    found = queries.by_keys(keys)
    if not found or not standing(reader).is_signed_in:
        return {}
    decided = queries.for_deciding(reader).filter(pk__in=[it.pk for it in found.values()])
    seen = set(decided.values_list("pk", flat=True))
    return {
        key: request_item(it)
        for key, it in found.items()
        if it.pk in seen or it.asked_by_id == reader.pk or may_see(reader, it)
    }


def kind_label(name: str) -> Text:
    """The word for a kind of request."""
    return kinds.kind_of(name).label


def state_label(state: str) -> Text:
    """The words for how something stands."""
    if state == AWAITING:
        return _("Waits for an answer")
    return dict(Request.State.choices).get(state, state)


def watched(person: Any) -> list[Fact]:
    """What somebody watches and still sees, with how much they hear of it."""
    kept = list(Watch.objects.filter(person=person).order_by("-since"))
    known = things.cards((it.thing for it in kept if it.thing_key), reader=person)
    facts = []
    for it in kept:
        card = known.get(it.thing)
        if card is not None:
            facts.append(Fact(card.title, it.get_level_display(), url=card.url))
        elif not it.thing_key:
            facts.append(Fact(things.label(it.thing_kind), it.get_level_display()))
    return facts
