"""The app of people and their organisations."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the app under the label `accounts`."""

    name = "counted.hub.accounts"
    label = "accounts"
    verbose_name = _("People and organisations")
