"""The desk's own kinds: correction and removal of anything, and the request as a thing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from counted.hub.desk import participation, presenting
from counted.hub.desk.kinds import RequestKind, register
from counted.hub.ui import things


def register_all() -> None:
    """Make them known; called when the app starts."""
    register(
        RequestKind("correction", _("Correction"), asked=_("asks for a correction of"), days=14)
    )
    register(RequestKind("removal", _("Removal"), asked=_("asks for the removal of"), days=7))
    participation.register("asked", _("asked"), participation.asked)
    participation.register("answered", _("answered"), participation.answered)
    things.register(things.Kind("request", _("Request"), cards=presenting.request_cards))
