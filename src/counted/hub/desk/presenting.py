"""Requests and notices as the nouns that components show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counted.hub.accounts.rules import standing
from counted.hub.desk import kinds, queries, words
from counted.hub.desk.conversation import DECIDER, UNDECIDED, Action, Actor, Rule
from counted.hub.desk.models import Notice, Request, Step, Watch
from counted.hub.desk.sides import Told, may_see, visible_steps
from counted.hub.ui import things
from counted.hub.ui.parts import Explained, Fact, Item, Tag, Text
from counted.hub.ui.words import day

#: What somebody may do, as a choice with a sentence; the state a decision leads to stands in it.
CHOICES: dict[str, Explained] = {
    Action.COMMENT: Explained(gettext_lazy("Comment"), gettext_lazy("Say or ask something.")),
    Action.NOTE: Explained(
        gettext_lazy("Note for those who decide"), gettext_lazy("Whoever asked does not see it.")
    ),
    Action.TAKE: Explained(
        gettext_lazy("Take it on"), gettext_lazy("Others then know that you look after it.")
    ),
    Action.AGREE: Explained(
        gettext_lazy("Agree"), gettext_lazy("A second person is needed to accept it.")
    ),
    Action.ACCEPT: Explained(gettext_lazy("Accept"), gettext_lazy("It is carried out at once.")),
    Action.ASK_CHANGES: Explained(
        gettext_lazy("Ask for changes"), gettext_lazy("Say what should be different, and why.")
    ),
    Action.DECLINE: Explained(
        gettext_lazy("Decline"),
        gettext_lazy("Say why. They may appeal once; somebody else then decides."),
    ),
    Action.RESUBMIT: Explained(
        gettext_lazy("Hand in again"), gettext_lazy("Say what you changed, or why you did not.")
    ),
    Action.APPEAL: Explained(
        gettext_lazy("Appeal"),
        gettext_lazy("Say what was overlooked. Somebody who has not decided yet decides."),
    ),
    Action.WITHDRAW: Explained(
        gettext_lazy("Withdraw"), gettext_lazy("Nothing more happens; you may ask again later.")
    ),
}
#: The same between people, who owe one another nothing.
BETWEEN_PEOPLE: dict[str, Explained] = {
    Action.COMMENT: Explained(
        gettext_lazy("Write back"), gettext_lazy("Nobody sees the address of the other.")
    ),
    Action.ACCEPT: Explained(
        gettext_lazy("Say yes"), gettext_lazy("What was asked for is settled with it.")
    ),
    Action.DECLINE: Explained(
        gettext_lazy("Say no"),
        gettext_lazy("A sentence why is enough. They cannot write to you again."),
    ),
    Action.WITHDRAW: CHOICES[Action.WITHDRAW],
}
TONES = {
    Request.State.OPEN: "ochre",
    Request.State.CHANGES: "accent",
    Request.State.APPEALED: "ochre",
    Request.State.ACCEPTED: "deep",
    Request.State.DECLINED: "danger",
}


@dataclass(frozen=True)
class Line:
    """One step as the timeline shows it."""

    step: Step
    who: str
    is_internal: bool
    told: str  #: names of those who were told; "" for nobody


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
    """How a request stands; between people nobody decides."""
    if request.state == Request.State.OPEN and kinds.kind_of(request.kind).is_between_people:
        return _("Waits for an answer")
    return request.get_state_display()


def asked_words(request: Request) -> str:
    """Who asked, and when."""
    name = words.name_of(request.asked_by, request.speaks_for, str(request.facts.get("name", "")))
    return _("%(who)s, %(day)s") % {"who": name, "day": day(request.asked_at)}


def due_words(request: Request) -> str:
    """Until when an answer is due, or by how many days it is late; "" where none is awaited."""
    if request.due_at is None or request.state not in UNDECIDED:
        return ""
    due = {"day": day(request.due_at)}
    if queries.is_overdue(request):
        return _("An answer was due on %(day)s") % due
    return _("An answer is due by %(day)s") % due


def request_facts(request: Request, actor: Actor) -> list[Fact]:
    """What holds for a request, beside its conversation."""
    kind = kinds.kind_of(request.kind)
    facts = [
        Fact(_("How it stands"), state_words(request)),
        Fact(_("Asked by"), asked_words(request)),
        Fact(
            _("Who answers") if kind.is_between_people else _("Who decides"),
            kind.decided_by(request),
        ),
    ]
    if due := due_words(request):
        facts.append(Fact(_("When"), due))
    if request.needs_two:
        facts.append(Fact(_("Two people"), _("One agrees, another one accepts.")))
    if actor.side == DECIDER and request.taken_by:
        facts.append(Fact(_("Taken on by"), words.name_of(request.taken_by, None)))
    return [*facts, *kind.facts(request)]


def timeline(request: Request, actor: Actor) -> list[Line]:
    """The steps that somebody sees, in order."""
    stranger = str(request.facts.get("name", ""))
    return [
        Line(
            step,
            words.name_of(step.person, step.speaks_for, stranger),
            step.is_internal,
            ", ".join(step.told),
        )
        for step in visible_steps(request, actor)
    ]


def choices(
    rules: Iterable[Rule], *, is_between_people: bool = False
) -> list[tuple[str, Explained]]:
    """What somebody may do, to be chosen from."""
    words = BETWEEN_PEOPLE if is_between_people else CHOICES
    return [(it.action.value, words[it.action]) for it in rules]


def told_words(told: Iterable[Told]) -> list[Fact]:
    """Who will be told, and why."""
    whys = dict(Notice.Why.choices)
    return [
        Fact(it.name, _("By mail, to the address they left.") if it.address else whys[it.why])
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
    """The word for a state."""
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
