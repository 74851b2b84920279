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
        from counted.hub.accounts.sections import register_body_section
        from counted.hub.desk import (
            body_news,
            membership,
            my_work,
            own_kinds,
            search_tasks,  # noqa: F401 - a task
            sections,
            sources,
            translated,
            wishing,
        )
        from counted.hub.ui import registry

        own_kinds.register_all()
        membership.register_all()
        my_work.register()
        body_news.listen()
        register_body_section(sections.of_body, order=5)
        sources.register()
        translated.register()
        wishing.register()
        registry.register_home_section(sections.what_waits, order=5)
        registry.register_news(sections.unread)
        for place, order, label, name in (
            (registry.JOIN, 10, _("Register your organisation"), "desk:ask_organisation"),
            (registry.ABOUT, 10, _("Write to us"), "desk:contact"),
            (registry.OFFICE, 20, _("Who takes part"), "desk:participation"),
            (registry.OFFICE, 30, _("Silent members"), "desk:silent"),
            (registry.OFFICE, 40, _("How it is decided"), "desk:policies"),
            (registry.OFFICE, 50, _("Stuck mails"), "desk:mails"),
            (registry.OFFICE, 60, _("Bodies"), "accounts:bodies"),
            (registry.OFFICE, 70, _("Taxonomy"), "library:taxonomy"),
        ):
            registry.register_destination(registry.Destination(label, name, order, place))
