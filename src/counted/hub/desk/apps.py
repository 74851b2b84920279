"""The app of the desk."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Registers the app under the label `desk`."""

    name = "counted.hub.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Make the desk's kinds known, and organisations, people and bodies findable."""
        from counted.hub.desk import own_kinds, sections, sources
        from counted.hub.ui import registry

        own_kinds.register_all()
        sources.register()
        registry.register_home_section(sections.what_waits, order=5)
        registry.register_news(sections.unread)
        for label, name, order in (
            (_("My requests"), "desk:mine", 20),
            (_("Notices"), "desk:notices", 30),
        ):
            registry.register_destination(
                registry.Destination(label, name, order=order, place=registry.PERSON)
            )
