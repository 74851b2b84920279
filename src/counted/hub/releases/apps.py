"""The app of studies and releases."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    """Registers the app under the label `releases`."""

    name = "counted.hub.releases"
    label = "releases"
    verbose_name = _("Studies and releases")
