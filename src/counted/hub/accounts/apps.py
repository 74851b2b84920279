"""The app of people and their organisations."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the app under the label `accounts`."""

    name = "counted.hub.accounts"
    label = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        """Put organisations into the navigation and onto the home page."""
        from counted.hub.accounts.counting import organisation_count
        from counted.hub.ui import registry

        destination = registry.Destination(_("Organisations"), "accounts:organisations", order=30)
        registry.register_destination(destination)
        registry.register_home_counts(organisation_count, order=20)
