"""Addresses of countries and their official series."""

from __future__ import annotations

from django.urls import path

from counted.hub.sdg import views

app_name = "sdg"
urlpatterns = [
    path("countries/", views.countries, name="countries"),
    path("countries/<slug:code>/", views.country, name="country"),
    path("countries/<slug:country>/<slug:code>/", views.series, name="series"),
]
