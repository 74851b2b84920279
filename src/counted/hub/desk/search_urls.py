"""Addresses of the search."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import search_views

urlpatterns = [
    path("search/", search_views.search, name="search"),
    path("searches/", search_views.searches, name="searches"),
    path("searches/save/", search_views.save_search, name="save_search"),
    path("searches/<int:pk>/forget/", search_views.forget_search, name="forget_search"),
]
