"""The app of what members write for others."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Registers the app under the label `library`, and where initiatives appear."""

    name = "counted.hub.library"
    label = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Lead to initiatives from the navigation, home, organisations and countries."""
        from counted.hub.accounts.sections import register_section
        from counted.hub.library import home
        from counted.hub.ui import registry

        registry.register_destination(
            registry.Destination(_("Initiatives"), "library:initiatives", order=30)
        )
        registry.register_home_section(home.newest, order=30)
        registry.register_home_counts(home.counts, order=30)
        registry.register_country_section(home.of_country, order=30)
        register_section(home.of_organisation, order=30)
