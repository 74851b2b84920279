"""People, organisations and bodies, and in whose name somebody speaks."""

from __future__ import annotations

from counted.hub.accounts.models.bodies import Body, Decision, Meeting, Seat
from counted.hub.accounts.models.organisations import Mandate, Organisation
from counted.hub.accounts.models.people import User, UserManager, display_name
from counted.hub.accounts.models.tokens import Token
from counted.hub.accounts.models.voice import Voice

__all__ = [
    "Body",
    "Decision",
    "Mandate",
    "Meeting",
    "Organisation",
    "Seat",
    "Token",
    "User",
    "UserManager",
    "Voice",
    "display_name",
]
