"""Addresses of requests."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import letter_views, request_views

urlpatterns = [
    path("requests/", request_views.mine, name="mine"),
    path("requests/<int:pk>/", request_views.show, name="request"),
    path("requests/<int:pk>/step/", request_views.step, name="step"),
    path("write/<str:name>/", letter_views.write, name="write"),
    path("ask/<slug:what>/<str:name>/", request_views.ask_about, name="ask"),
]
