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
        """Make organisations, people and bodies findable."""
        from counted.hub.desk import sources

        sources.register()
