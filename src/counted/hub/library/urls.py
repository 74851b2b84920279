"""Addresses of initiatives."""

from __future__ import annotations

from django.urls import path

from counted.hub.library import views

app_name = "library"
urlpatterns = [
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative, name="initiative"),
]
