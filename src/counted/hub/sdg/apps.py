"""The app of official series."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SdgConfig(AppConfig):
    """Registers the app under the label `sdg`, and where official series appear."""

    name = "counted.hub.sdg"
    label = "sdg"
    verbose_name = _("Official series")

    def ready(self) -> None:
        """Lead to countries from the navigation and from home."""
        from counted.hub.desk import indexing, listing
        from counted.hub.sdg import entries, home
        from counted.hub.ui import registry, things

        things.register(
            things.Kind("series", _("Official series"), cards=listing.cards_of("series"))
        )
        indexing.register_source("series", entries.entries)
        registry.register_destination(
            registry.Destination(_("Countries"), "sdg:countries", order=40)
        )
        registry.register_home_counts(home.counts, order=40)
