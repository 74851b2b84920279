"""Where each address leads."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
if find_spec("counted.hub.ui.urls"):
    urlpatterns.append(path("", include("counted.hub.ui.urls")))
