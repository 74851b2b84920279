"""Addresses of organisations. Signing in and up is allauth's."""

from __future__ import annotations

from django.urls import path

from counted.hub.accounts import views

app_name = "accounts"
urlpatterns = [
    path("organisations/", views.directory, name="organisations"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
]
