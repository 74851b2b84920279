"""Addresses of people, organisations and bodies. Signing in and up is allauth's."""

from __future__ import annotations

from django.urls import path

from counted.hub.accounts import body_views, leaving_views, people_views, token_views, views

app_name = "accounts"
urlpatterns = [
    path("people/", people_views.directory, name="people"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("me/", people_views.profile, name="profile"),
    path("me/data/", leaving_views.take_along, name="own_data"),
    path("me/tokens/", token_views.mine, name="tokens"),
    path("me/tokens/<int:pk>/end/", token_views.end, name="token_end"),
    path("me/leave/", leaving_views.leave, name="leave"),
    path("organisations/", views.directory, name="organisations"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/edit/", views.edit, name="organisation_edit"),
    path("organisations/<slug:slug>/mandates/<int:pk>/end/", views.end_mandate, name="mandate_end"),
    path("bodies/", body_views.directory, name="bodies"),
    path("bodies/new/", body_views.begin, name="body_new"),
    path("bodies/<slug:slug>/", body_views.body, name="body"),
    path("bodies/<slug:slug>/edit/", body_views.edit, name="body_edit"),
    path("bodies/<slug:slug>/seats/new/", body_views.give_seat, name="seat_new"),
    path("bodies/<slug:slug>/seats/<int:pk>/end/", body_views.end_seat, name="seat_end"),
    path("bodies/<slug:slug>/meetings.ics", body_views.calendar, name="meetings_calendar"),
    path("bodies/<slug:slug>/meetings/new/", body_views.call, name="meeting_new"),
    path("bodies/<slug:slug>/meetings/<int:pk>/", body_views.meeting, name="meeting"),
    path("bodies/<slug:slug>/meetings/<int:pk>/edit/", body_views.write, name="meeting_edit"),
    path("bodies/<slug:slug>/decisions/new/", body_views.decide, name="decision_new"),
    path("champions/", body_views.champions, name="champions"),
]
