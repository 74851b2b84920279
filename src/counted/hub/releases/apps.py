"""The app of studies and releases."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    """Registers the app under the label `releases`."""

    name = "counted.hub.releases"
    label = "releases"
    verbose_name = _("Studies and releases")

    def ready(self) -> None:
        """Put releases into the navigation, the home page and the pages of organisations."""
        from counted.hub.accounts.sections import register_section
        from counted.hub.desk import indexing, listing
        from counted.hub.desk.facets import register_labels
        from counted.hub.releases import (
            asking,
            beside,
            drawing_tasks,  # noqa: F401 - a task
            facets,
            my_work,
            presenting,
            public_sections,
            works,
        )
        from counted.hub.ui import registry, things

        things.register(things.Kind("release", _("Release"), cards=listing.cards_of("release")))
        indexing.register_source("release", facets.entries)
        register_labels("type", presenting.how_found_labels)
        registry.register_destination(
            registry.Destination(_("Releases"), "releases:list", order=10)
        )
        registry.register_destination(
            registry.Destination(_("Studies"), "releases:work", order=60, place=registry.WORK)
        )
        registry.register_destination(
            registry.Destination(_("Begin a study"), "releases:begin", order=10, place=registry.ASK)
        )
        registry.register_home_section(public_sections.newest_releases, order=20)
        registry.register_home_counts(public_sections.release_count, order=10)
        registry.register_country_section(beside.of_country, order=10)
        registry.register_series_section(beside.of_series, order=10)
        register_section(public_sections.releases_of, order=10)
        my_work.register()
        works.register()
        asking.register()
