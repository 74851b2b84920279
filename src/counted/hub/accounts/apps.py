"""The app of people and their organisations."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACCOUNT_PAGES = (
    (_("Your page"), "accounts:profile"),
    (_("E-mail addresses"), "account_email"),
    (_("Password"), "account_change_password"),
    (_("Second step when signing in"), "mfa_index"),
    (_("Signing in by other accounts"), "socialaccount_connections"),
    (_("Access tokens"), "accounts:tokens"),
    (_("Take your data with you"), "accounts:own_data"),
    (_("Leave"), "accounts:leave"),
    (_("Sign out"), "account_logout"),
)


class AccountsConfig(AppConfig):
    """Registers the app under the label `accounts`."""

    name = "counted.hub.accounts"
    label = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        """Put people and organisations into the navigation, onto the home page and into cards."""
        from counted.hub.accounts import own_data, own_records, things
        from counted.hub.accounts.counting import organisation_count
        from counted.hub.ui import registry
        from counted.hub.ui.registry import ACCOUNT, PERSON, Destination, register_destination

        register_destination(Destination(_("People"), "accounts:people", order=30))
        register_destination(Destination(_("Organisations"), "accounts:organisations", order=31))
        register_destination(Destination(_("Your page"), "accounts:profile", 80, PERSON))
        for order, (label, name) in enumerate(ACCOUNT_PAGES):
            register_destination(Destination(label, name, order, ACCOUNT))
        registry.register_home_counts(organisation_count, order=20)
        things.register_kinds()
        own_records.declare_all()
        own_data.declare_everywhere()
