"""The app of records."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectConfig(AppConfig):
    """Registers the app under the label `collect`."""

    name = "counted.hub.collect"
    label = "collect"
    verbose_name = _("Records")
