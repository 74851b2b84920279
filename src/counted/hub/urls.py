"""Where each address leads."""

from __future__ import annotations

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
if apps.is_installed("counted.hub.ui"):
    urlpatterns.append(path("", include("counted.hub.ui.urls")))
