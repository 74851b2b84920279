"""Addresses at which somebody asks to be somebody here, and writes to the secretariat."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import membership_views as views

urlpatterns = [
    path("join/organisation/", views.ask_organisation, name="ask_organisation"),
    path("join/mandate/<slug:slug>/", views.ask_mandate, name="ask_mandate"),
    path("join/body/<slug:slug>/", views.ask_seat, name="ask_seat"),
    path("contact/", views.contact, name="contact"),
    path("contact/sent/", views.contact_sent, name="contact_sent"),
    path("contact/<str:token>/", views.contact_thread, name="contact_thread"),
]
