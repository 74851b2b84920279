"""Addresses of the frame: the first page, about, what was kept, and the page of components."""

from __future__ import annotations

from django.urls import path

from counted.hub.ui import keeping_views, views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("my-work/", views.work, name="work"),
    path("about/", views.about, name="about"),
    path("kept/", keeping_views.kept, name="kept"),
    path("ui/", views.components, name="components"),
]
