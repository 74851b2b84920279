"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import office_views

urlpatterns = [
    path("desk/", office_views.desk, name="desk"),
]
