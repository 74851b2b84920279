"""The app of gaps and guidance."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    """Registers the app under the label `guidance`, and where its pages appear."""

    name = "counted.hub.guidance"
    label = "guidance"
    verbose_name = _("Gaps and guidance")
