"""What this app, and the apps of signing in, keep of people (`own_data`)."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from counted.hub.accounts.models import Mandate, Seat, Token, User
from counted.hub.accounts.own_data import declare

PROFILE = (
    "email",
    "name",
    "language",
    "country",
    "languages",
    "expertise",
    "about",
    "seeks",
    "offers",
    "listed",
    "takes_letters",
    "digest",
    "date_joined",
    "last_login",
)


def declare_all() -> None:
    """Called when the app starts."""
    declare(User, by=("pk",), columns=PROFILE)
    declare(
        Mandate,
        by=("person",),
        acted=("verified_by",),
        columns=("organisation__name", "role", "start", "end", "verified_at"),
    )
    columns = ("body__name", "organisation__name", "role", "note", "start", "end")
    declare(Seat, by=("person",), columns=columns)
    columns = ("name", "scopes", "made_at", "expires_on", "used_at")
    declare(Token, by=("person",), columns=columns, goes=True)
    declare(EmailAddress, by=("user",), columns=("email", "verified", "primary"), goes=True)
    columns = ("type", "created_at", "last_used_at")  # a secret is no use outside
    declare(Authenticator, by=("user",), columns=columns, goes=True)
    columns = ("provider", "uid", "date_joined", "last_login", "extra_data")
    declare(SocialAccount, by=("user",), columns=columns, goes=True)
