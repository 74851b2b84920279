"""Where each address leads."""

from __future__ import annotations

from django.urls import include, path

from counted.hub.api import api, documentation

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/", documentation, name="api_documentation"),
    path("api/v1/", api.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("counted.hub.guidance.urls")),
    path("", include("counted.hub.calls.urls")),
    path("", include("counted.hub.partnerships.urls")),
    path("", include("counted.hub.releases.urls")),
    path("", include("counted.hub.library.urls")),
    path("", include("counted.hub.starter.urls")),
    path("", include("counted.hub.sdg.urls")),
    path("", include("counted.hub.desk.urls")),
    path("", include("counted.hub.accounts.urls")),
    path("", include("counted.hub.ui.urls")),
]
