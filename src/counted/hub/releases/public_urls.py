"""Addresses of what the world sees: releases."""

from __future__ import annotations

from django.urls import path

from counted.hub.releases import public_views

app_name = "releases"
urlpatterns = [
    path("releases/", public_views.release_list, name="list"),
    path("releases/<slug:slug>/", public_views.newest, name="newest"),
    path("releases/<slug:slug>/<int:number>/", public_views.release, name="release"),
    path("releases/<slug:slug>/<int:number>/<str:name>", public_views.download, name="download"),
]
