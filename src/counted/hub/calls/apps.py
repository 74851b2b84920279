"""The app of calls for contributions."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    """Registers the app under the label `calls`, and where calls appear."""

    name = "counted.hub.calls"
    label = "calls"
    verbose_name = _("Calls for contributions")
