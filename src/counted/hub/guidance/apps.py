"""The app of gaps and guidance."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    """Registers the app under the label `guidance`, and where its pages appear."""

    name = "counted.hub.guidance"
    label = "guidance"
    verbose_name = _("Gaps and guidance")

    def ready(self) -> None:
        """Lead to gaps and guidance from the navigation, from other pages and from the search."""
        from counted.hub.guidance.consultations import registering as consultations
        from counted.hub.guidance.documents import registering as documents
        from counted.hub.guidance.gaps import registering as gaps

        gaps.register()
        documents.register()
        consultations.register()
