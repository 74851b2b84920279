"""Kinds of request by which people come to be somebody here, and whoever wants writes to us.

To register an organisation, to act for one, to have a seat in a body (a seat in the Collaborative
is membership), and a message to the secretariat. What was asked stands in `facts`; accepting
carries it out in the same transaction.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.errors import WrongUse
from counted.hub.accounts import places
from counted.hub.accounts.models import (
    Body,
    Mandate,
    Organisation,
    Seat,
    User,
    display_name,
)
from counted.hub.accounts.rules import may_speak_for, running, standing
from counted.hub.accounts.sections import register_ways
from counted.hub.desk import actions, kinds
from counted.hub.desk.kinds import RequestKind, accepted, register
from counted.hub.desk.models import Request
from counted.hub.ui.parts import Fact, Link
from counted.hub.ui.things import Thing
from counted.hub.ui.words import day
from counted.messages import mark

ORGANISATION, MANDATE, SEAT, CONTACT = "organisation", "mandate", "seat", "contact"
REPRESENTATIVE = Mandate.Role.REPRESENTATIVE
TOLD = ("name", "kind", "country", "place", "about", "language", "website")  #: of an organisation
SALT = "counted.contact"


def register_all() -> None:
    """Make the kinds and the links to them known; called when the app starts."""
    register(
        RequestKind(
            ORGANISATION,
            _("New organisation"),
            asked=_("asks to register"),
            on_accept=enter_organisation,
            facts=organisation_facts,
            words=accepted(_("The organisation is entered, and whoever asked represents it.")),
        )
    )
    register(
        RequestKind(
            MANDATE,
            _("Mandate"),
            asked=_("asks to act for"),
            may_decide=may_decide_mandate,
            deciders=mandate_deciders,
            on_accept=give_mandate,
            facts=mandate_facts,
            besides=mandates_to_decide,
            words=accepted(_("They act for the organisation in the time that they asked for.")),
        )
    )
    register(
        RequestKind(
            SEAT,
            _("Seat or membership"),
            asked=_("asks to join"),
            on_accept=give_seat,
            words=accepted(_("They have a seat from today on.")),
        )
    )
    register(
        RequestKind(
            CONTACT,
            _("Message"),
            asked=_("writes"),
            days=7,
            page=contact_page,
            facts=contact_facts,
            is_message=True,
        )
    )
    register_ways(Organisation, ways_of_organisation)
    register_ways(Body, ways_of_body)


# What is asked


def ask_organisation(*, by: User, told: dict[str, Any], start: date, end: date | None, text: str):
    """Ask to register an organisation and to represent it; `text` is the evidence."""
    facts = {key: told.get(key, "") for key in TOLD} | _term(start, end)
    facts["role"] = REPRESENTATIVE.value
    title, language = told["name"], told["language"]
    return actions.ask(
        kind=ORGANISATION, by=by, title=title, text=text, facts=facts, language=language
    )


def ask_mandate(
    *, by: User, organisation: Organisation, role: str, start: date, end: date | None, text: str
) -> Request:
    """Ask to act for an organisation that is here; `text` is the evidence."""
    return actions.ask(
        kind=MANDATE,
        by=by,
        title=organisation.name,
        thing=Thing("organisation", str(organisation.pk)),
        text=text,
        facts={"role": role, **_term(start, end)},
        language=organisation.language,
    )


def ask_seat(*, by: User, body: Body, speaks_for: Organisation | None, text: str) -> Request:
    """Ask for a seat in a body, for an organisation or in a personal capacity."""
    if not may_ask_for_seat(by, body):
        raise WrongUse(
            mark("A seat in this body cannot be asked for by you."),
            remedy=mark("Become a member first, or write to its chair."),
        )
    return actions.ask(
        kind=SEAT,
        by=by,
        title=body.name,
        thing=Thing("body", str(body.pk)),
        body=body,
        speaks_for=speaks_for,
        text=text,
        language=body.language,
    )


def may_ask_for_seat(person: Any, body: Body) -> bool:
    """Whether a body takes requests of such people; nobody asks for a seat they have."""
    who = standing(person)
    if not who.is_signed_in or body.pk in who.bodies or _has_ended(body):
        return False
    return body.asking != Body.Asking.NOBODY and _is_taken(person, body)


def _is_taken(person: Any, body: Body) -> bool:
    """Whether they are a member, where a body takes members only."""
    only = body.asking == Body.Asking.MEMBERS and body.kind != Body.Kind.COLLABORATIVE
    return not only or standing(person).is_member


def _has_ended(body: Body) -> bool:
    return body.end is not None and body.end < timezone.localdate()


def _term(start: date, end: date | None) -> dict[str, str]:
    return {"start": start.isoformat(), "end": end.isoformat() if end else ""}


# What a decision brings about


def enter_organisation(request: Request, by: User | None) -> Organisation:
    """Enter the organisation, and let whoever asked represent it."""
    told = {key: request.facts.get(key, "") for key in TOLD}
    made = Organisation.objects.create(**told, slug=_slug(told["name"]))
    _verified(request, by, made)
    return made


def give_mandate(request: Request, by: User | None) -> Mandate:
    """Let whoever asked act for the organisation; its first representative claims the entry."""
    organisation = Organisation.objects.get(pk=request.thing_key)
    if request.facts.get("role") == REPRESENTATIVE and organisation.is_compiled:
        organisation.is_compiled = False
        organisation.save(update_fields=["is_compiled"])
    return _verified(request, by, organisation)


def _verified(request: Request, by: User | None, organisation: Organisation) -> Mandate:
    end = request.facts.get("end")
    made, _new = Mandate.objects.get_or_create(
        person=request.asked_by,
        organisation=organisation,
        role=request.facts["role"],
        start=date.fromisoformat(request.facts["start"]),
        defaults={
            "end": date.fromisoformat(end) if end else None,
            "verified_by": by,
            "verified_at": timezone.now(),
        },
    )
    return made


def give_seat(request: Request, by: User | None) -> None:  # noqa: ARG001  as kinds have it
    """Give whoever asked a seat, from today on.

    Raises WrongUse where what they were when they asked is not so today: that they represent the
    organisation, that they are a member where only members are taken, that the body works.
    """
    person, organisation = request.asked_by, request.speaks_for
    if not may_speak_for(person, organisation):
        raise WrongUse(
            mark("{person} does not represent {organisation} today."),
            remedy=mark("Ask for changes: they need a mandate again, or ask for themselves."),
            facts={"person": display_name(person), "organisation": str(organisation)},
        )
    if _has_ended(request.body) or not _is_taken(person, request.body):
        raise WrongUse(
            mark(
                "{person} can have no seat in ‘{body}’ today: it has ended, or takes members only."
            ),
            remedy=mark("Decline, and say why."),
            facts={"person": display_name(person), "body": request.body.name},
        )
    Seat.objects.get_or_create(
        body=request.body,
        person=request.asked_by,
        role=Seat.Role.MEMBER,
        end=None,
        defaults={"organisation": request.speaks_for, "start": timezone.localdate()},
    )


def _slug(name: str) -> str:
    """A name for the address that nobody has yet; names in other scripts get a number."""
    wanted = slugify(name)[:70] or "organisation"
    slug, number = wanted, 1
    while Organisation.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


# Who decides


def may_decide_mandate(person: Any, request: Request) -> bool:
    """The secretariat; of members and stewards also those who represent the organisation."""
    who = standing(person)
    if who.is_secretariat:
        return True
    represents = who.represents(int(request.thing_key or 0))
    return request.facts.get("role") != REPRESENTATIVE and represents


def mandates_to_decide(person: Any) -> Q | None:
    """Mandates of members and stewards in the organisations that somebody represents."""
    keys = [str(key) for key in standing(person).represented]
    return Q(thing_key__in=keys) & ~Q(facts__role=REPRESENTATIVE) if keys else None


def mandate_deciders(request: Request) -> QuerySet[User]:
    """Who is told that a mandate is asked for: those who represent it, or the secretariat."""
    mandates = Mandate.objects.filter(
        running(), organisation=request.thing_key, role=REPRESENTATIVE
    )
    people = User.objects.filter(is_active=True, pk__in=mandates.values("person_id"))
    wanted = request.facts.get("role") != REPRESENTATIVE and people.exists()
    return people if wanted else kinds.secretariat()


# What stands beside the conversation


def mandate_facts(request: Request) -> list[Fact]:
    """As what, from when to when."""
    role = dict(Mandate.Role.choices).get(request.facts.get("role", ""), "")
    return [Fact(_now("As"), role), *_term_facts(request)]


def organisation_facts(request: Request) -> list[Fact]:
    """What would be entered."""
    facts = request.facts
    kind = dict(Organisation.Kind.choices).get(facts.get("kind", ""), "")
    country = places.country_name(facts["country"]) if facts.get("country") else ""
    told = (
        (_now("Kind"), kind),
        (_now("Country"), country),
        (_now("Place or area"), facts.get("place", "")),
        (_now("Website"), facts.get("website", "")),
        (_now("What it does"), facts.get("about", "")),
    )
    return [*(Fact(term, text) for term, text in told if text), *_term_facts(request)]


def contact_facts(request: Request) -> list[Fact]:
    """How a message came, where nothing proves who wrote it."""
    if not request.facts.get("by_mail"):
        return []
    return [Fact(_now("How it came"), _now("By e-mail; nothing proves who wrote it."))]


def _term_facts(request: Request) -> list[Fact]:
    terms = ((_now("From"), "start"), (_now("Until"), "end"))
    return [
        Fact(term, day(date.fromisoformat(request.facts[name])))
        for term, name in terms
        if request.facts.get(name)
    ]


def contact_page(request: Request) -> str:
    """Where whoever wrote without an account reads the answer: an address that nobody guesses."""
    return reverse("desk:contact_thread", args=[signing.dumps(request.pk, salt=SALT)])


def message_of(token: str) -> Request | None:
    """The message that a signed address opens; None for a made-up one."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Request.objects.filter(pk=key, kind=CONTACT, asked_by=None).first()


# Where one asks


def ways_of_organisation(request: HttpRequest, organisation: Organisation) -> list[Link]:
    """To act for this organisation, or to claim an entry that others made."""
    who = standing(request.user)
    roles = who.organisations.get(organisation.pk, frozenset())
    if not who.is_signed_in or REPRESENTATIVE in roles:
        return []
    claims = organisation.is_compiled
    label = _("This is my organisation") if claims else _("Ask to act for this organisation")
    return [Link(label, reverse("desk:ask_mandate", args=[organisation.slug]))]


def ways_of_body(request: HttpRequest, body: Body) -> list[Link]:
    """To join this body."""
    if not may_ask_for_seat(request.user, body):
        return []
    is_all = body.kind == Body.Kind.COLLABORATIVE
    label = _("Ask to become a member") if is_all else _("Ask for a seat")
    return [Link(label, reverse("desk:ask_seat", args=[body.slug]))]
