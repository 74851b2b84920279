"""The app of what members write for others."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Registers the app under the label `library`, and where items appear."""

    name = "counted.hub.library"
    label = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Lead to items from the navigation, home, organisations, countries, desk and search."""
        from counted.hub.accounts.sections import (
            register_body_section,
            register_person_section,
            register_section,
        )
        from counted.hub.desk import participation
        from counted.hub.library import (
            home,
            my_work,
            publication,
            queries,
            rooms,
            taxonomy,
            things,
            translated,
            works,
        )
        from counted.hub.ui import registry
        from counted.hub.ui.registry import ABOUT, WORK, Destination

        registry.register_destination(Destination(_("Library"), "library:library", order=20))
        registry.register_destination(Destination(_("Topics"), "library:topics", order=22))
        registry.register_destination(
            Destination(_("What you write"), "library:mine", order=40, place=WORK)
        )
        registry.register_destination(
            Destination(_("What are citizen data?"), "library:citizen_data", order=5, place=ABOUT)
        )
        registry.register_home_section(home.newest, order=30)
        registry.register_home_section(home.newest_cases, order=35)
        registry.register_home_counts(home.counts, order=30)
        registry.register_country_section(home.of_country, order=30)
        register_section(home.of_organisation, order=30)
        register_person_section(home.of_person, order=30)
        register_body_section(home.of_body, order=10)
        participation.register("library", _("wrote for the library"), queries.written_since)
        post_migrate.connect(taxonomy.load, sender=self, dispatch_uid="library.taxonomy")
        my_work.register()
        publication.register_kind()
        rooms.register_kind()
        things.register_all()
        translated.register()
        works.register()
