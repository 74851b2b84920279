"""Addresses of translations."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import translation_views

urlpatterns = [
    path("translate/", translation_views.wanted, name="wanted"),
    path("translate/<str:name>/", translation_views.choose, name="translate_choose"),
    path("translate/<str:name>/<str:language>/", translation_views.translate, name="translate"),
]
