"""The desk's own kinds: correction and removal of anything, and the request as a thing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.desk import letters, participation, presenting, sides
from counted.hub.desk.conversation import Action
from counted.hub.desk.kinds import RequestKind, accepted, kind_of, register, secretariat
from counted.hub.desk.models import Request
from counted.hub.ui import things
from counted.hub.ui.parts import Explained


def register_all() -> None:
    """Make them known; called when the app starts."""
    register(
        RequestKind(
            "correction",
            _("Correction"),
            asked=_("asks for a correction of"),
            days=14,
            words=accepted(_("It is corrected: say what, and where. Nothing happens by itself.")),
        )
    )
    register(
        RequestKind(
            "removal",
            _("Removal"),
            asked=_("asks for the removal of"),
            days=7,
            words=accepted(_("It was taken away: say what. Nothing happens by itself.")),
        )
    )
    register(
        RequestKind(
            sides.CONDUCT,
            _("Complaint about conduct"),
            asked=_("complains about what was written in"),
            days=3,
            may_decide=judges,
            deciders=judging,
            words={
                Action.ACCEPT: Explained(
                    _("Agree with the complaint"), _("Say what you did, or will do, about it.")
                ),
                Action.DECLINE: Explained(
                    _("Do not agree with it"),
                    _("Say why. They may appeal once; somebody else then decides."),
                ),
            },
        )
    )
    letters.register_kind()
    participation.register("asked", _("asked"), participation.asked)
    participation.register("answered", _("answered"), participation.answered)
    participation.register("translated", _("translated"), participation.translated)
    things.register(things.Kind("request", _("Request"), cards=presenting.request_cards))


def judges(person: Any, request: Request) -> bool:
    """The secretariat, without those who take part in what is complained of."""
    return standing(person).is_secretariat and person.pk not in _parties(request)


def judging(request: Request) -> QuerySet[User]:
    """Who is told of a complaint."""
    return secretariat().exclude(pk__in=_parties(request))


def _parties(complaint: Request) -> set[int | None]:
    about = Request.objects.filter(pk=complaint.thing_key).first()
    if about is None:
        return set()
    asked = set(kind_of(about.kind).deciders(about).values_list("pk", flat=True))
    return {about.asked_by_id, *asked} - {complaint.asked_by_id}
