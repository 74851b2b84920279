"""Addresses of the library."""

from __future__ import annotations

from django.urls import path, register_converter

from counted.hub.library import views
from counted.hub.library.shelves import SHELVES, ShelfConverter

register_converter(ShelfConverter, "shelf")

app_name = "library"
urlpatterns = [
    *(path(f"{it.word}/", views.shelf, {"kind": it.kind}, name=it.word) for it in SHELVES.values()),
    path("<shelf:kind>/<slug:slug>/", views.item, name="item"),
]
