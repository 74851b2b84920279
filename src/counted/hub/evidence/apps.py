"""The app of links."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Registers the app under the label `evidence`."""

    name = "counted.hub.evidence"
    label = "evidence"
    verbose_name = _("Links of evidence")
