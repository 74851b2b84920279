"""The app of the page frame and its components; the lowest one, it imports no other app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Registers the app under the label `ui`."""

    name = "counted.hub.ui"
    label = "ui"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Put our own page into the navigation."""
        from counted.hub.ui.registry import PERSON, Destination, register_destination, tally

        register_destination(Destination(_("About"), "ui:about", order=90))
        register_destination(Destination(_("My work"), "ui:work", 10, PERSON, number=tally))
